import { findHoliday, knownHolidayCountries } from "./holidays.ts";
import { addMonths, DAY, daysInMonth, HOUR, MINUTE, type Moment, SECOND, startOfDay, utc, weekday } from "./moment.ts";

/** A time range, or a part of one, that cannot be understood; the text is for the person who wrote it. */
export class TimeRangeError extends Error {
  override readonly name = "TimeRangeError";
}

type Unit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second";
const UNITS: readonly Unit[] = ["year", "quarter", "month", "week", "day", "hour", "minute", "second"];

/** How a text inside DATETIME('…') becomes a time. */
export type ReadHuman = (text: string) => Moment;

/**
 * Evaluates `DATETIME`, `DATEADD`, `DATETRUNC`, `LASTDAY`, `HOLIDAY` and `DATEDIFF` expressions.
 * @throws TimeRangeError naming the place where the text stops making sense
 */
export function evaluateExpression(text: string, readHuman: ReadHuman): Moment {
  return new Reader(text, readHuman).date()();
}

/** Something read whose value is computed once the whole text made sense. */
type Later<T> = () => T;

/** Reads an expression from left to right; what follows the first whole expression is ignored. */
class Reader {
  readonly #text: string;
  readonly #readHuman: ReadHuman;
  #at = 0;

  constructor(text: string, readHuman: ReadHuman) {
    this.#text = text;
    this.#readHuman = readHuman;
  }

  date(): Later<Moment> {
    const start = this.#at;
    const name = this.#word().toLowerCase();
    if (name === "datetime") {
      const text = this.#inBrackets(() => this.#quoted());
      return () => this.#readHuman(text);
    }
    if (name === "dateadd") return this.#inBrackets(() => this.#dateAdd());
    if (name === "datetrunc") return this.#inBrackets(() => this.#dateTruncate());
    if (name === "lastday") return this.#inBrackets(() => this.#lastDay());
    if (name === "holiday") return this.#inBrackets(() => this.#holiday());
    this.#at = start;
    throw this.#expected("{datetime | dateadd | datetrunc | lastday | holiday}");
  }

  #dateAdd(): Later<Moment> {
    const date = this.date();
    this.#symbol(",");
    const amount = this.#integer();
    this.#symbol(",");
    const unit = this.#unit(UNITS);
    this.#optionalComma();
    return () => change(date(), (ms) => addUnits(ms, amount(), unit));
  }

  #dateTruncate(): Later<Moment> {
    const date = this.date();
    this.#symbol(",");
    const unit = this.#unit(UNITS);
    this.#optionalComma();
    return () => change(date(), (ms) => truncate(ms, unit));
  }

  #lastDay(): Later<Moment> {
    const date = this.date();
    this.#symbol(",");
    const unit = this.#unit(["year", "month", "week"]);
    this.#optionalComma();
    return () => change(date(), (ms) => lastDay(ms, unit));
  }

  #holiday(): Later<Moment> {
    const name = this.#quoted();
    this.#optionalComma();
    const isDate = /^\s*(datetime|dateadd|datetrunc|lastday|holiday)\b/i.test(this.#text.slice(this.#at));
    const date = isDate ? this.date() : () => this.#readHuman("today");
    this.#optionalComma();
    const country = /^\s*['"]/.test(this.#text.slice(this.#at)) ? this.#quoted() : "US";
    this.#optionalComma();
    return () => ({ ms: dayOfHoliday(name, date(), country) });
  }

  #integer(): Later<number> {
    this.#space();
    const match = /^[+-]?\d+/.exec(this.#text.slice(this.#at));
    if (match) {
      this.#at += match[0].length;
      const value = Number(match[0]);
      return () => value;
    }
    if (!/^datediff\b/i.test(this.#text.slice(this.#at))) throw this.#expected("{int_operand | datediff}");
    this.#word();
    return this.#inBrackets(() => this.#dateDifference());
  }

  #dateDifference(): Later<number> {
    const from = this.date();
    this.#symbol(",");
    const to = this.date();
    let unit: "year" | "day" = "day";
    if (this.#peek() === ",") {
      this.#symbol(",");
      unit = this.#unit(["year", "day"]);
      this.#optionalComma();
    }
    return () => (unit === "year" ? yearOf(to()) - yearOf(from()) : Math.floor((to().ms - from().ms) / DAY));
  }

  #inBrackets<T>(read: () => T): T {
    this.#symbol("(");
    const value = read();
    this.#symbol(")");
    return value;
  }

  #quoted(): string {
    this.#space();
    const match = /^(?:'(?:[^'\n\r\\]|''|\\.)*'|"(?:[^"\n\r\\]|""|\\.)*")/.exec(this.#text.slice(this.#at));
    if (!match) throw this.#expected("text_operand");
    this.#at += match[0].length;
    return match[0].slice(1, -1);
  }

  #unit<U extends Unit>(units: readonly U[]): U {
    const start = this.#at;
    const word = this.#word().toLowerCase();
    const unit = units.find((candidate) => candidate === word);
    if (unit) return unit;
    this.#at = start;
    throw this.#expected(`{${units.map((name) => `'${name}'`).join(" | ")}}`);
  }

  #word(): string {
    this.#space();
    const match = /^\w+/.exec(this.#text.slice(this.#at));
    if (!match) return "";
    this.#at += match[0].length;
    return match[0];
  }

  #symbol(symbol: string): void {
    if (this.#peek() !== symbol) throw this.#expected(`'${symbol}'`);
    this.#at++;
  }

  #optionalComma(): void {
    if (this.#peek() === ",") this.#at++;
  }

  #peek(): string | undefined {
    this.#space();
    return this.#text[this.#at];
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #expected(what: string): TimeRangeError {
    this.#space();
    const rest = this.#text.slice(this.#at);
    const found = rest === "" ? "end of text" : `'${/^\w+/.exec(rest)?.[0] ?? rest[0]}'`;
    return new TimeRangeError(`Expected ${what}, found ${found}  (at char ${this.#at}), (line:1, col:${this.#at + 1})`);
  }
}

