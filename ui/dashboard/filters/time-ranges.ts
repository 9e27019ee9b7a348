import { t } from "../../i18n/t.ts";
import { noFilter } from "./masks.ts";

/** Ranges that Superset offers by name; the values are its words, which the server reads. */
export const namedRanges: { group: string; ranges: { value: string; label: string }[] }[] = [
  {
    group: t("Last"),
    ranges: [
      { value: "Last day", label: t("Last day") },
      { value: "Last week", label: t("Last week") },
      { value: "Last month", label: t("Last month") },
      { value: "Last quarter", label: t("Last quarter") },
      { value: "Last year", label: t("Last year") },
    ],
  },
  {
    group: t("Previous"),
    ranges: [
      { value: "previous calendar week", label: t("Previous calendar week") },
      { value: "previous calendar month", label: t("Previous calendar month") },
      { value: "previous calendar quarter", label: t("Previous calendar quarter") },
      { value: "previous calendar year", label: t("Previous calendar year") },
    ],
  },
  {
    group: t("Current"),
    ranges: [
      { value: "Current day", label: t("Current day") },
      { value: "Current week", label: t("Current week") },
      { value: "Current month", label: t("Current month") },
      { value: "Current quarter", label: t("Current quarter") },
      { value: "Current year", label: t("Current year") },
    ],
  },
];

/** A range in words for a button. */
export function rangeLabel(range: string | null): string {
  if (!range || range === noFilter) return t("No filter");
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
