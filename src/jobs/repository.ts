import { randomUUID } from "node:crypto";
import {
  computeJobState,
  datefields,
  type JobParameters,
  type JobRepository,
  type RemoveJobsOptions,
  toJobId,
} from "agenda";
import type { Kysely } from "kysely";
import type { Metadata } from "../metadata/orm.ts";
import { namespaceOf, uuid3 } from "../metadata/uuid3.ts";

/** A job as the table keeps it; times are milliseconds since 1970, which some drivers give as text. */
interface JobRow {
  id: string;
  name: string;
  next_run_at: number | string | null;
  locked_at: number | string | null;
  locked_by: string | null;
  finished_at: number | string | null;
  disabled: number;
  /** Counts the changes: who read an older one does not write. */
  version: number;
  /** What else Agenda knows about the job, as JSON. */
  body: string;
}

type JobsDatabase = Kysely<{ liteset_jobs: JobRow }>;

const TABLE = "liteset_jobs";
/** What MySQL's text column holds, with room to spare. */
const MAX_BODY_BYTES = 60_000;
/** Jobs that a worker tries to take at once; the others are left to its rivals. */
const CANDIDATES = 10;
/** Most jobs that a listing reads. */
const MAX_LISTED = 10_000;
const NAMESPACE = namespaceOf("liteset-jobs");

const table = (metadata: Metadata): JobsDatabase => metadata.kysely() as unknown as JobsDatabase;

/** Makes the table of jobs where it is not there yet. It is no part of Superset's schema, and Superset takes no notice of it. */
export async function prepareJobs(metadata: Metadata): Promise<void> {
  const create = () =>
    table(metadata)
      .schema.createTable(TABLE)
      .ifNotExists()
      .addColumn("id", "varchar(36)", (column) => column.primaryKey())
      .addColumn("name", "varchar(200)", (column) => column.notNull())
      .addColumn("next_run_at", "bigint")
      .addColumn("locked_at", "bigint")
      .addColumn("locked_by", "varchar(100)")
      .addColumn("finished_at", "bigint")
      .addColumn("disabled", "integer", (column) => column.notNull())
      .addColumn("version", "integer", (column) => column.notNull())
      .addColumn("body", "text", (column) => column.notNull())
      // The index that workers search by; MySQL makes plain ones only in a statement of their own.
      .addUniqueConstraint("liteset_jobs_next", ["name", "next_run_at", "id"])
      .execute();
  // Two processes that start together may both find it absent: the second look settles it.
  await create().catch(create);
}

/** A job for whoever comes first among the workers. */
export interface NewJob {
  name: string;
  data: unknown;
  at: Date;
  /** Names the moment: of all jobs with the same key only the first is taken in. */
  key?: string;
}

/**
 * Takes a job in.
 * @returns whether it is new
 */
export async function enqueue(metadata: Metadata, { name, data, at, key }: NewJob): Promise<boolean> {
  const id = key === undefined ? randomUUID() : idOf(name, key);
  if (key !== undefined && (await exists(metadata, id))) return false;
  return insert(metadata, id, { name, data, priority: 0, type: "normal", nextRunAt: at });
}

/** Forgets the jobs that ended before a moment. Keys are remembered as long as their jobs. */
export async function forgetFinished(metadata: Metadata, before: Date): Promise<void> {
  await table(metadata)
    .deleteFrom(TABLE)
    .where("finished_at", "<", before.getTime())
    .where("next_run_at", "is", null)
    .where("locked_at", "is", null)
    .execute();
}

/**
 * Agenda's jobs in the metadata database, whichever it is. A job is taken by a conditional update, so that of any number of
 * workers one gets it; the state of a job is written only by the worker that holds its lock.
 * @param owner name of this worker, unlike that of every other
 */
