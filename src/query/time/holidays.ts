import { DAY, utc, weekday } from "./moment.ts";

type Rule = readonly [name: string, date: (year: number) => number, since?: number];

const MONDAY = 0;
const THURSDAY = 3;

/** The nth weekday of a month; -1 for the last. */
function nth(year: number, month: number, day: number, count: number): number {
  const first = utc(year, month, 1);
  const start = first + ((day - weekday(first) + 7) % 7) * DAY;
  if (count > 0) return start + (count - 1) * 7 * DAY;
  let last = start;
  while (new Date(last + 7 * DAY).getUTCMonth() === month - 1) last += 7 * DAY;
  return last;
}

/** Easter Sunday of the Gregorian calendar. */
function easter(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leaps = Math.floor(century / 4);
  const corrected = Math.floor((8 * century + 13) / 25);
  const epact = (19 * golden + century - leaps - corrected + 15) % 30;
  const moon = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const sunday = (year + Math.floor(year / 4) + moon + 2 - century + leaps) % 7;
  const day = moon - sunday;
  const month = 3 + Math.floor((day + 40) / 44);
  return utc(year, month, day + 28 - 31 * Math.floor(month / 4));
}

const UNITED_STATES: readonly Rule[] = [
  ["New Year's Day", (year) => utc(year, 1, 1)],
  ["Martin Luther King Jr. Day", (year) => nth(year, 1, MONDAY, 3), 1986],
  ["Washington's Birthday", (year) => (year < 1971 ? utc(year, 2, 22) : nth(year, 2, MONDAY, 3))],
  ["Memorial Day", (year) => (year < 1971 ? utc(year, 5, 30) : nth(year, 5, MONDAY, -1))],
  ["Juneteenth National Independence Day", (year) => utc(year, 6, 19), 2021],
  ["Independence Day", (year) => utc(year, 7, 4)],
  ["Labor Day", (year) => nth(year, 9, MONDAY, 1)],
  ["Columbus Day", (year) => (year < 1970 ? utc(year, 10, 12) : nth(year, 10, MONDAY, 2))],
  ["Veterans Day", (year) => utc(year, 11, 11), 1954],
  ["Thanksgiving Day", (year) => nth(year, 11, THURSDAY, 4)],
  ["Christmas Day", (year) => utc(year, 12, 25)],
];

/** Those that all parts of the United Kingdom keep. */
const UNITED_KINGDOM: readonly Rule[] = [
  ["New Year's Day", (year) => utc(year, 1, 1), 1975],
  ["Good Friday", (year) => easter(year) - 2 * DAY],
  ["May Day", (year) => nth(year, 5, MONDAY, 1), 1978],
  ["Spring Bank Holiday", (year) => nth(year, 5, MONDAY, -1), 1971],
  ["Christmas Day", (year) => utc(year, 12, 25)],
  ["Boxing Day", (year) => utc(year, 12, 26)],
];

const COUNTRIES: Record<string, readonly Rule[]> = { US: UNITED_STATES, UK: UNITED_KINGDOM, GB: UNITED_KINGDOM };

export const knownHolidayCountries = Object.keys(COUNTRIES);

/** The day of a public holiday whose name starts so; null if the country has none, undefined if we do not know the country. */
export function findHoliday(name: string, year: number, country: string): number | null | undefined {
  const rules = COUNTRIES[country.toUpperCase()];
  if (!rules) return undefined;
  const wanted = name.toLowerCase();
  const rule = rules.find(([title, , since = 0]) => year >= since && title.toLowerCase().startsWith(wanted));
  return rule ? rule[1](year) : null;
}
