import { noFilter } from "./masks.ts";

/** Ranges that Superset offers by name, in its words. */
export const namedRanges: { group: string; ranges: { value: string; label: string }[] }[] = [
  {
    group: "Last",
    ranges: ["day", "week", "month", "quarter", "year"].map((unit) => ({
      value: `Last ${unit}`,
      label: `Last ${unit}`,
    })),
  },
  {
    group: "Previous",
    ranges: ["week", "month", "quarter", "year"].map((unit) => ({
      value: `previous calendar ${unit}`,
      label: `Previous calendar ${unit}`,
    })),
  },
  {
    group: "Current",
    ranges: ["day", "week", "month", "quarter", "year"].map((unit) => ({
      value: `Current ${unit}`,
      label: `Current ${unit}`,
    })),
  },
];

/** A range in words for a button. */
export function rangeLabel(range: string | null): string {
  if (!range || range === noFilter) return "No filter";
  const named = namedRanges.flatMap((group) => group.ranges).find((one) => one.value === range);
  if (named) return named.label;
  const days = /^(\d{4}-\d\d-\d\d)(?:T00:00:00)?\s*:\s*(\d{4}-\d\d-\d\d)(?:T00:00:00)?$/.exec(range);
  if (days) return `${days[1]} – ${days[2]}`;
  return range;
}

/** The two ends of a range that is written as days, for the calendar. */
export function daysOf(range: string | null): [string | null, string | null] {
  const [from = "", to = ""] = (range ?? "").split(/\s+:\s+|:(?=\s)/);
  const day = (text: string) => /^\d{4}-\d\d-\d\d/.exec(text.trim())?.[0] ?? null;
  return (range ?? "").includes(" : ") ? [day(from), day(to)] : [null, null];
}

/** Two days as a range; an open end is an empty side. */
export function rangeOfDays(from: string | null, to: string | null): string | undefined {
  if (!from && !to) return undefined;
  return `${from ?? ""} : ${to ?? ""}`;
}
