import { t } from "../../i18n/t.ts";

/** A number of units before a moment, as Superset's own editor of ranges writes it. */
interface RelativeRange {
  count: number;
  unit: string;
  end: string;
}

export const relativeUnits = [
  { value: "hour", label: t("hours before") },
  { value: "day", label: t("days before") },
  { value: "week", label: t("weeks before") },
  { value: "month", label: t("months before") },
  { value: "quarter", label: t("quarters before") },
  { value: "year", label: t("years before") },
];

export const relativeEnds = [
  { value: "now", label: t("now") },
  { value: "today", label: t("midnight") },
];

const written = /^DATEADD\(DATETIME\("(now|today)"\), -(\d+), (\w+)\) : (now|today)$/;

export const isRelative = (range: string): boolean => written.test(range);

/** What a range says, where it is written so; else a week up to today. */
export function relativeOf(range: string): RelativeRange {
  const [, end = "today", count = "7", unit = "day"] = written.exec(range) ?? [];
  return { count: Number(count), unit, end };
}

export function relativeRange({ count, unit, end }: RelativeRange): string {
  return `DATEADD(DATETIME("${end}"), -${count}, ${unit}) : ${end}`;
}
