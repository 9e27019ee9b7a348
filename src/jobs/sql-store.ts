import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Metadata } from "../metadata/orm.ts";
import { localBell } from "./bell.ts";
import type { JobStore, StoredJob } from "./store.ts";

/** A job as the table keeps it; some drivers give numbers as text. */
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
  body: string;
}

type JobsDatabase = Kysely<{ liteset_jobs: JobRow }>;

const TABLE = "liteset_jobs";
const CHANNEL = "liteset_jobs";
/** Jobs that a worker tries to take at once; the others are left to its rivals. */
const CANDIDATES = 10;

/** Jobs in a table of PostgreSQL, MySQL or SQLite. It is no part of Superset's schema, and Superset takes no notice of it. */
export function sqlStore(database: Metadata, name: string, close: () => Promise<void>): JobStore {
  const jobs = () => database.kysely() as unknown as JobsDatabase;

  const find = (id: string) => jobs().selectFrom(TABLE).selectAll().where("id", "=", id).executeTakeFirst();
  const exists = async (id: string) =>
    (await jobs().selectFrom(TABLE).select("id").where("id", "=", id).executeTakeFirst()) !== undefined;

  /** Takes the lock of a row as it was read; undefined when somebody else was faster. */
  const take = async (row: JobRow, now: number, owner: string): Promise<StoredJob | undefined> => {
    const { numUpdatedRows } = await jobs()
      .updateTable(TABLE)
      .set({ locked_at: now, locked_by: owner, version: row.version + 1 })
      .where("id", "=", row.id)
      .where("version", "=", row.version)
      .executeTakeFirst();
    return numUpdatedRows === 1n ? { ...jobOf(row), lockedAt: now } : undefined;
  };

  return {
    name,
    bell:
      database.listen === undefined
        ? localBell()
        : {
            ring: async (job) => {
              await sql`select pg_notify(${CHANNEL}, ${job})`.execute(jobs());
            },
            listen: async (hear) => (await database.listen?.(CHANNEL, hear)) ?? (async () => {}),
          },

    prepare: async () => {
      // Two processes that start together may both find it absent: the second look settles it.
      await createTable(jobs(), database.kind).catch(() => createTable(jobs(), database.kind));
    },

    insert: async (job) => {
      // A look first: a moment that is handed over again must not fill the database's log with errors.
      if (await exists(job.id)) return false;
      try {
        await jobs()
          .insertInto(TABLE)
          .values({
            id: job.id,
            name: job.name,
            next_run_at: job.nextRunAt,
            locked_at: null,
            locked_by: null,
            finished_at: null,
            disabled: job.disabled ? 1 : 0,
            version: 0,
            body: job.body,
          })
          .execute();
        return true;
      } catch (error) {
        if (await exists(job.id)) return false;
        throw error;
      }
    },

    next: async (job, scanAt, deadline, now, owner) => {
      const rows = await jobs()
        .selectFrom(TABLE)
        .selectAll()
        .where("name", "=", job)
        .where("disabled", "=", 0)
        .where((eb) =>
          eb.or([
            eb.and([eb("locked_at", "is", null), eb("next_run_at", "<=", scanAt)]),
            eb("locked_at", "<=", deadline),
          ]),
        )
        .orderBy("next_run_at")
        .limit(CANDIDATES)
        .execute();
      for (const row of rows) {
        const taken = await take(row, now, owner);
        if (taken) return taken;
      }
      return undefined;
    },

    lock: async (id, dueAt, now, owner) => {
      const row = await find(id);
      const isFree = row && row.locked_at === null && !row.disabled && timeOf(row.next_run_at) === dueAt;
      return isFree ? take(row, now, owner) : undefined;
    },

    save: async (id, { nextRunAt, lockedAt, finishedAt, body }, owner) => {
      const { numUpdatedRows } = await jobs()
        .updateTable(TABLE)
        .set((eb) => ({
          next_run_at: nextRunAt,
          locked_at: lockedAt,
          locked_by: lockedAt === null ? null : owner,
          finished_at: finishedAt,
          body,
          version: eb("version", "+", 1),
        }))
        .where("id", "=", id)
        .where("locked_by", "=", owner)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    unlock: async (id, owner) => {
      await jobs()
        .updateTable(TABLE)
        .set((eb) => ({ locked_at: null, locked_by: null, version: eb("version", "+", 1) }))
        .where("id", "=", id)
        .where("locked_by", "=", owner)
        .execute();
    },

    replace: async (id, { nextRunAt, finishedAt, disabled, body }) => {
      const { numUpdatedRows } = await jobs()
        .updateTable(TABLE)
        .set((eb) => ({
          next_run_at: nextRunAt,
          finished_at: finishedAt,
          disabled: disabled ? 1 : 0,
          body,
          version: eb("version", "+", 1),
        }))
        .where("id", "=", id)
        .where("locked_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    remove: async (id) => {
      const { numDeletedRows } = await jobs()
        .deleteFrom(TABLE)
        .where("id", "=", id)
        .where("locked_at", "is", null)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    find: async (id) => {
      const row = await find(id);
      return row && jobOf(row);
    },

    list: async (limit) => {
      const rows = await jobs()
        .selectFrom(TABLE)
        .selectAll()
        .orderBy(sql`case when finished_at is null then 0 else 1 end`)
        .orderBy("finished_at", "desc")
        .orderBy("next_run_at")
        .limit(limit)
        .execute();
      return rows.map(jobOf);
    },

    depth: async (names, now) => {
      const rows = await jobs()
        .selectFrom(TABLE)
        .where("name", "in", names)
        .where("disabled", "=", 0)
        .where((eb) => eb.or([eb("next_run_at", "is not", null), eb("locked_at", "is not", null)]))
        .groupBy("name")
        .select("name")
        .select((eb) => [
          eb.fn.countAll().as("all"),
          eb.fn.count("locked_at").as("running"),
          sql<unknown>`sum(case when locked_at is null and next_run_at > ${now} then 1 else 0 end)`.as("scheduled"),
        ])
        .execute();
      return names.map((name) => {
        const row = rows.find((one) => one.name === name);
        const [running, scheduled] = [Number(row?.running ?? 0), Number(row?.scheduled ?? 0)];
        return { name, queued: Number(row?.all ?? 0) - running - scheduled, running, scheduled };
      });
    },

    forgetFinished: async (before) => {
      await jobs()
        .deleteFrom(TABLE)
        .where("finished_at", "<", before)
        .where("next_run_at", "is", null)
        .where("locked_at", "is", null)
        .execute();
    },

    close,
  };
}

async function createTable(jobs: JobsDatabase, kind: Metadata["kind"]): Promise<void> {
  await jobs.schema
    .createTable(TABLE)
    .ifNotExists()
    .addColumn("id", "varchar(36)", (column) => column.primaryKey())
    .addColumn("name", "varchar(200)", (column) => column.notNull())
    .addColumn("next_run_at", "bigint")
    .addColumn("locked_at", "bigint")
    .addColumn("locked_by", "varchar(100)")
    .addColumn("finished_at", "bigint")
    .addColumn("disabled", "integer", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    // MySQL's text ends at 64 kB.
    .addColumn("body", kind === "mysql" ? sql`mediumtext` : "text", (column) => column.notNull())
    // The index that workers search by; MySQL makes plain ones only in a statement of their own.
    .addUniqueConstraint("liteset_jobs_next", ["name", "next_run_at", "id"])
    .execute();
}

const jobOf = (row: JobRow): StoredJob => ({
  id: row.id,
  name: row.name,
  nextRunAt: timeOf(row.next_run_at),
  lockedAt: timeOf(row.locked_at),
  finishedAt: timeOf(row.finished_at),
  disabled: row.disabled === 1,
  body: row.body,
});

const timeOf = (time: number | string | null): number | null => (time === null ? null : Number(time));
