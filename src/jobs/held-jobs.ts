import { setTimeout as sleep } from "node:timers/promises";
import type { JobRepository } from "agenda";
import { createRateLimit, type TaskLimits } from "./limits.ts";
import { jobRepository, LostJob } from "./repository.ts";
import type { JobStore } from "./store.ts";

/** How often the begin or end of a job is written while its store is away. */
const SAVE_PAUSE_MS = 250;

interface HeldOptions {
  store: JobStore;
  /** Name of this worker, unlike that of every other. */
  owner: string;
  /** Names of the jobs that it does. */
  names: readonly string[];
  limits: (name: string) => TaskLimits;
  lockMs: number;
  /** Has Agenda look for jobs of a name. */
  wake: (name: string) => void;
  onEnd: ((job: { id: string; name: string; failed: boolean }) => void) | undefined;
}

/** The jobs that one worker holds. */
interface HeldJobs {
  /** What Agenda asks. */
  readonly repository: JobRepository;
  /** Whether there may have been more to take than could be; asking forgets it. */
  sawMore(): boolean;
  /** Takes none any more. */
  close(): void;
  /** Gives back those that were taken and have not begun. */
  handBack(): Promise<void>;
}

/**
 * Has what Agenda's repository lacks: rate limits, an account of the locks, and the begin and end of a job being written also
 * when the store was away for a moment, as long as the job is still this worker's.
 */
export function holdJobs({ store, owner, names, limits, lockMs, wake, onEnd }: HeldOptions): HeldJobs {
  const repository = jobRepository(store, owner);
  const rates = new Map(names.map((name) => [name, createRateLimit(limits(name).perSecond)]));
  /** Taken, and not begun; begun, and not ended. */
  const [taken, running] = [new Set<string>(), new Set<string>()];
  /** Names of which this worker may hold a job that it does not know: the answer of the store was lost. */
  const unsure = new Set<string>();
  /** Names of which a job was found at the last look. */
  const found = new Set<string>();
  /** Locks that are being taken or given back at this moment. */
  const changing = new Set<Promise<unknown>>();
  const looks = new Map<string, Promise<unknown>>();
  let mayBeMore = false;
  let isClosed = false;

  const followed = async <T>(change: Promise<T>): Promise<T> => {
    changing.add(change);
    return change.finally(() => changing.delete(change));
  };

  const take: JobRepository["getNextJobToRun"] = async (name, ...more) => {
    if (unsure.has(name)) await store.release(name, [...taken, ...running], owner);
    unsure.add(name);
    const job = await repository.getNextJobToRun(name, ...more);
    unsure.delete(name);
    if (!job) return undefined;
    if (isClosed) {
      await repository.unlockJob(job);
      return undefined;
    }
    taken.add(String(job._id));
    found.add(name);
    mayBeMore = true;
    return job;
  };

  /** One look after the other: what one has just taken is not given back by the next. */
  const look: JobRepository["getNextJobToRun"] = async (name, ...more) => {
    const before = looks.get(name);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return isClosed ? undefined : take(name, ...more);
    })();
    looks.set(name, mine);
    return followed(mine);
  };

  return {
    repository: {
      ...repository,
      getNextJobToRun: async (name, ...more) => {
        if (isClosed) return undefined;
        // Agenda begins what it found when a look finds nothing more: it is told so after each job, and looks again.
        if (found.delete(name)) {
          wake(name);
          return undefined;
        }
        return rates.get(name)?.take() === false ? undefined : look(name, ...more);
      },

      // Agenda does not wait for it.
      unlockJob: async ({ _id, name }) => {
        taken.delete(String(_id));
        await followed(store.unlock(String(_id), owner).catch(() => void unsure.add(name)));
      },

      saveJobState: async (job, options) => {
        const id = String(job._id);
        const begins = taken.delete(id);
        const ends = !job.lockedAt;
        if (begins) running.add(id);
        if (ends) running.delete(id);
        const until = Date.now() + lockMs;
        for (;;) {
          try {
            await repository.saveJobState(job, options);
            break;
          } catch (error) {
            // A sign of life comes again by itself.
            if (!(error instanceof LostJob) && (begins || ends) && Date.now() < until) {
              await sleep(SAVE_PAUSE_MS);
              continue;
            }
            if (begins) running.delete(id);
            throw error;
          }
        }
        if (ends && !job.nextRunAt) onEnd?.({ id, name: job.name, failed: (job.failCount ?? 0) > 0 });
      },
    },

    sawMore: () => {
      const saw = mayBeMore;
      mayBeMore = false;
      return saw;
    },

    close: () => {
      isClosed = true;
    },

    handBack: async () => {
      await Promise.allSettled(changing);
      await Promise.allSettled([...taken].map((id) => store.unlock(id, owner)));
    },
  };
}
