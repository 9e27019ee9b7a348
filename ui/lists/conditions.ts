import type { ListQuery } from "../api/resources.ts";
import type { ListFilter } from "./spec.ts";

type Conditions = NonNullable<ListQuery["filters"]>;

const minute = 60_000;
const hour = 60 * minute;

/** How long ago something may have been: what a filter of times offers beside two moments. */
const spans: Readonly<Record<string, number>> = {
  hour,
  day: 24 * hour,
  week: 7 * 24 * hour,
  month: 30 * 24 * hour,
};

/** Stands between the two ends of a range in the address; either may be open. */
const between = "..";

/** The ends of a range, "" where it is open; undefined where the value is none. */
export function readRange(value: string | undefined): [from: string, to: string] | undefined {
  const at = value?.indexOf(between) ?? -1;
  return value === undefined || at < 0 ? undefined : [value.slice(0, at), value.slice(at + between.length)];
}

export const writeRange = (from: string, to: string): string => `${from}${between}${to}`;

/** What a filter asks of the API, as it stands in the address. */
export function conditionsOf(filter: ListFilter, value: string | undefined, now = Date.now()): Conditions {
  if (value === undefined) return [];
  const col = filter.column ?? filter.key;
  if (filter.kind === "times" || filter.kind === "numbers") {
    const write = filter.kind === "numbers" ? Number : (filter.write ?? utcText);
    const read = filter.kind === "numbers" ? Number : (text: string) => new Date(text).getTime();
    const span = filter.kind === "times" ? spans[value] : undefined;
    // Whole minutes: the same question is not asked anew each moment.
    if (span !== undefined) return [{ col, opr: "gt", value: write(Math.floor((now - span) / minute) * minute) }];
    return (readRange(value) ?? []).flatMap((end, at) => {
      const number = end === "" ? Number.NaN : read(end);
      return Number.isNaN(number) ? [] : [{ col, opr: at === 0 ? "gt" : "lt", value: write(number) }];
    });
  }
  const option = filter.options?.find((one) => one.value === value);
  const sent = option && "sent" in option ? option.sent : filter.from ? Number(value) : value;
  return [{ col, opr: filter.operator ?? "ct", value: sent }];
}

/** A moment as most columns have it: UTC, without saying so. */
const utcText = (moment: number): string => new Date(moment).toISOString().slice(0, 19);
