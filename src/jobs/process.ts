import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Agenda } from "agenda";
import type { Logger } from "../log.ts";
import type { Metadata } from "../metadata/orm.ts";
import { jobRepository } from "./repository.ts";

/** Does a job. It stops when the signal says so: its time is over, or another worker has taken it. */
export type Processor = (data: unknown, signal: AbortSignal) => Promise<void>;

export interface ProcessOptions {
  metadata: Metadata;
  log: Logger;
  processors: Readonly<Record<string, Processor>>;
  /** Jobs at the same time. */
  concurrency: number;
  /** Seconds a job of this name may take. */
  limitSeconds: (name: string) => number;
  /** After how long without a sign of life the jobs of a worker are given to another. */
  lockMs?: number;
  /** How often the table is looked at. */
  pollMs?: number;
}

export interface JobProcess {
  /** Takes no more jobs, lets running ones end in that time, hands back the ones that were not begun. */
  stop(limitMs: number): Promise<void>;
}

const LOCK_MS = 60_000;
const POLL_MS = 1_000;
/** Times that a failed job is tried again: after 4, 16 and 64 seconds. */
const RETRIES = 3;

/** Works on jobs until it is stopped. */
export async function processJobs(options: ProcessOptions): Promise<JobProcess> {
  const { metadata, log, processors, concurrency, limitSeconds, lockMs = LOCK_MS, pollMs = POLL_MS } = options;
  const name = `${hostname().slice(0, 50)}-${randomUUID().slice(0, 13)}`;
  const repository = jobRepository(metadata, name);
  await repository.connect();
  const agenda = new Agenda({
    backend: {
      name: "metadata database",
      repository,
      ownsConnection: false,
      connect: async () => {},
      disconnect: async () => {},
    },
    name,
    processEvery: pollMs,
    maxConcurrency: concurrency,
    defaultConcurrency: concurrency,
    // Jobs that wait for their turn here could begin elsewhere.
    lockLimit: concurrency,
    defaultLockLifetime: lockMs,
  });
  agenda.on("error", (error) => log.warn("jobs: the metadata database does not answer; trying again", { error }));
  agenda.on("fail", (error, job) => log.error("job failed", { job: job instanceof Object ? nameOf(job) : "", error }));
  for (const [task, processor] of Object.entries(processors)) {
    agenda.define(
      task,
      async (job) => {
        const lost = new AbortController();
        const signal = AbortSignal.any([lost.signal, AbortSignal.timeout(limitSeconds(task) * 1000)]);
        const alive = setInterval(() => job.touch().catch((error) => lost.abort(error)), lockMs / 3);
        const started = performance.now();
        try {
          await Promise.race([processor(job.attrs.data, signal), aborted(signal)]);
          log.info("job done", { job: task, ms: Math.round(performance.now() - started) });
        } finally {
          clearInterval(alive);
        }
      },
      { backoff: ({ attempt }) => (attempt > RETRIES ? null : 1000 * 4 ** attempt) },
    );
  }
  await agenda.start();
  return {
    stop: async (limitMs) => {
      await agenda.drain({ timeout: limitMs });
      await agenda.stop();
    },
  };
}

const nameOf = (job: object): unknown => ("attrs" in job ? (job.attrs as { name?: unknown }).name : "");

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