export function jobRepository(metadata: Metadata, owner: string): JobRepository {
  const jobs = () => table(metadata);

  const find = async (id: string): Promise<JobRow | undefined> =>
    jobs().selectFrom(TABLE).selectAll().where("id", "=", id).executeTakeFirst();

  /** Takes the lock of a row as it was read; undefined when somebody else was faster. */
  const take = async (row: JobRow, now: Date): Promise<JobParameters | undefined> => {
    const { numUpdatedRows } = await jobs()
      .updateTable(TABLE)
      .set({ locked_at: now.getTime(), locked_by: owner, version: row.version + 1 })
      .where("id", "=", row.id)
      .where("version", "=", row.version)
      .executeTakeFirst();
    return numUpdatedRows === 1n ? { ...jobOf(row), lockedAt: now } : undefined;
  };

  const list = async (): Promise<JobParameters[]> =>
    (await jobs().selectFrom(TABLE).selectAll().orderBy("next_run_at").limit(MAX_LISTED).execute()).map(jobOf);

  const chosen = async (options: RemoveJobsOptions): Promise<string[]> => {
    const ids = new Set([options.id, ...(options.ids ?? [])].filter((id) => id !== undefined).map(String));
    const names = new Set([options.name, ...(options.names ?? [])].filter((name) => name !== undefined));
    return (await list())
      .filter((job) => ids.size === 0 || ids.has(String(job._id)))
      .filter((job) => names.size === 0 || names.has(job.name))
      .filter((job) => !options.notNames?.includes(job.name))
      .filter((job) => options.data === undefined || JSON.stringify(job.data) === JSON.stringify(options.data))
      .map((job) => String(job._id));
  };

  const setDisabled = async (options: RemoveJobsOptions, disabled: number): Promise<number> => {
    const ids = await chosen(options);
    for (const id of ids)
      await jobs()
        .updateTable(TABLE)
        .set((eb) => ({ disabled, version: eb("version", "+", 1) }))
        .where("id", "=", id)
        .execute();
    return ids.length;
  };

  const remove = async (ids: string[]): Promise<number> => {
    for (const id of ids) await jobs().deleteFrom(TABLE).where("id", "=", id).execute();
    return ids.length;
  };

  return {
    connect: () => prepareJobs(metadata),

    getNextJobToRun: async (name, nextScanAt, lockDeadline, now = new Date()) => {
      const rows = await jobs()
        .selectFrom(TABLE)
        .selectAll()
        .where("name", "=", name)
        .where("disabled", "=", 0)
        .where((eb) =>
          eb.or([
            eb.and([eb("locked_at", "is", null), eb("next_run_at", "<=", nextScanAt.getTime())]),
            // Its worker has not been heard of for too long.
            eb("locked_at", "<=", lockDeadline.getTime()),
          ]),
        )
        .orderBy("next_run_at")
        .limit(CANDIDATES)
        .execute();
      for (const row of rows) {
        const job = await take(row, now);
        if (job) return job;
      }
      return undefined;
    },

    lockJob: async (job) => {
      const row = job._id === undefined ? undefined : await find(job._id);
      const free = row && row.locked_at === null && !row.disabled;
      return free && dateOf(row.next_run_at)?.getTime() === job.nextRunAt?.getTime()
        ? take(row, new Date())
        : undefined;
    },

    saveJobState: async (job) => {
      const { numUpdatedRows } = await jobs()
        .updateTable(TABLE)
        .set((eb) => ({
          next_run_at: timeOf(job.nextRunAt),
          locked_at: timeOf(job.lockedAt),
          locked_by: job.lockedAt ? owner : null,
          finished_at: timeOf(job.lastFinishedAt ?? job.failedAt),
          body: bodyOf(job),
          version: eb("version", "+", 1),
        }))
        .where("id", "=", String(job._id))
        .where("locked_by", "=", owner)
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new Error(`Job ${job.name} (${job._id}) is no longer this worker's`);
    },

    saveJob: async (job) => {
      const { unique, uniqueOpts } = job;
      const key = unique ? JSON.stringify(unique) : job.type === "single" ? "single" : undefined;
      const id = job._id ?? (key === undefined ? randomUUID() : idOf(job.name, key));
      if ((await exists(metadata, id)) || !(await insert(metadata, id, job as JobParameters))) {
        if (!uniqueOpts?.insertOnly)
          await jobs()
            .updateTable(TABLE)
            .set((eb) => ({
              next_run_at: timeOf(job.nextRunAt),
              disabled: job.disabled ? 1 : 0,
              body: bodyOf(job as JobParameters),
              version: eb("version", "+", 1),
            }))
            .where("id", "=", id)
            .execute();
      }
      const row = await find(id);
      return (row ? jobOf(row) : { ...job, _id: toJobId(id) }) as typeof job;
    },

    unlockJob: async (job) => unlock(String(job._id)),
    unlockJobs: async (ids) => {
      for (const id of ids) await unlock(String(id));
    },

    getJobById: async (id) => {
      const row = await find(id);
      return row ? jobOf(row) : null;
    },

    queryJobs: async (options = {}) => {
      const ids = await chosen(options);
      const found = (await list())
        .filter((job) => ids.includes(String(job._id)))
        .map((job) => ({ ...job, _id: toJobId(String(job._id)), state: computeJobState(job) }))
        .filter((job) => options.state === undefined || job.state === options.state)
        .filter((job) => options.search === undefined || job.name.includes(options.search))
        .filter((job) => options.includeDisabled !== false || !job.disabled);
      const skip = options.skip ?? 0;
      return { jobs: found.slice(skip, options.limit ? skip + options.limit : undefined), total: found.length };
    },

    getJobsOverview: async () => {
      const all = await list();
      return [...new Set(all.map((job) => job.name))].map((name) => {
        const states = all.filter((job) => job.name === name).map((job) => computeJobState(job));
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
    },

    getDistinctJobNames: async () =>
      (await jobs().selectFrom(TABLE).select("name").distinct().execute()).map((row) => row.name),

    getQueueSize: async () => {
      const { waiting } = await jobs()
        .selectFrom(TABLE)
        .select((eb) => eb.fn.countAll<number | string>().as("waiting"))
        .where("locked_at", "is", null)
        .where("disabled", "=", 0)
        .where("next_run_at", "<=", Date.now())
        .executeTakeFirstOrThrow();
      return Number(waiting);
    },

    removeJobs: async (options) => remove(await chosen(options)),
    disableJobs: (options) => setDisabled(options, 1),
    enableJobs: (options) => setDisabled(options, 0),
    purgeAllJobs: async () => Number((await jobs().deleteFrom(TABLE).executeTakeFirst()).numDeletedRows),
  };

  async function unlock(id: string): Promise<void> {
    await jobs()
      .updateTable(TABLE)
      .set((eb) => ({ locked_at: null, locked_by: null, version: eb("version", "+", 1) }))
      .where("id", "=", id)
      .where("locked_by", "=", owner)
      .execute();
  }
}

const idOf = (name: string, key: string): string => uuid3(NAMESPACE, `${name} ${key}`);

async function exists(metadata: Metadata, id: string): Promise<boolean> {
  return (await table(metadata).selectFrom(TABLE).select("id").where("id", "=", id).executeTakeFirst()) !== undefined;
}

/** Whether the row is new; false when somebody else made it in between. */
async function insert(metadata: Metadata, id: string, job: JobParameters): Promise<boolean> {
  const row: JobRow = {
    id,
    name: job.name,
    next_run_at: timeOf(job.nextRunAt),
    locked_at: null,
    locked_by: null,
    finished_at: null,
    disabled: job.disabled ? 1 : 0,
    version: 0,
    body: bodyOf(job),
  };
  try {
    await table(metadata).insertInto(TABLE).values(row).execute();
    return true;
  } catch (error) {
    if (await exists(metadata, id)) return false;
    throw error;
  }
}

function bodyOf({ _id, lockedAt, nextRunAt, disabled, ...rest }: JobParameters): string {
  const body = JSON.stringify(rest);
  if (Buffer.byteLength(body) > MAX_BODY_BYTES)
    throw new Error(`A job of ${rest.name} is larger than ${MAX_BODY_BYTES} bytes: keep what it works on elsewhere`);
  return body;
}

function jobOf(row: JobRow): JobParameters {
  const body = JSON.parse(row.body) as JobParameters;
  for (const field of datefields) if (body[field]) body[field] = new Date(body[field]);
  const lockedAt = dateOf(row.locked_at);
  return {
    ...body,
    _id: toJobId(row.id),
    nextRunAt: dateOf(row.next_run_at),
    disabled: row.disabled === 1,
    ...(lockedAt && { lockedAt }),
  };
}

const timeOf = (date: Date | null | undefined): number | null => date?.getTime() ?? null;
const dateOf = (time: number | string | null): Date | null => (time === null ? null : new Date(Number(time)));
