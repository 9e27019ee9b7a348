// What a queue promises, and how soon a job begins.
//
//   node bench/jobs.ts [postgresql|redis|mysql|sqlite …] [--jobs 1000] [--kills 15] [--spread 30]
//
// For each queue, three workers and two beats as processes: first without kills, for the time from the moment of a job to its
// begin; then with workers killed (SIGKILL) at random, for what is promised: every job done, none ended twice.
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
  const calm = await runChaos(kind, services, { jobs, kills: 0, ...limits });
  print(kind, "calm", calm);
  print(kind, `${kills} kills`, await runChaos(kind, services, { jobs, kills, ...limits }));
}

function print(kind: string, how: string, { completed, others, endedTwice, begun, latencies }: Outcome): void {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  console.log(
    `${kind.padEnd(11)} ${how.padEnd(9)} ${completed} of ${jobs} done, ${others} not, ${endedTwice.length} ended twice, ${begun} begun; ` +
      `moment to begin: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, most ${sorted.at(-1)} ms`,
  );
}
