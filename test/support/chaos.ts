import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTestQueue } from "./queues.ts";
import type { DatabaseKind, Services } from "./services.ts";

export interface Chaos {
  jobs: number;
  /** Workers that are killed, one after the other; each is replaced. */
  kills: number;
  /** Seconds over which the moments of the jobs are spread. */
  spreadSeconds: number;
  /** Seconds after which it is over, done or not. */
  limitSeconds: number;
}

export interface Outcome {
  /** Jobs in the queue, by what became of them. */
  completed: number;
  others: number;
  /** Jobs of which more than one worker wrote the end. */
  endedTwice: string[];
  /** Runs that were begun; more than jobs, as those of killed workers are begun again. */
  begun: number;
  killed: number;
  /** Milliseconds from the moment of a job to its first begin. */
  latencies: number[];
  /** Milliseconds of a plain question to the same queue, asked meanwhile. */
  roundTrips: number[];
}

const WORKERS = 3;
const BEATS = 2;
const FIXTURES = join(import.meta.dirname, "../../src/jobs/fixtures");

/** Three workers and two beats, each a process; workers are killed at random while jobs come due. */
export async function runChaos(kind: DatabaseKind | "redis", services: Services, chaos: Chaos): Promise<Outcome> {
  const { place, queue, drop } = await createTestQueue(kind, services);
  const folder = mkdtempSync(join(tmpdir(), "liteset-chaos-"));
  const file = join(folder, "notes");
  const children = new Set<ChildProcess>();
  const start = (script: string, ...args: string[]) => {
    const child = spawn(process.execPath, [join(FIXTURES, script), JSON.stringify(place), ...args], {
      stdio: "inherit",
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  };
  const notes = (word: string) =>
    (existsSync(file) ? readFileSync(file, "utf8") : "")
      .split("\n")
      .map((line) => line.split(" "))
      .filter(([first]) => first === word);
  const roundTrips: number[] = [];
  const until = Date.now() + chaos.limitSeconds * 1000;
  const waitFor = async (isThere: () => boolean | Promise<boolean>) => {
    while (Date.now() < until && !(await isThere())) await sleep(100);
  };
  try {
    const store = await queue.store();
    const workers = Array.from({ length: WORKERS }, () => start("worker.ts", file));
    await waitFor(() => notes("ready").length >= WORKERS);
    const every = String((chaos.spreadSeconds * 1000) / chaos.jobs);
    for (let beat = 0; beat < BEATS; beat++) start("beat.ts", file, String(chaos.jobs), every);
    await waitFor(() => notes("beat").length >= BEATS);
    // The beats read the first moment here, when all of them are there.
    writeFileSync(`${file}.first`, String(Date.now() + 500));
    let killed = 0;
    // Only while there is something to do does a kill hit anybody at work.
    await waitFor(() => notes("begin").length > 0);
    while (killed < chaos.kills && Date.now() < until) {
      await sleep((Math.random() * 2 * chaos.spreadSeconds * 1000) / (chaos.kills + 1));
      const at = Math.floor(Math.random() * WORKERS);
      workers[at]?.kill("SIGKILL");
      workers[at] = start("worker.ts", file);
      killed++;
    }
    const ended = async () => {
      const asked = performance.now();
      await store.find("nothing");
      roundTrips.push(performance.now() - asked);
      // Counted only once all was handed over: a count costs the queue more than a question.
      if (notes("handed").length < BEATS) return false;
      const [depth] = await store.depth(["note"], Date.now());
      return depth?.queued === 0 && depth.running === 0 && depth.scheduled === 0;
    };
    await waitFor(ended);
    const all = await store.list(chaos.jobs * 2);
    const isDone = (body: string) => !("failReason" in JSON.parse(body));
    const completed = all.filter((job) => job.nextRunAt === null && job.lockedAt === null && isDone(job.body)).length;
    const counts = new Map<string, number>();
    for (const [, id = ""] of notes("ended")) counts.set(id, (counts.get(id) ?? 0) + 1);
    const firstBegin = new Map<string, number>();
    for (const [, data = "", , time] of notes("begin")) if (!firstBegin.has(data)) firstBegin.set(data, Number(time));
    return {
      completed,
      others: all.length - completed,
      endedTwice: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
      begun: notes("begin").length,
      killed,
      latencies: [...firstBegin].map(([at, time]) => time - Number(at)),
      roundTrips,
    };
  } finally {
    for (const child of children) child.kill("SIGKILL");
    await drop();
    rmSync(folder, { recursive: true, force: true });
  }
}
