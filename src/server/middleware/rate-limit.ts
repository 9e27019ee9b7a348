import { httpError } from "./body.ts";

const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
const MAX_CLIENTS = 10_000;

/** Reads "5 per second" or "10/minute"; several are separated by ";" or ",". */
function parseLimits(text: string): { count: number; seconds: number }[] {
  return text.split(/[;,]/).flatMap((part) => {
    const match = /^\s*(\d+)\s*(?:per|\/)\s*(\d+)?\s*(second|minute|hour|day)s?\s*$/i.exec(part);
    if (!match) return [];
    return [{ count: Number(match[1]), seconds: Number(match[2] ?? 1) * (UNITS[(match[3] ?? "").toLowerCase()] ?? 1) }];
  });
}

/** Refuses with 429 what a client does too often; fixed windows, kept for a bounded number of clients. */
export function createRateLimit(text: string): (client: string) => void {
  const limits = parseLimits(text);
  const windows = new Map<string, { start: number; count: number }>();
  return (client) => {
    const now = Date.now() / 1000;
    for (const { count, seconds } of limits) {
      const key = `${seconds} ${client}`;
      const window = windows.get(key);
      if (!window || now - window.start >= seconds) {
        windows.delete(key);
        windows.set(key, { start: now, count: 1 });
        if (windows.size > MAX_CLIENTS) windows.delete(windows.keys().next().value ?? "");
      } else if (++window.count > count) {
        throw httpError(
          429,
          `429 Too Many Requests: ${count} per ${seconds === 1 ? "1 second" : `${seconds} seconds`}`,
        );
      }
    }
  };
}
