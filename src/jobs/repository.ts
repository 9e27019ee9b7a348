import { randomUUID } from "node:crypto";
import {
  computeJobState,
  datefields,
  type JobParameters,
  type JobRepository,
  type JobsOverview,
  type JobsQueryOptions,
  type RemoveJobsOptions,
  toJobId,
} from "agenda";
import type { JobStore, StoredJob } from "./store.ts";
import { idOf, storedJob } from "./stored-job.ts";

/** Most jobs that a listing reads. */
const MAX_LISTED = 10_000;

/** The job as Agenda knows it. */
function agendaJob(stored: StoredJob): JobParameters {
  const body = JSON.parse(stored.body) as JobParameters;
  for (const field of datefields) if (body[field]) body[field] = new Date(body[field]);
  return {
    ...body,
    _id: toJobId(stored.id),
    nextRunAt: stored.nextRunAt === null ? null : new Date(stored.nextRunAt),
    disabled: stored.disabled,
    ...(stored.lockedAt !== null && { lockedAt: new Date(stored.lockedAt) }),
  };
}

/**
 * Agenda's view of a store, for one worker.
 * @param owner name of this worker, unlike that of every other
 */
export function jobRepository(store: JobStore, owner: string): JobRepository {
  const list = async (): Promise<JobParameters[]> => (await store.list(MAX_LISTED)).map(agendaJob);

  const chosen = async (options: RemoveJobsOptions & JobsQueryOptions): Promise<JobParameters[]> => {
    const ids = new Set([options.id, ...(options.ids ?? [])].filter((id) => id !== undefined).map(String));
    const names = new Set([options.name, ...(options.names ?? [])].filter((name) => name !== undefined));
    return (await list())
      .filter((job) => ids.size === 0 || ids.has(String(job._id)))
      .filter((job) => names.size === 0 || names.has(job.name))
      .filter((job) => !options.notNames?.includes(job.name))
      .filter((job) => options.data === undefined || JSON.stringify(job.data) === JSON.stringify(options.data));
  };

  const remove = async (jobs: JobParameters[]): Promise<number> => {
    const removed = await Promise.all(jobs.map((job) => store.remove(String(job._id))));
    return removed.filter(Boolean).length;
  };

  const setDisabled = async (options: RemoveJobsOptions, disabled: boolean): Promise<number> => {
    const changed = await Promise.all(
      (await chosen(options)).map((job) => store.replace(String(job._id), { ...storedJob("", job), disabled })),
    );
    return changed.filter(Boolean).length;
  };

  return {
    connect: () => store.prepare(),

    getNextJobToRun: async (name, nextScanAt, lockDeadline, now = new Date()) => {
      const taken = await store.next(name, nextScanAt.getTime(), lockDeadline.getTime(), now.getTime(), owner);
      return taken && agendaJob(taken);
    },

    lockJob: async (job) => {
      if (job._id === undefined) return undefined;
      const taken = await store.lock(String(job._id), job.nextRunAt?.getTime() ?? null, Date.now(), owner);
      return taken && agendaJob(taken);
    },

    saveJobState: async (job) => {
      const id = String(job._id);
      if (await store.save(id, storedJob("", job), owner)) return;
      throw (await store.find(id))?.disabled ? new CancelledJob(job) : new LostJob(job);
    },

    saveJob: async (job) => {
      const { unique, uniqueOpts } = job;
      const key = unique ? JSON.stringify(unique) : job.type === "single" ? "single" : undefined;
      const id = String(job._id ?? (key === undefined ? randomUUID() : idOf(job.name, key)));
      const stored = storedJob(id, job as JobParameters);
      if (!(await store.insert(stored)) && !uniqueOpts?.insertOnly) await store.replace(id, stored);
      const kept = await store.find(id);
      return (kept ? agendaJob(kept) : { ...job, _id: toJobId(id) }) as typeof job;
    },

    // Agenda does not wait for these two: whoever holds a lock in vain loses it after a while anyway.
    unlockJob: (job) => store.unlock(String(job._id), owner).catch(() => {}),
    unlockJobs: async (ids) => {
      await Promise.allSettled(ids.map((id) => store.unlock(String(id), owner)));
    },

    getJobById: async (id) => {
      const stored = await store.find(id);
      return stored ? agendaJob(stored) : null;
    },

    queryJobs: async (options = {}) => {
      const found = (await chosen(options))
        .map((job) => ({ ...job, _id: toJobId(String(job._id)), state: computeJobState(job) }))
        .filter((job) => options.state === undefined || job.state === options.state)
        .filter((job) => options.search === undefined || job.name.includes(options.search))
        .filter((job) => options.includeDisabled !== false || !job.disabled);
      const skip = options.skip ?? 0;
      return { jobs: found.slice(skip, options.limit ? skip + options.limit : undefined), total: found.length };
    },

    getJobsOverview: async () => overviewOf(await list()),
    getDistinctJobNames: async () => [...new Set((await list()).map((job) => job.name))],
    getQueueSize: async () => (await list()).filter((job) => computeJobState(job) === "queued").length,
    removeJobs: async (options) => remove(await chosen(options)),
    disableJobs: (options) => setDisabled(options, true),
    enableJobs: (options) => setDisabled(options, false),
    purgeAllJobs: async () => remove(await list()),
  };
}

/** The job has another holder, or is gone: what is to be written about it does not count. */
export class LostJob extends Error {
  constructor({ name, _id }: JobParameters) {
    super(`Job ${name} (${_id}) is no longer this worker's`);
  }
}

/** Somebody ended it: nobody else does it. */
export class CancelledJob extends LostJob {
  override message = "The job was cancelled";
}

/** How many jobs of each name are in which state. */
function overviewOf(jobs: JobParameters[]): JobsOverview[] {
  return [...new Set(jobs.map((job) => job.name))].sort().map((name) => {
    const states = jobs.filter((job) => job.name === name).map((job) => computeJobState(job));
    const count = (state: string) => states.filter((each) => each === state).length;
    return {
      name,
      total: states.length,
      running: count("running"),
      scheduled: count("scheduled"),
      queued: count("queued"),
      completed: count("completed"),
      failed: count("failed"),
      repeating: count("repeating"),
      paused: count("paused"),
    };
  });
}
