import { DAY, daysInMonth, isRepresentable, type Moment, SECOND, utc, weekday } from "./moment.ts";

/**
 * Reads a date that is written out (`2024-01-31T10:00`, `3 March 2023`, `5pm`, `Jan 2024`) by the rules of dateutil's
 * parser, month before day. What the text leaves open comes from `base`. Null when the text holds anything else.
 */
export function parseWrittenDate(text: string, base: number): Moment | null {
  const found: Found = { parts: [], labels: [] };
  const tokens = tokenize(text);
  for (let index = 0; index < tokens.length; index++) {
    const next = readToken(tokens, index, found);
    if (next === null) return null;
    index = next;
  }
  return build(found, base);
}

interface Found {
  parts: number[];
  /** What the text itself says a part is, by position. */
  labels: ("Y" | "M" | "D" | undefined)[];
  centurySaid?: boolean;
  hour?: number;
  minute?: number;
  second?: number;
  /** Fraction of the second, in milliseconds. */
  fraction?: number;
  weekday?: number;
  meridian?: number;
  offset?: number;
  zoneNamed?: boolean;
}

const JUMPS = new Set([
  " ",
  ".",
  ",",
  ";",
  "-",
  "/",
  "'",
  "at",
  "on",
  "and",
  "ad",
  "m",
  "t",
  "of",
  "st",
  "nd",
  "rd",
  "th",
]);
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const WEEKDAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const UNITS: Record<string, 0 | 1 | 2> = {
  h: 0,
  hour: 0,
  hours: 0,
  m: 1,
  minute: 1,
  minutes: 1,
  s: 2,
  second: 2,
  seconds: 2,
};
const MERIDIANS: Record<string, number> = { am: 0, a: 0, pm: 1, p: 1 };

/** 0 for Monday, or -1. */
export const weekdayNumber = (word: string): number =>
  Math.max(WEEKDAYS.indexOf(word.toLowerCase()), WEEKDAY_NAMES.indexOf(word.toLowerCase()));

/** 1 for January, or 0. */
function monthNumber(word: string): number {
  const lower = word.toLowerCase();
  if (lower === "sept") return 9;
  return Math.max(MONTHS.indexOf(lower), MONTH_NAMES.indexOf(lower)) + 1;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  for (const [token] of text.matchAll(/\d+(?:[.,]\d+)*|\p{L}+(?:\.\p{L}+)*|\s+|./gsu)) {
    const dotted = token.split(/([.,])/);
    // "2024.01.31" is three numbers, "07.5" one
    if (/^\d/.test(token) && (dotted.length > 3 || token.includes(",")) && !token.includes(":")) tokens.push(...dotted);
    else if (/^\s/.test(token)) tokens.push(" ");
    else tokens.push(token);
  }
  return tokens;
}

/** Takes the token at `index` and what belongs to it; returns the last index taken, or null if it is not of a date. */
function readToken(tokens: string[], index: number, found: Found): number | null {
  const token = tokens[index]!;
  const lower = token.toLowerCase();
  if (/^\d/.test(token)) return readNumber(tokens, index, found);
  if (weekdayNumber(token) >= 0) {
    found.weekday = weekdayNumber(token);
    return index;
  }
  if (monthNumber(token) > 0) return readMonthName(tokens, index, found);
  if (lower in MERIDIANS && found.hour !== undefined && found.meridian === undefined && found.hour <= 12) {
    applyMeridian(found, MERIDIANS[lower]!);
    return index;
  }
  if (isZoneName(token, found)) {
    found.zoneNamed = true;
    if (["utc", "gmt", "z"].includes(lower)) found.offset = 0;
    return index;
  }
  if (found.hour !== undefined && (token === "+" || token === "-") && found.offset === undefined) {
    return readOffset(tokens, index, found);
  }
  return JUMPS.has(lower) ? index : null;
}

function isZoneName(token: string, found: Found): boolean {
  if (found.hour === undefined || found.zoneNamed || found.offset !== undefined || token.length > 5) return false;
  return /^[A-Z]+$/.test(token) || ["utc", "gmt", "z"].includes(token.toLowerCase());
}

function readMonthName(tokens: string[], index: number, found: Found): number {
  append(found, String(monthNumber(tokens[index]!)), "M");
  const separator = tokens[index + 1];
  if ((separator === "-" || separator === "/") && /^\d+$/.test(tokens[index + 2] ?? "")) {
    append(found, tokens[index + 2]!);
    if (tokens[index + 3] !== separator || !/^\d+$/.test(tokens[index + 4] ?? "")) return index + 2;
    append(found, tokens[index + 4]!);
    return index + 4;
  }
  return index;
}

