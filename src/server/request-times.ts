import type { App } from "../app.ts";
import type { Sample } from "./prometheus.ts";

/** Upper ends of the buckets, in seconds. */
const BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** How long requests took. */
interface RequestTimes {
  observe(method: string, status: number, seconds: number): void;
  /** A histogram for each method and status; there are few of both. */
  samples(): Sample[];
}

const kept = new WeakMap<App, RequestTimes>();

/** The times of this process's requests, counted since it started. */
export function requestTimes(app: App): RequestTimes {
  const times = kept.get(app) ?? createTimes();
  kept.set(app, times);
  return times;
}

function createTimes(): RequestTimes {
  const series = new Map<string, { labels: Record<string, string>; buckets: number[]; sum: number; count: number }>();
  return {
    observe: (method, status, seconds) => {
      const labels = { method, status: String(status) };
      const key = `${method} ${status}`;
      const one = series.get(key) ?? { labels, buckets: BUCKETS.map(() => 0), sum: 0, count: 0 };
      series.set(key, one);
      one.sum += seconds;
      one.count += 1;
      // Buckets hold all that is not longer than their end.
      for (const [at, end] of BUCKETS.entries()) if (seconds <= end) one.buckets[at] = (one.buckets[at] ?? 0) + 1;
    },
    samples: () =>
      [...series.values()].flatMap(({ labels, buckets, sum, count }) => [
        ...BUCKETS.map((le, at) => ({ suffix: "_bucket", labels: { ...labels, le }, value: buckets[at] ?? 0 })),
        { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: count },
        { suffix: "_sum", labels, value: sum },
        { suffix: "_count", labels, value: count },
      ]),
  };
}
