/** So many requests in so many seconds. */
export interface RateLimit {
  count: number;
  seconds: number;
  /** As the reference says it: "5 per 1 second". */
  words: string;
}

const UNITS: Record<string, number> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  month: 2_592_000,
  year: 31_104_000,
};

/** Reads "5 per second" or "10/minute"; several are separated by ";", "," or "|". Null where one of them cannot be read. */
export function readRateLimits(text: string): RateLimit[] | null {
  const limits = text.split(/[;,|]/).map((part) => {
    const match = /^\s*(\d+)\s*(?:per|\/)\s*(\d+)?\s*(second|minute|hour|day|month|year)s?\s*$/i.exec(part);
    if (!match) return null;
    const [count, multiple, unit] = [Number(match[1]), Number(match[2] ?? 1), (match[3] ?? "").toLowerCase()];
    return { count, seconds: multiple * (UNITS[unit] ?? 1), words: `${count} per ${multiple} ${unit}` };
  });
  return limits.some((limit) => limit === null) ? null : (limits as RateLimit[]);
}
