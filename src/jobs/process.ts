import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Agenda } from "agenda";
import type { Logger } from "../log.ts";
import { cancelledIn } from "./bell.ts";
import { holdJobs } from "./held-jobs.ts";
import type { TaskLimits } from "./limits.ts";
import { CancelledJob, LostJob } from "./repository.ts";
import type { JobStore } from "./store.ts";
import { wakeChannel } from "./wake-channel.ts";

/** Does a job. It stops when the signal says so: its time is over, it was cancelled, or another worker has taken it. */
export type Processor = (data: unknown, signal: AbortSignal) => Promise<void>;

export interface ProcessOptions {
  store: JobStore;
  log: Logger;
  processors: Readonly<Record<string, Processor>>;
  /** Jobs at the same time. */
  concurrency: number;
  limits: (name: string) => TaskLimits;
  /** Whether a job of this name that failed is tried again; it is by default. */
  triesAgain?: (name: string) => boolean;
  /** After how long without a sign of life the jobs of a worker are given to another. */
  lockMs?: number;
  /** How often jobs are looked for; those that the bell tells of begin at once. */
  pollMs?: number;
  /** Hears of each job that has ended for good, once that is written. */
  onEnd?: (job: { id: string; name: string; failed: boolean }) => void;
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
  const { store, log, processors, concurrency, lockMs = LOCK_MS, pollMs = POLL_MS } = options;
  const name = `${hostname().slice(0, 50)}-${randomUUID().slice(0, 13)}`;
  const names = Object.keys(processors);
  const channel = wakeChannel();
  const held = holdJobs({ ...options, owner: name, names, lockMs, wake: channel.wake, onEnd: options.onEnd });
  const agenda = new Agenda({
    backend: {
      name: store.name,
      repository: held.repository,
      notificationChannel: channel,
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
  let isAway = false;
  agenda.on("error", (error) => {
    if (!isAway) log.warn(`jobs: ${store.name} does not answer, or a job was lost; trying again`, { error });
    isAway = true;
    setTimeout(() => {
      isAway = false;
    }, 10_000).unref();
  });
  agenda.on("fail", (error, job) => {
    const name = job instanceof Object ? nameOf(job) : "";
    if (error instanceof CancelledJob) log.info("job cancelled", { job: name });
    else log.error("job failed", { job: name, error });
  });
  const running: RunningJobs = new Map();
  for (const [task, processor] of Object.entries(processors)) {
    const limits = options.limits(task);
    agenda.define(task, async (job) => perform(task, processor, job, { log, limits, lockMs, running }), {
      backoff: ({ attempt, error }) => {
        const isFinal = error instanceof TimeLimitError || error instanceof LostJob;
        return attempt > RETRIES || isFinal || options.triesAgain?.(task) === false ? null : 1000 * 4 ** attempt;
      },
    });
  }

  // A place that becomes free is filled at once, from each name in turn, where more was there than could be taken.
  let turn = 0;
  agenda.on("complete", () => {
    if (!held.sawMore()) return;
    setImmediate(() => {
      for (let step = 1; step <= names.length; step++) channel.wake(names[(turn + step) % names.length]!);
      turn = (turn + 1) % names.length;
    });
  });
  await agenda.start();
  const deafen = await store.bell.listen((rung) => {
    if (names.includes(rung)) channel.wake(rung);
    else running.get(cancelledIn(rung) ?? "")?.();
  });
  return {
    stop: async (limitMs) => {
      held.close();
      await deafen();
      await agenda.drain({ timeout: limitMs });
      await agenda.stop();
      await held.handBack();
    },
  };
}

/** The job took longer than CELERY_CONFIG allows; it would again. */
class TimeLimitError extends Error {
  constructor(task: string, seconds: number) {
    super(`${task} took longer than its limit of ${seconds} s`);
  }
}

interface RunningJob {
  attrs: { _id?: unknown; data?: unknown };
  touch(): Promise<void>;
}

/** By id what gives a sign of life at once, and so finds out whether the job is still this worker's. */
type RunningJobs = Map<string, () => void>;

async function perform(
  task: string,
  processor: Processor,
  job: RunningJob,
  { log, limits, lockMs, running }: { log: Logger; limits: TaskLimits; lockMs: number; running: RunningJobs },
): Promise<void> {
  const stopping = new AbortController();
  const { promise: cut, reject: giveUp } = Promise.withResolvers<never>();
  // Only where the race below is over may nobody listen.
  cut.catch(() => {});
  const touch = () =>
    void job.touch().catch((error) => {
      if (!(error instanceof LostJob)) return;
      stopping.abort(error);
      giveUp(error);
    });
  const id = String(job.attrs._id);
  running.set(id, touch);
  const alive = setInterval(touch, lockMs / 3);
  const soft = setTimeout(
    () => stopping.abort(new TimeLimitError(task, limits.softSeconds)),
    limits.softSeconds * 1000,
  );
  const hard = setTimeout(() => giveUp(new TimeLimitError(task, limits.hardSeconds)), limits.hardSeconds * 1000);
  const started = performance.now();
  try {
    await Promise.race([processor(job.attrs.data, stopping.signal), cut]);
    log.info("job done", { job: task, ms: Math.round(performance.now() - started) });
  } catch (error) {
    // Whatever a task makes of being stopped, this is why.
    throw stopping.signal.aborted ? stopping.signal.reason : error;
  } finally {
    running.delete(id);
    clearInterval(alive);
    clearTimeout(soft);
    clearTimeout(hard);
  }
}

const nameOf = (job: object): unknown => ("attrs" in job ? (job.attrs as { name?: unknown }).name : "");
