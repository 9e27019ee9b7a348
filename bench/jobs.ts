// What a queue promises, and how soon a job begins.
//
//   node bench/jobs.ts [postgresql|redis|mysql|sqlite …] [--jobs 1000] [--kills 15] [--spread 30]
//
// For each queue, three workers and two beats as processes: first without kills, for the time from the moment of a job to its
// begin, beside that of a plain question to the same queue; then with workers killed (SIGKILL) at random, for what is promised:
// every job done, none ended twice.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Outcome, runChaos } from "../test/support/chaos.ts";
import { type DatabaseKind, probeServices } from "../test/support/services.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: "string", default: "1000" },
    kills: { type: "string", default: "15" },
    spread: { type: "string", default: "30" },
  },
});
const kinds = (positionals.length > 0 ? positionals : ["postgresql", "redis", "mysql", "sqlite"]) as (
  | DatabaseKind
  | "redis"
)[];
const [jobs, kills, spreadSeconds] = [Number(values.jobs), Number(values.kills), Number(values.spread)];
const services = await probeServices();

for (const kind of kinds) {
  const limits = { spreadSeconds, limitSeconds: spreadSeconds * 4 + 60 };
  print(kind, "calm", await runChaos(kind, services, { jobs, kills: 0, ...limits }));
  print(kind, `${kills} kills`, await runChaos(kind, services, { jobs, kills, ...limits }));
}

function print(kind: string, how: string, outcome: Outcome): void {
  const { completed, others, endedTwice, begun } = outcome;
  const [trip, median, slow, most] = [
    partOf(outcome.roundTrips, 0.5),
    ...[0.5, 0.95, 1].map((part) => partOf(outcome.latencies, part)),
  ] as [number, number, number, number];
  console.log(
    `${kind.padEnd(11)} ${how.padEnd(9)} ${completed} of ${jobs} done, ${others} not, ${endedTwice.length} ended twice, ${begun} begun; ` +
      `moment to begin: median ${median} ms, 95 % ${slow} ms, most ${most} ms; ` +
      `a question to the queue: median ${trip.toFixed(1)} ms, ratio ${(median / trip).toFixed(1)}; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

function partOf(figures: number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