const yearOf = (moment: Moment): number => new Date(moment.ms).getUTCFullYear();
const change = (moment: Moment, by: (ms: number) => number): Moment => ({ ...moment, ms: by(moment.ms) });

function dayOfHoliday(name: string, date: Moment, country: string): number {
  const ms = findHoliday(name, yearOf(date), country);
  if (ms === undefined) {
    throw new TimeRangeError(
      `Holidays of [${country}] are not known; known are those of ${knownHolidayCountries.join(", ")}`,
    );
  }
  if (ms === null) throw new TimeRangeError(`Unable to find such a holiday: [${name}]`);
  return ms;
}

function addUnits(ms: number, amount: number, unit: Unit): number {
  // as the reference: whole seconds come out of an addition
  const base = Math.floor(ms / SECOND) * SECOND;
  const fraction = ms - base;
  if (unit === "year") return addMonths(base, amount * 12) + fraction;
  if (unit === "quarter") return addMonths(base, amount * 3) + fraction;
  if (unit === "month") return addMonths(base, amount) + fraction;
  const size = { week: 7 * DAY, day: DAY, hour: HOUR, minute: MINUTE, second: SECOND }[unit];
  return base + amount * size + fraction;
}

function truncate(ms: number, unit: Unit): number {
  const date = new Date(Math.floor(ms));
  const year = date.getUTCFullYear();
  if (unit === "year") return utc(year, 1);
  if (unit === "quarter") return utc(year, Math.floor(date.getUTCMonth() / 3) * 3 + 1);
  if (unit === "month") return utc(year, date.getUTCMonth() + 1);
  if (unit === "week") return startOfDay(ms) - weekday(ms) * DAY;
  const size = { day: DAY, hour: HOUR, minute: MINUTE, second: SECOND }[unit];
  return Math.floor(ms / size) * size;
}

function lastDay(ms: number, unit: "year" | "month" | "week"): number {
  const date = new Date(Math.floor(ms));
  const year = date.getUTCFullYear();
  if (unit === "year") return utc(year, 12, 31);
  if (unit === "month") return utc(year, date.getUTCMonth() + 1, daysInMonth(year, date.getUTCMonth() + 1));
  return startOfDay(ms) + (6 - weekday(ms)) * DAY;
}
