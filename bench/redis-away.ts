// What people notice of a Redis that is killed for 20 s under load, and whether anything that was accepted is lost.
//
//   npx node bench/redis-away.ts [--seconds 20]
//
// One server and one worker, with queue, caches and events in a Redis of their own (appendonly, appendfsync always); four
// browsers ask for asynchronous charts and lists without a pause worth the name, before, while and after.
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Answer, startRedisScene } from "../test/support/redis-scene.ts";
import { probeServices } from "../test/support/services.ts";

const { values } = parseArgs({ options: { seconds: { type: "string", default: "20" } } });
const AROUND_MS = 10_000;
const TOLD_LIMIT_MS = 120_000;

const scene = await startRedisScene(await probeServices());
try {
  const load = scene.startLoad();
  await sleep(AROUND_MS);
  const killed = Date.now();
  await scene.redis.kill();
  await sleep(Number(values.seconds) * 1000);
  await scene.redis.start();
  const back = Date.now();
  await sleep(AROUND_MS);
  await load.end();

  const phases = { before: [0, killed], away: [killed, back], after: [back, Number.POSITIVE_INFINITY] } as const;
  for (const [name, [from, to]] of Object.entries(phases))
    report(
      name,
      scene.answers.filter(({ at }) => at >= from && at < to),
    );
  const first = scene.answers.find(({ at, status }) => at >= back && status === 202);
  console.log(`accepted again ${first ? first.at + first.ms - back : "never"} ms after it was back`);
  const accepted = scene.answers.flatMap(({ job }) => job ?? []);
  const until = Date.now() + TOLD_LIMIT_MS;
  while (Date.now() < until && accepted.some((job) => !scene.told.has(job))) await sleep(100);
  const untold = accepted.filter((job) => !scene.told.has(job)).length;
  const missing = await scene.missing(accepted);
  console.log(
    `${accepted.length} jobs accepted: ${untold} not told by web socket, ${missing.length} not there; load ${loadavg()[0]?.toFixed(1)}`,
  );
  for (const job of missing) console.log(job);
  process.exitCode = untold + missing.length > 0 ? 1 : 0;
} finally {
  await scene.stop();
}

function report(name: string, answers: Answer[]): void {
  const byStatus = Map.groupBy(answers, ({ status }) => status);
  const counts = [...byStatus].sort(([a], [b]) => a - b).map(([status, all]) => `${all.length} × ${status}`);
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  console.log(
    `${name.padEnd(7)} ${counts.join(", ")}; median ${times[Math.floor(times.length / 2)]} ms, most ${times.at(-1)} ms`,
  );
}
