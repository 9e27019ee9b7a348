import { timeFormatDefaultLocale, utcFormat } from "d3-time-format";
import { timeLocale } from "./site.ts";

timeFormatDefaultLocale(timeLocale());

export type TimeFormat = (value: number | Date) => string;

/** Formats by how round a time is: the first unit of which the time is not a whole number decides. */
interface ByRoundness {
  millisecond: string;
  second: string;
  minute: string;
  hour: string;
  day: string;
  week: string;
  month: string;
  year: string;
}

const byRoundness: Record<string, ByRoundness> = {
  smart_date: {
    millisecond: ".%Lms",
    second: ":%Ss",
    minute: "%I:%M",
    hour: "%I %p",
    day: "%a %d",
    week: "%b %d",
    month: "%B",
    year: "%Y",
  },
  smart_date_verbose: {
    millisecond: ".%L",
    second: "%a %b %d, %I:%M:%S %p",
    minute: "%a %b %d, %I:%M %p",
    hour: "%a %b %d, %I %p",
    day: "%a %b %-e",
    week: "%a %b %-e",
    month: "%b %Y",
    year: "%Y",
  },
  smart_date_detailed: {
    millisecond: "%Y-%m-%d %H:%M:%S.%L",
    second: "%Y-%m-%d %H:%M:%S",
    minute: "%Y-%m-%d %H:%M",
    hour: "%Y-%m-%d %H:%M",
    day: "%Y-%m-%d",
    week: "%Y-%m-%d",
    month: "%Y-%m-%d",
    year: "%Y",
  },
};

/** What a value of a column with this grain is called, e.g. in a tooltip. */
const byGrain: Record<string, string> = {
  PT1S: "%Y-%m-%d %H:%M:%S",
  PT5S: "%Y-%m-%d %H:%M:%S",
  PT30S: "%Y-%m-%d %H:%M:%S",
  PT1M: "%Y-%m-%d %H:%M",
  PT5M: "%Y-%m-%d %H:%M",
  PT10M: "%Y-%m-%d %H:%M",
  PT15M: "%Y-%m-%d %H:%M",
  PT30M: "%Y-%m-%d %H:%M",
  PT1H: "%Y-%m-%d %H:00",
  PT6H: "%Y-%m-%d %H:00",
  P1D: "%Y-%m-%d",
  P1M: "%b %Y",
  P3M: "%Y Q%q",
  P1Y: "%Y",
};

const weekLength = 7 * 86_400_000;
/** Grains whose label is a range: where the week starts or ends relative to the value. */
const weekGrains = new Set(["P1W", "1969-12-28T00:00:00Z/P1W", "1969-12-29T00:00:00Z/P1W"]);
const weekEndGrains = new Set(["P1W/1970-01-03T00:00:00Z", "P1W/1970-01-04T00:00:00Z"]);

const made = new Map<string, TimeFormat>();

/** The formatter of a format's name, a d3 specifier, or (for smart formats) a time grain. */
export function timeFormat(id: string | undefined, grain?: string): TimeFormat {
  const name = id === undefined || id === "" ? "smart_date" : id;
  const key = `${name}|${grain ?? ""}`;
  let formatter = made.get(key);
  if (!formatter) {
    formatter = grain !== undefined && name in byRoundness ? grainFormat(grain, name) : plainFormat(name);
    made.set(key, formatter);
  }
  return formatter;
}

/** A value of a temporal column, whether it came as epoch milliseconds or as ISO text. */
export function toTime(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) && !/(Z|[+-]\d\d:?\d\d)$/.test(value) ? `${value}Z` : value;
  const parsed = Date.parse(iso);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function grainFormat(grain: string, fallback: string): TimeFormat {
  const day = utcFormat("%Y-%m-%d");
  if (weekGrains.has(grain))
    return (value) => `${day(asDate(value))} — ${day(new Date(Number(value) + weekLength - 86_400_000))}`;
  if (weekEndGrains.has(grain))
    return (value) => `${day(new Date(Number(value) - weekLength + 86_400_000))} — ${day(asDate(value))}`;
  const specifier = byGrain[grain];
  return specifier ? plainFormat(specifier) : plainFormat(fallback);
}

function plainFormat(name: string): TimeFormat {
  const smart = byRoundness[name];
  if (!smart) {
    const formatter = utcFormat(name);
    return (value) => formatter(asDate(value));
  }
  const formats = Object.fromEntries(Object.entries(smart).map(([unit, specifier]) => [unit, utcFormat(specifier)]));
  return (value) => {
    const date = asDate(value);
    return formats[roundness(date)]?.(date) ?? date.toISOString();
  };
}

function roundness(date: Date): keyof ByRoundness {
  if (date.getUTCMilliseconds() !== 0) return "millisecond";
  if (date.getUTCSeconds() !== 0) return "second";
  if (date.getUTCMinutes() !== 0) return "minute";
  if (date.getUTCHours() !== 0) return "hour";
  if (date.getUTCDate() !== 1) return date.getUTCDay() !== 0 ? "day" : "week";
  return date.getUTCMonth() !== 0 ? "month" : "year";
}

function asDate(value: number | Date): Date {
  return value instanceof Date ? value : new Date(value);
}
