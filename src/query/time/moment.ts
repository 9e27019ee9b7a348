/**
 * A wall-clock time as Superset keeps it: without a zone, or with the offset that its text named.
 * `ms` are epoch milliseconds of the wall clock read as UTC; fractions are microseconds.
 */
export interface Moment {
  ms: number;
  /** Minutes east of UTC, where the text said so. */
  offset?: number;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** Whether Python's datetime could hold it: years 1 to 9999. */
export function isRepresentable(ms: number): boolean {
  const year = new Date(ms).getUTCFullYear();
  return year >= 1 && year <= 9999;
}

/** Wall-clock milliseconds of a calendar date; the day must exist. */
export function utc(year: number, month: number, day = 1, hour = 0, minute = 0, second = 0, ms = 0): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, 0);
  return date.getTime() + ms;
}

export const startOfDay = (ms: number): number => Math.floor(ms / DAY) * DAY;

export function daysInMonth(year: number, month: number): number {
  return new Date(utc(year, month + 1, 1) - DAY).getUTCDate();
}

/** Calendar months later (or earlier); the day is cut to the length of the month it lands in. */
export function addMonths(ms: number, months: number): number {
  const date = new Date(Math.floor(ms));
  const index = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const year = Math.floor(index / 12);
  const month = index - year * 12 + 1;
  const day = Math.min(date.getUTCDate(), daysInMonth(year, month));
  return utc(year, month, day) + (ms - startOfDay(ms));
}

/** 0 for Monday to 6 for Sunday. */
export const weekday = (ms: number): number => (new Date(Math.floor(ms)).getUTCDay() + 6) % 7;

/** `2024-01-31T10:00:00`, with microseconds and offset where there are any. */
export function isoFormat(moment: Moment): string {
  const whole = Math.floor(moment.ms / SECOND) * SECOND;
  const micros = Math.round((moment.ms - whole) * 1000);
  const text = new Date(whole).toISOString().slice(0, -5);
  const fraction = micros === 0 ? "" : `.${String(micros).padStart(6, "0")}`;
  return text + fraction + offsetText(moment.offset);
}

function offsetText(offset: number | undefined): string {
  if (offset === undefined) return "";
  const minutes = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
