import type { FormatLocaleDefinition } from "d3-format";
import type { TimeLocaleDefinition } from "d3-time-format";
import { locale } from "../../i18n/catalogue.ts";

/** The settings D3_FORMAT and D3_TIME_FORMAT, or parts of them. */
interface SiteFormats {
  numbers: Partial<FormatLocaleDefinition> | undefined;
  times: Partial<TimeLocaleDefinition> | undefined;
}

/** What most sites speak is at hand: the first question to Intl takes a browser ten milliseconds. */
const isAmerican = locale === "en" || locale === "en-US";
const english = {
  days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  shortDays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  months: [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
  ],
  shortMonths: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
} satisfies Partial<TimeLocaleDefinition>;

let site: SiteFormats = { numbers: undefined, times: undefined };

/** How this site writes numbers and dates; told once, before anything is drawn. */
export function setSiteFormats(formats: SiteFormats): void {
  site = formats;
}

/** How d3 writes numbers here: as the settings say, else as the language does. */
export function numberLocale(): FormatLocaleDefinition {
  if (isAmerican) return { currency: ["$", ""], decimal: ".", thousands: ",", grouping: [3], ...site.numbers };
  const parts = new Intl.NumberFormat(locale).formatToParts(1_234_567.8);
  const part = (type: string, otherwise: string) => parts.find((one) => one.type === type)?.value ?? otherwise;
  const own = { decimal: part("decimal", "."), thousands: part("group", ","), grouping: [3] };
  return { currency: ["$", ""], ...own, ...site.numbers };
}

/** How d3 names days and months here, likewise. */
export function timeLocale(): TimeLocaleDefinition {
  const usual = {
    dateTime: "%x, %X",
    date: "%-m/%-d/%Y",
    time: "%-I:%M:%S %p",
    periods: ["AM", "PM"],
  } satisfies Partial<TimeLocaleDefinition>;
  if (isAmerican) return { ...usual, ...english, ...site.times };
  const names = (count: number, at: (index: number) => Date, options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    return Array.from({ length: count }, (_, index) => format.format(at(index)));
  };
  // 2023 began with a Sunday, as d3's weeks do.
  const day = (index: number) => new Date(Date.UTC(2023, 0, 1 + index));
  const month = (index: number) => new Date(Date.UTC(2023, index, 1));
  const own = {
    ...usual,
    days: names(7, day, { weekday: "long" }) as TimeLocaleDefinition["days"],
    shortDays: names(7, day, { weekday: "short" }) as TimeLocaleDefinition["shortDays"],
    months: names(12, month, { month: "long" }) as TimeLocaleDefinition["months"],
    shortMonths: names(12, month, { month: "short" }) as TimeLocaleDefinition["shortMonths"],
  };
  return { ...own, ...site.times };
}