function readOffset(tokens: string[], index: number, found: Found): number | null {
  const sign = tokens[index] === "+" ? 1 : -1;
  const digits = tokens[index + 1] ?? "";
  if (!/^\d{1,4}$/.test(digits) || digits.length === 3) return null;
  if (digits.length === 4) {
    found.offset = sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
    return index + 1;
  }
  const minutes = tokens[index + 2] === ":" && /^\d+$/.test(tokens[index + 3] ?? "") ? Number(tokens[index + 3]) : null;
  found.offset = sign * (Number(digits) * 60 + (minutes ?? 0));
  return minutes === null ? index + 1 : index + 3;
}

function readNumber(tokens: string[], index: number, found: Found): number | null {
  const text = tokens[index]!;
  const next = tokens[index + 1];
  const value = Number(text);
  const isClockNext = next === ":" || (next !== undefined && next.toLowerCase() in UNITS);
  if (
    found.parts.length === 3 &&
    (text.length === 2 || text.length === 4) &&
    found.hour === undefined &&
    !isClockNext
  ) {
    found.hour = Number(text.slice(0, 2));
    if (text.length === 4) found.minute = Number(text.slice(2));
    return index;
  }
  if (/^\d{6}(\.\d+)?$/.test(text)) return readSixDigits(text, index, found);
  if (/^(\d{8}|\d{12}|\d{14})$/.test(text)) return readCompactDate(text, index, found);
  const unitAt = next === " " ? index + 2 : index + 1;
  const unit = UNITS[tokens[unitAt]?.toLowerCase() ?? ""];
  if (unit !== undefined && !(unit === 1 && found.hour === undefined && found.parts.length > 0)) {
    setClock(found, unit, value);
    return unitAt;
  }
  if (next === ":" && tokens[index + 2] !== undefined) return readClock(tokens, index, found);
  if (next === "-" || next === "/" || next === ".") return readSeparated(tokens, index, next, found);
  if (next === undefined || JUMPS.has(next.toLowerCase())) {
    const meridian = MERIDIANS[tokens[index + 2]?.toLowerCase() ?? ""];
    if (meridian !== undefined && value <= 12) {
      found.hour = value;
      applyMeridian(found, meridian);
      return index + 2;
    }
    return append(found, text) ? index : null;
  }
  const meridian = MERIDIANS[next.toLowerCase()];
  if (meridian !== undefined && value < 24) {
    found.hour = value;
    applyMeridian(found, meridian);
    return index + 1;
  }
  return value >= 1 && value <= 31 && append(found, text) ? index : null;
}

function readSixDigits(text: string, index: number, found: Found): number {
  if (found.parts.length === 0 && !text.includes(".")) {
    for (const part of [text.slice(0, 2), text.slice(2, 4), text.slice(4)]) append(found, part);
  } else {
    found.hour = Number(text.slice(0, 2));
    found.minute = Number(text.slice(2, 4));
    setSecond(found, text.slice(4));
  }
  return index;
}

function readCompactDate(text: string, index: number, found: Found): number {
  append(found, text.slice(0, 4), "Y");
  append(found, text.slice(4, 6));
  append(found, text.slice(6, 8));
  if (text.length > 8) {
    found.hour = Number(text.slice(8, 10));
    found.minute = Number(text.slice(10, 12));
    if (text.length > 12) found.second = Number(text.slice(12));
  }
  return index;
}

function readClock(tokens: string[], index: number, found: Found): number | null {
  const minute = tokens[index + 2]!;
  if (!/^\d+(\.\d+)?$/.test(minute)) return null;
  found.hour = Number(tokens[index]);
  found.minute = Math.floor(Number(minute));
  if (tokens[index + 3] !== ":" || !/^\d/.test(tokens[index + 4] ?? "")) return index + 2;
  setSecond(found, tokens[index + 4]!);
  return index + 4;
}

function readSeparated(tokens: string[], index: number, separator: string, found: Found): number | null {
  append(found, tokens[index]!);
  const second = tokens[index + 2];
  if (second === undefined || JUMPS.has(second.toLowerCase())) return index + 1;
  if (!appendWord(found, second)) return null;
  if (tokens[index + 3] !== separator) return index + 2;
  const third = tokens[index + 4];
  if (third === undefined || !appendWord(found, third)) return null;
  return index + 4;
}

