import type { Cell } from "./table.ts";

const DAY_MS = 86_400_000;
/** The first day after the year 9999. */
const LAST_SERIAL = 2_958_466;
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47]);

/** Whether a number format that every workbook has shows a date or a time. */
export const isDateFormatId = (id: number): boolean => DATE_FORMATS.has(id);

/** Whether a workbook's own number format does: it has one of their letters outside quotations and colours. */
export const isDateFormat = (code: string): boolean =>
  /[dmhysDMHYS]/.test(code.replaceAll(/"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "").replace(/general/i, ""));

/** The moment of a serial number; below one it is a time of day. */
export function dateOf(serial: number, startsIn1904: boolean): Cell {
  if (serial >= 0 && serial < 1) return { time: new Date(Math.round(serial * DAY_MS)).toISOString().slice(11, 19) };
  if (serial < 0 || serial >= LAST_SERIAL) return serial;
  // Excel counts a 29 February 1900 that never was.
  const epoch = startsIn1904 ? 24_107 : serial < 60 ? 25_568 : 25_569;
  return { ms: Math.round((serial - epoch) * DAY_MS) };
}
