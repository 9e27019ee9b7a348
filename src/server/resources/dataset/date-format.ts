import { formatTime } from "../../../query/time/python-format.ts";

/** Day, month and year of it cannot be taken for each other. */
const SAMPLE = Date.UTC(2026, 10, 24, 13, 5, 9);

const DATE = String.raw`\d{4}(?:-\d\d-\d\d|\d{4}|-?W\d\d(?:-?[1-7])?|-?[0-3]\d\d)`;
const TIME = String.raw`\d\d(?::[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?|[0-5]\d(?:[0-5]\d(?:[.,]\d{1,6})?)?)?`;
const ZONE = String.raw`(?:Z|[+-]\d\d(?::?\d\d)?)?`;
/** A year, a month, or a day, the last with a time after any one character. */
const ISO_8601 = new RegExp(`^(?:\\d{4}(?:-\\d\\d)?|${DATE}(?:\\D${TIME}${ZONE})?)$`, "s");

/**
 * Whether a Python date format counts from the epoch or writes ISO 8601: what columns of numbers or texts may say to be read
 * as times.
 */
export const isDateFormat = (format: string): boolean =>
  format === "epoch_s" || format === "epoch_ms" || isIso(formatTime(SAMPLE, format));

function isIso(text: string): boolean {
  const month = /^\d{4}-?(\d\d)-?(\d\d)(?!\d)/.exec(text)?.[1] ?? /^\d{4}-(\d\d)$/.exec(text)?.[1];
  return ISO_8601.test(text) && (month === undefined || (month >= "01" && month <= "12"));
}