function appendWord(found: Found, word: string): boolean {
  if (/^\d+$/.test(word)) return append(found, word);
  const month = monthNumber(word);
  return month > 0 && append(found, String(month), "M");
}

function append(found: Found, text: string, label?: "Y" | "M" | "D"): boolean {
  const value = Number(text);
  if (!Number.isInteger(value) || found.parts.length === 3) return false;
  const isYear = text.length > 2 || value > 100;
  if (isYear) found.centurySaid = true;
  found.labels.push(label ?? (isYear ? "Y" : undefined));
  found.parts.push(value);
  return true;
}

function setClock(found: Found, unit: 0 | 1 | 2, value: number): void {
  if (unit === 0) {
    found.hour = Math.floor(value);
    if (value % 1 !== 0) found.minute = Math.floor(60 * (value % 1));
  } else if (unit === 1) {
    found.minute = Math.floor(value);
    if (value % 1 !== 0) found.second = Math.floor(60 * (value % 1));
  } else setSecond(found, String(value));
}

function setSecond(found: Found, text: string): void {
  const [whole, fraction = ""] = text.split(".");
  found.second = Number(whole);
  found.fraction = Number(fraction.padEnd(6, "0").slice(0, 6)) / 1000;
}

function applyMeridian(found: Found, meridian: number): void {
  found.meridian = meridian;
  if (meridian === 1 && found.hour! < 12) found.hour! += 12;
  else if (meridian === 0 && found.hour === 12) found.hour = 0;
}

function build(found: Found, base: number): Moment | null {
  const date = resolve(found);
  const nothing = found.parts.length === 0 && found.hour === undefined && found.minute === undefined;
  if (date === null || (nothing && found.second === undefined && found.weekday === undefined)) return null;
  const start = new Date(base);
  const year = date.year === undefined ? start.getUTCFullYear() : fullYear(date.year, found, start.getUTCFullYear());
  const month = date.month ?? start.getUTCMonth() + 1;
  if (month < 1 || month > 12 || year < 1 || year > 9999) return null;
  const day = date.day ?? Math.min(start.getUTCDate(), daysInMonth(year, month));
  const { hour = 0, minute = 0, second = 0, fraction = 0 } = found;
  if (day < 1 || day > daysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null;
  let ms = utc(year, month, day, hour, minute, second) + fraction;
  if (found.weekday !== undefined && date.day === undefined) ms += ((found.weekday - weekday(ms) + 7) % 7) * DAY;
  if (!isRepresentable(ms)) return null;
  return found.offset === undefined ? { ms: Math.round(ms * SECOND) / SECOND } : { ms, offset: found.offset };
}

function fullYear(year: number, found: Found, thisYear: number): number {
  if (year >= 100 || found.centurySaid) return year;
  const guess = year + Math.floor(thisYear / 100) * 100;
  if (guess >= thisYear + 50) return guess - 100;
  return guess < thisYear - 50 ? guess + 100 : guess;
}

interface DateParts {
  year?: number;
  month?: number;
  day?: number;
}

/** Which of up to three numbers is the year, the month and the day. */
function resolve({ parts, labels }: Found): DateParts | null {
  const [a, b, c] = parts as [number, number, number];
  const monthAt = labels.indexOf("M");
  const yearAt = labels.indexOf("Y");
  if (parts.length === 0) return {};
  if (parts.length === 1 || (parts.length === 2 && monthAt >= 0)) {
    const other = monthAt < 0 ? a : parts.length === 2 ? parts[1 - monthAt]! : null;
    const date: DateParts = monthAt < 0 ? {} : { month: parts[monthAt]! };
    if (other !== null) date[other > 31 ? "year" : "day"] = other;
    return date;
  }
  if (parts.length === 2) {
    if (a > 31) return { year: a, month: b };
    if (b > 31) return { month: a, year: b };
    return { month: a, day: b };
  }
  if (monthAt === 0) return b > 31 ? { month: a, year: b, day: c } : { month: a, day: b, year: c };
  if (monthAt === 1) return a > 31 ? { year: a, month: b, day: c } : { day: a, month: b, year: c };
  if (monthAt === 2) return b > 31 ? { day: a, year: b, month: c } : { year: a, day: b, month: c };
  if (a > 31 || yearAt === 0) return { year: a, month: b, day: c };
  return a > 12 ? { day: a, month: b, year: c } : { month: a, day: b, year: c };
}
