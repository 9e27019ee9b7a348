/** A JavaScript number, or bigint for whole numbers beyond 2^53. */
export function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** The last of the year 9999. A double tells no microseconds so far away: this one stands for `23:59:59.999999`. */
export const LAST_MOMENT = 253_402_300_799_999.97;
const YEAR_10000 = 253_402_300_800_000;

const DATE =
  /^(\d{4,})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(?:([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?|Z)?)?( BC)?$/;

/**
 * Epoch milliseconds of `2024-03-15`, `2024-03-15 13:45:30.123456+02` or `0044-03-15 BC`; without an offset the text is
 * read as UTC. Infinite ones are the ends of what Superset shows: the years 1 and 9999. Null for what is no date.
 */
export function readDateTime(text: string): number | null {
  return readPlain(text) ?? readAny(text);
}

/** Epoch milliseconds of `2024-03-15`; what is out of the ordinary is left to the other reading. */
function midnightOf(text: string): number | undefined {
  if (text[4] !== "-" || text[7] !== "-") return undefined;
  const [year, month, day] = [digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)];
  if (!(year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 31))
    return readAny(text.slice(0, 10)) ?? undefined;
  return daysTo(year, month, day) * DAY_MS;
}

const DAY_MS = 86_400_000;

/** Days from 1970-01-01 to a day of the Gregorian calendar; years begin in March, so that leap days are their last. */
function daysTo(year: number, month: number, day: number): number {
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

/** The usual form, `2024-03-15` with or without `13:45:30.123456`. */
function readPlain(text: string): number | undefined {
  const { length } = text;
  if (length !== 10 && (length < 19 || text[10] !== " " || text[13] !== ":" || text[16] !== ":")) return undefined;
  const midnight = midnightOf(text);
  if (midnight === undefined || length === 10) return midnight;
  const [hour, minute, second] = [digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, 19)];
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
  const ms = midnight + (hour * 3600 + minute * 60 + second) * 1000;
  if (length === 19) return ms;
  if (text[19] !== "." || length > 26) return undefined;
  const fraction = digits(text, 20, length);
  return Number.isNaN(fraction) ? undefined : withinYear(ms, (fraction * 10 ** (26 - length)) / 1000);
}

/** A time of so many milliseconds more, which is never rounded into the year 10000: many say "for ever" with the last of 9999. */
const withinYear = (ms: number, more: number): number =>
  ms < YEAR_10000 && ms + more >= YEAR_10000 ? LAST_MOMENT : ms + more;

/** A whole number of a text; NaN where another character stands in it. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function readAny(text: string): number | null {
  if (text === "infinity") return LAST_MOMENT;
  if (text === "-infinity") return -62_135_596_800_000;
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction, sign, oh = "0", om = "0", os = "0", bc] =
    parts;
  const moment = new Date(0);
  // The year 0 is 1 BC.
  moment.setUTCFullYear(bc ? 1 - Number(year) : Number(year), Number(month) - 1, Number(day));
  moment.setUTCHours(Number(hour), Number(minute), Number(second));
  const ms = moment.getTime();
  if (Number.isNaN(ms) || Number(month) === 0 || Number(day) === 0) return null;
  const offset = (Number(oh) * 3600 + Number(om) * 60 + Number(os)) * 1000 * (sign === "-" ? -1 : 1);
  return withinYear(ms - offset, fraction ? Math.round(Number(fraction) * 1e6) / 1000 : 0);
}
