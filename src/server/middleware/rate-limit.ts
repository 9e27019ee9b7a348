import { readRateLimits } from "../../settings/rate-limits.ts";
import { httpError } from "./body.ts";

const MAX_CLIENTS = 10_000;

/** Refuses with 429 what a client does too often; fixed windows, kept for a bounded number of clients. */
export function createRateLimit(text: string): (client: string) => void {
  const limits = readRateLimits(text) ?? [];
  const windows = new Map<string, { start: number; count: number }>();
  return (client) => {
    const now = Date.now() / 1000;
    for (const { count, seconds, words } of limits) {
      const key = `${seconds} ${client}`;
      const window = windows.get(key);
      if (!window || now - window.start >= seconds) {
        windows.delete(key);
        windows.set(key, { start: now, count: 1 });
        if (windows.size > MAX_CLIENTS) windows.delete(windows.keys().next().value ?? "");
      } else if (++window.count > count) {
        throw httpError(429, `429 Too Many Requests: ${words}`);
      }
    }
  };
}
