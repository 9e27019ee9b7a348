import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Agenda, type JobRepository, type NotificationChannel, type NotificationHandler, toJobId } from "agenda";
import type { Logger } from "../log.ts";
import { createRateLimit, type TaskLimits } from "./limits.ts";
import { jobRepository, LostJob } from "./repository.ts";
import type { JobStore } from "./store.ts";

/** Does a job. It stops when the signal says so: its time is over, or another worker has taken it. */
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
/** How often the end of a job is written while its store is away. */
const SAVE_PAUSE_MS = 250;

/** Works on jobs until it is stopped. */
export async function processJobs(options: ProcessOptions): Promise<JobProcess> {
  const { store, log, processors, concurrency, lockMs = LOCK_MS, pollMs = POLL_MS } = options;
  const name = `${hostname().slice(0, 50)}-${randomUUID().slice(0, 13)}`;
  const names = Object.keys(processors);
  const channel = wakeChannel();
  const held: Held = { taken: new Set(), changing: new Set(), found: new Set(), sawMore: false, stopped: false };
  const repository = boundedRepository(jobRepository(store, name), options, lockMs, held, channel.wake);
  const agenda = new Agenda({
    backend: {
      name: store.name,
      repository,
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
  agenda.on("fail", (error, job) => log.error("job failed", { job: job instanceof Object ? nameOf(job) : "", error }));
  for (const [task, processor] of Object.entries(processors)) {
    agenda.define(task, async (job) => perform(task, processor, job, { log, limits: options.limits(task), lockMs }), {
      backoff: ({ attempt, error }) =>
        attempt > RETRIES || error instanceof TimeLimitError || options.triesAgain?.(task) === false
          ? null
          : 1000 * 4 ** attempt,
    });
  }

  // A place that becomes free is filled at once, from each name in turn, where more was there than could be taken.
  let turn = 0;
  agenda.on("complete", () => {
    if (!held.sawMore) return;
    held.sawMore = false;
    setImmediate(() => {
      for (let step = 1; step <= names.length; step++) channel.wake(names[(turn + step) % names.length]!);
      turn = (turn + 1) % names.length;
    });
  });
  await agenda.start();
  const deafen = await store.bell.listen((task) => {
    if (names.includes(task)) channel.wake(task);
  });
  return {
    stop: async (limitMs) => {
      held.stopped = true;
      await deafen();
      await agenda.drain({ timeout: limitMs });
      await agenda.stop();
      await Promise.allSettled(held.changing);
      await repository.unlockJobs([...held.taken]);
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
  attrs: { data?: unknown };
  touch(): Promise<void>;
}

async function perform(
  task: string,
  processor: Processor,
  job: RunningJob,
  { log, limits, lockMs }: { log: Logger; limits: TaskLimits; lockMs: number },
): Promise<void> {
  const stopping = new AbortController();
  const { promise: cut, reject: giveUp } = Promise.withResolvers<never>();
  // Only where the race below is over may nobody listen.
  cut.catch(() => {});
  const alive = setInterval(() => {
    job.touch().catch((error) => {
      if (!(error instanceof LostJob)) return;
      stopping.abort(error);
      giveUp(error);
    });
  }, lockMs / 3);
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
    clearInterval(alive);
    clearTimeout(soft);
    clearTimeout(hard);
  }
}

interface Held {
  /** Jobs that were taken and have not begun. */
  taken: Set<string>;
  /** Locks that are being taken or given back at this moment. */
  changing: Set<Promise<unknown>>;
  /** Names of which a job was found at the last look. */
  found: Set<string>;
  /** Whether there may be more to take. */
  sawMore: boolean;
  stopped: boolean;
}

/**
 * The repository with what Agenda lacks: rate limits, and the end of a job being written also when the store was away for a
 * moment, as long as the job is still this worker's.
 */
function boundedRepository(
  repository: JobRepository,
  { limits, processors, onEnd }: ProcessOptions,
  lockMs: number,
  held: Held,
  wake: (name: string) => void,
): JobRepository {
  const rates = new Map(Object.keys(processors).map((name) => [name, createRateLimit(limits(name).perSecond)]));
  const mayTake = (name: string) => rates.get(name)?.take() !== false;
  /** Whoever stops waits for it to its very end. */
  const changing = async <T>(change: Promise<T>): Promise<T> => {
    held.changing.add(change);
    return change.finally(() => held.changing.delete(change));
  };
  const take: JobRepository["getNextJobToRun"] = async (name, ...more) => {
    const job = await repository.getNextJobToRun(name, ...more);
    if (!job) return undefined;
    if (held.stopped) {
      await repository.unlockJob(job);
      return undefined;
    }
    held.taken.add(String(job._id));
    held.found.add(name);
    held.sawMore = true;
    return job;
  };
  return {
    ...repository,
    getNextJobToRun: async (name, ...more) => {
      if (held.stopped) return undefined;
      // Agenda begins what it found when a look finds nothing more: it is told so after each job, and looks again.
      if (held.found.delete(name)) {
        wake(name);
        return undefined;
      }
      return mayTake(name) ? changing(take(name, ...more)) : undefined;
    },
    // Agenda does not wait for it.
    unlockJob: async (job) => {
      held.taken.delete(String(job._id));
      await changing(repository.unlockJob(job));
    },
    saveJobState: async (job, options) => {
      held.taken.delete(String(job._id));
      const until = Date.now() + lockMs;
      const ended = !job.lockedAt;
      for (;;) {
        try {
          await repository.saveJobState(job, options);
          break;
        } catch (error) {
          if (error instanceof LostJob || !ended || Date.now() > until) throw error;
          await sleep(SAVE_PAUSE_MS);
        }
      }
      if (ended && !job.nextRunAt) onEnd?.({ id: String(job._id), name: job.name, failed: (job.failCount ?? 0) > 0 });
    },
  };
}

/** Wakes Agenda for the jobs of a name; calls that come while it is being woken for the same name become one. */
function wakeChannel(): NotificationChannel & { wake(name: string): void } {
  const handlers = new Set<NotificationHandler>();
  const busy = new Map<string, { again: boolean }>();
  const notify = async (jobName: string) => {
    const notification = { jobId: toJobId(""), jobName, nextRunAt: null, priority: 0, timestamp: new Date() };
    await Promise.allSettled([...handlers].map((handle) => handle(notification)));
  };
  const wake = async (name: string): Promise<void> => {
    const running = busy.get(name);
    if (running) {
      running.again = true;
      return;
    }
    const mine = { again: true };
    busy.set(name, mine);
    while (mine.again) {
      mine.again = false;
      await notify(name);
    }
    busy.delete(name);
  };
  return Object.assign(new EventEmitter(), {
    state: "connected" as const,
    connect: async () => {},
    disconnect: async () => handlers.clear(),
    subscribe: (handler: NotificationHandler) => {
      handlers.add(handler);
      return () => {
        handlers.delete(handler);
      };
    },
    // Nobody else hears this channel: stores have their own bell.
    publish: async () => {},
    wake: (name: string) => void wake(name),
  });
}

const nameOf = (job: object): unknown => ("attrs" in job ? (job.attrs as { name?: unknown }).name : "");
