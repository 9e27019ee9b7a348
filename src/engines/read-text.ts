/** A JavaScript number, or bigint for whole numbers beyond 2^53. */
export function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

const DATE =
  /^(\d{4,})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(\.\d+)?(?:([+-])(\d\d)(?::?(\d\d))?(?::?(\d\d))?|Z)?)?( BC)?$/;

/**
 * Epoch milliseconds of `2024-03-15`, `2024-03-15 13:45:30.123456+02` or `0044-03-15 BC`; without an offset the text is
 * read as UTC. Infinite ones are the ends of what Superset shows: the years 1 and 9999. Null for what is no date.
 */
export function readDateTime(text: string): number | null {
  if (text === "infinity") return 253_402_214_400_000;
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
  return ms - offset + (fraction ? Math.round(Number(fraction) * 1e6) / 1000 : 0);
}
