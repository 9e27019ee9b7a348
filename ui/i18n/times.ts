import { locale } from "./catalogue.ts";

type Unit = "second" | "minute" | "hour" | "day" | "month" | "year";

/** What the server says of how long ago something was, which is English as in Superset: `a day ago`, `1 year, 2 months ago`. */
const AGO = /^(an?|\d+) (second|minute|hour|day|month|year)s?(?:, .*)? ago$/;

/** How long ago something was, in the page's language; what is no such text stays as it is. */
export function agoText(humanized: string): string {
  if (locale.startsWith("en")) return humanized;
  if (humanized === "now") return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");
  const [, count = "", unit] = AGO.exec(humanized) ?? [];
  if (!unit) return humanized;
  return new Intl.RelativeTimeFormat(locale).format(-(Number(count) || 1), unit as Unit);
}

const lengths: [Unit, number][] = [
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** A length of time in its largest whole unit: 30 minutes. */
export function spanText(seconds: number): string {
  const [unit, length] = lengths.find(([, one]) => seconds % one === 0) ?? ["second", 1];
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(seconds / length);
}

/** The name of a day of the week; 0 is Sunday. */
export const weekdayName = (day: number): string =>
  new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(Date.UTC(2023, 0, 1 + day));
