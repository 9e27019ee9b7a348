import {
  addMonths,
  DAY,
  daysInMonth,
  HOUR,
  isRepresentable,
  MINUTE,
  SECOND,
  startOfDay,
  utc,
  WEEK,
  weekday,
} from "./moment.ts";
import { weekdayNumber } from "./written-date.ts";

/** What a relative expression came to, and whether it named a date, a time of day, or both. */
export interface Spoken {
  ms: number;
  saysDate: boolean;
  saysTime: boolean;
}

const NUMBER_WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
  "thirteen",
  "fourteen",
  "fifteen",
  "sixteen",
  "seventeen",
  "eighteen",
  "nineteen",
  "twenty",
];
const UNIT = "(seconds?|secs?|s|minutes?|mins?|m|hours?|hr|h|days?|dy|d|weeks?|wk|w|months?|mth|years?|yr|y)";
const QUANTITY = `(-\\s*)?(\\d+(?:\\.\\d+)?|an?|${NUMBER_WORDS.join("|")})`;
const DURATION = new RegExp(`(?<![\\w.:])${QUANTITY}\\s*${UNIT}(?!\\w)(\\s+(?:ago|before|prior)\\b)?`, "g");
const CLOCK_WORDS: Record<string, number> = {
  noon: 12,
  afternoon: 13,
  lunch: 12,
  morning: 6,
  breakfast: 8,
  dinner: 19,
  evening: 18,
  midnight: 0,
  night: 21,
  tonight: 21,
  eod: 17,
};
const DAY_WORDS: Record<string, number> = { today: 0, yesterday: -1, tomorrow: 1 };
const PERIODS = "hour|day|week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday";
const MODIFIED = new RegExp(`\\b(last|previous|prev|prior|next|this|end of)\\s+(${PERIODS})\\b`);

/** Of several dates, whatever stands around them, the last one counts. */
const CALENDAR_DATE = /(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])/g;

/**
 * Reads an expression relative to `source` (`2 days ago`, `next friday`, `in 3 hours`, `yesterday 5pm`, `end of month`)
 * as Superset's parser does, oddities kept: `ago` turns only the last of several durations around.
 * Null when nothing in the text says anything.
 */
export function parseSpokenDate(text: string, source: number): Spoken | null {
  const state: Spoken = { ms: source, saysDate: false, saysTime: false };
  let rest = text.toLowerCase().trim();
  const take = (pattern: RegExp, use: (match: RegExpExecArray) => void) => {
    const match = pattern.exec(rest);
    if (!match) return;
    use(match);
    rest = rest.replace(match[0], " ");
  };
  const dates = [...rest.matchAll(CALENDAR_DATE)];
  for (const [written, year, month, day] of dates) {
    setCalendarDate(state, [year, month, day].map(Number));
    rest = rest.replace(written, " ");
  }
  take(/\b(eom|eoy)\b/, (match) => endOf(state, match[1] === "eom" ? "month" : "year"));
  take(MODIFIED, (match) => applyModifier(state, match[1]!, match[2]!));
  take(/\b(today|yesterday|tomorrow)\b/, (match) => setDate(state, state.ms + DAY_WORDS[match[1]!]! * DAY));
  let isNow = false;
  take(/\bnow\b/, () => {
    isNow = true;
    state.saysTime = true;
  });
  take(new RegExp(`\\b(${Object.keys(CLOCK_WORDS).join("|")})\\b`), (match) =>
    setTime(state, CLOCK_WORDS[match[1]!]! * HOUR),
  );
  take(/\b(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?\s*([ap])\.?(?:m\.?)?(?!\w)/, (match) => {
    const hour = (Number(match[1]) % 12) + (match[4] === "p" ? 12 : 0);
    setTime(state, hour * HOUR + Number(match[2] ?? 0) * MINUTE + Number(match[3] ?? 0) * SECOND);
  });
  take(/\b(\d{1,2}):(\d{2})(?::(\d{2}))?\b/, (match) =>
    setTime(state, Number(match[1]) * HOUR + Number(match[2]) * MINUTE + Number(match[3] ?? 0) * SECOND),
  );
  addDurations(state, rest, isNow);
  if (!isRepresentable(state.ms)) return null;
  return state.saysDate || state.saysTime ? state : null;
}

function addDurations(state: Spoken, text: string, isNow: boolean): void {
  for (const [, minus, quantity, unit, ago] of text.matchAll(DURATION)) {
    const amount = quantityOf(quantity!) * (minus || ago ? -1 : 1);
    const hasDate = "dwy".includes(unit![0]!) || unit!.startsWith("mo") || unit === "mth";
    if (hasDate) state.saysDate = true;
    else state.saysTime = true;
    state.ms = shift(state.ms, amount, unit!);
  }
  // "3 days from now" keeps the time of day
  if (isNow) state.saysTime = true;
}

/** Moves a time by whole or fractional units. */
function shift(ms: number, amount: number, unit: string): number {
  if (unit.startsWith("mo") || unit === "mth") return addMonths(ms, Math.trunc(amount));
  if (unit.startsWith("y")) return addMonths(ms, Math.trunc(amount * 12));
  if (unit.startsWith("w")) return ms + amount * WEEK;
  if (unit.startsWith("d")) return ms + amount * DAY;
  if (unit.startsWith("h")) return ms + amount * HOUR;
  return ms + amount * (unit.startsWith("m") ? MINUTE : SECOND);
}

function quantityOf(word: string): number {
  if (word === "a" || word === "an") return 1;
  const index = NUMBER_WORDS.indexOf(word);
  return index >= 0 ? index : Number(word);
}

function setDate(state: Spoken, ms: number): void {
  state.ms = startOfDay(ms) + (state.ms - startOfDay(state.ms));
  state.saysDate = true;
}

function setCalendarDate(state: Spoken, [year = 0, month = 0, day = 0]: number[]): void {
  if (month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)) setDate(state, utc(year, month, day));
}

function setTime(state: Spoken, ofDay: number): void {
  state.ms = startOfDay(state.ms) + ofDay;
  state.saysTime = true;
}

function endOf(state: Spoken, unit: "month" | "year"): void {
  const date = new Date(Math.floor(state.ms));
  const month = unit === "year" ? 12 : date.getUTCMonth() + 1;
  setDate(state, utc(date.getUTCFullYear(), month, daysInMonth(date.getUTCFullYear(), month)));
}

function applyModifier(state: Spoken, word: string, unit: string): void {
  const direction = word === "next" ? 1 : word === "this" || word === "end of" ? 0 : -1;
  const date = new Date(Math.floor(state.ms));
  if (unit === "hour") {
    state.ms = Math.floor(state.ms / HOUR) * HOUR + direction * HOUR;
    state.saysTime = true;
  } else if (unit === "day") {
    setDate(state, state.ms + direction * DAY);
    if (direction === 0) setTime(state, 17 * HOUR);
  } else if (unit === "week") setDate(state, state.ms + direction * WEEK);
  else if (direction === 0 && (unit === "month" || unit === "year")) endOf(state, unit);
  else if (unit === "month") setDate(state, addMonths(utc(date.getUTCFullYear(), date.getUTCMonth() + 1), direction));
  else if (unit === "year") setDate(state, utc(date.getUTCFullYear() + direction, 1));
  else setDate(state, state.ms + daysToWeekday(weekday(state.ms), weekdayNumber(unit), direction) * DAY);
}

/** "last" is the one before today, "this" lies in this week, "next" in the following one. */
function daysToWeekday(today: number, wanted: number, direction: number): number {
  if (direction < 0) return -((today - wanted + 6) % 7) - 1;
  return wanted - today + direction * 7;
}
