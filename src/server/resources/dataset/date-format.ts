import { formatTime } from "../../../query/time/python-format.ts";

/** Day, month and year of it cannot be taken for each other. */
const SAMPLE = Date.UTC(2026, 10, 24, 13, 5, 9);

const DATE = String.raw`\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:[0-2]\d|3[01]))?|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))?`;
const TIME = String.raw`(?:[01]\d|2[0-4])(?::[0-5]\d(?::[0-5]\d(?:[.,]\d{1,6})?)?|[0-5]\d(?:[0-5]\d(?:[.,]\d{1,6})?)?)?`;
const ZONE = String.raw`(?:Z|[+-]\d\d(?::?\d\d)?)?`;
const ISO_8601 = new RegExp(`^${DATE}(?:.${TIME}${ZONE})?$`, "s");

/**
 * Whether a Python date format counts from the epoch or writes ISO 8601: what columns of numbers or texts may say to be read
 * as times.
 */
export const isDateFormat = (format: string): boolean =>
  format === "epoch_s" || format === "epoch_ms" || ISO_8601.test(formatTime(SAMPLE, format));
