import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { Metadata } from "../metadata/orm.ts";
import { localBell } from "./bell.ts";
import type { Bell, JobStore, StoredJob } from "./store.ts";

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
type Condition = (eb: ExpressionBuilder<{ liteset_jobs: JobRow }, "liteset_jobs">) => Expression<SqlBool>;

const TABLE = "liteset_jobs";
const CHANNEL = "liteset_jobs";
/** Jobs that a worker tries to take at once where none can be taken as it is found; the others are left to its rivals. */
const CANDIDATES = 10;

/** Jobs in a table of PostgreSQL, MySQL or SQLite. It is no part of Superset's schema, and Superset takes no notice of it. */
export function sqlStore(database: Metadata, name: string, close: () => Promise<void>): JobStore {
  const jobs = () => database.kysely() as unknown as JobsDatabase;
  const bell = bellOf(database, jobs);

  const find = (id: string) => jobs().selectFrom(TABLE).selectAll().where("id", "=", id).executeTakeFirst();

  /** Changes a job of which the condition holds at that moment; says whether there was one. */
  const change = async (id: string, condition: Condition, values: Partial<JobRow>): Promise<boolean> => {
    const { numUpdatedRows } = await jobs()
      .updateTable(TABLE)
      .set((eb) => ({ ...values, version: eb("version", "+", 1) }))
      .where("id", "=", id)
      .where(condition)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };
  const isFree: Condition = (eb) => eb("locked_at", "is", null);
  const isHeldBy =
    (owner: string): Condition =>
    (eb) =>
      eb("locked_by", "=", owner);

  /** Takes the lock of a row as it was read; undefined when somebody else was faster. */
  const take = async (row: JobRow, now: number, owner: string): Promise<StoredJob | undefined> => {
    const isTaken = await change(row.id, (eb) => eb("version", "=", row.version), { locked_at: now, locked_by: owner });
    return isTaken ? { ...jobOf(row), lockedAt: now } : undefined;
  };

  return {
    name,
    bell,

    prepare: async () => {
      // Two processes that start together may both find it absent: the second look settles it.
      await createTable(jobs(), database.kind).catch(() => createTable(jobs(), database.kind));
    },

    insert: async (job) => {
      const row = {
        id: job.id,
        name: job.name,
        next_run_at: job.nextRunAt,
        locked_at: null,
        locked_by: null,
        finished_at: null,
        disabled: job.disabled ? 1 : 0,
        version: 0,
        body: job.body,
      };
      const insert = jobs().insertInto(TABLE).values(row);
      // A moment that is handed over again is no error in the database's log.
      const { numInsertedOrUpdatedRows } = await (database.kind === "mysql"
        ? insert.ignore()
        : insert.onConflict((conflict) => conflict.doNothing())
      ).executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    next: async (job, scanAt, deadline, now, owner) => {
      const named = jobs().selectFrom(TABLE).where("name", "=", job).where("disabled", "=", 0);
      const left = named.where("locked_at", "<=", deadline).orderBy("locked_at");
      const due = named.where(isFree).where("next_run_at", "<=", scanAt).orderBy("next_run_at");
      if (database.kind === "mysql") {
        for (const found of [left, due]) {
          for (const row of await found.selectAll().limit(CANDIDATES).execute()) {
            const taken = await take(row, now, owner);
            if (taken) return taken;
          }
        }
        return undefined;
      }
      const [firstLeft, firstDue] = [left, due].map((found) => {
        const first = found.select("id").limit(1);
        return database.kind === "postgresql" ? first.forUpdate().skipLocked() : first;
      });
      const row = await jobs()
        .updateTable(TABLE)
        .set((eb) => ({ locked_at: now, locked_by: owner, version: eb("version", "+", 1) }))
        .where("id", "=", (eb) => eb.fn.coalesce(firstLeft!, firstDue!))
        .returningAll()
        .executeTakeFirst();
      return row && jobOf(row);
    },

    lock: async (id, dueAt, now, owner) => {
      const row = await find(id);
      const isDue = row && row.locked_at === null && !row.disabled && timeOf(row.next_run_at) === dueAt;
      return isDue ? take(row, now, owner) : undefined;
    },

    save: (id, { nextRunAt, lockedAt, finishedAt, body }, owner) =>
      change(id, isHeldBy(owner), {
        next_run_at: nextRunAt,
        locked_at: lockedAt,
        locked_by: lockedAt === null ? null : owner,
        finished_at: finishedAt,
        body,
      }),

    unlock: async (id, owner) => {
      await change(id, isHeldBy(owner), { locked_at: null, locked_by: null });
    },

    release: async (job, known, owner) => {
      const held = await jobs()
        .selectFrom(TABLE)
        .select("id")
        .where("name", "=", job)
        .where("locked_by", "=", owner)
        .where("locked_at", ">", 0)
        .execute();
      for (const { id } of held)
        if (!known.includes(id)) await change(id, isHeldBy(owner), { locked_at: null, locked_by: null });
    },

    replace: (id, { nextRunAt, finishedAt, disabled, body }) =>
      change(id, isFree, { next_run_at: nextRunAt, finished_at: finishedAt, disabled: disabled ? 1 : 0, body }),

    cancel: (id, now) =>
      change(id, (eb) => eb.or([eb("next_run_at", "is not", null), eb("locked_at", "is not", null)]), {
        next_run_at: null,
        locked_at: null,
        locked_by: null,
        finished_at: now,
        disabled: 1,
      }),

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
      const counted = jobs().selectFrom(TABLE).where("name", "in", names).groupBy("name");
      const held = counted.where("locked_at", "is not", null).select((eb) => ["name", eb.fn.countAll().as("all")]);
      const free = counted
        .where(isFree)
        .where("disabled", "=", 0)
        // SQLite searches its index for "more than", not for "is not null".
        .where("next_run_at", ">", 0)
        .select((eb) => [
          "name",
          eb.fn.countAll().as("all"),
          sql<unknown>`sum(case when next_run_at > ${now} then 1 else 0 end)`.as("scheduled"),
        ]);
      const [running, waiting] = await Promise.all([held.execute(), free.execute()]);
      return names.map((name) => {
        const wait = waiting.find((row) => row.name === name);
        const scheduled = Number(wait?.scheduled ?? 0);
        return {
          name,
          queued: Number(wait?.all ?? 0) - scheduled,
          running: Number(running.find((row) => row.name === name)?.all ?? 0),
          scheduled,
        };
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

/** NOTIFY where there is one. */
function bellOf({ listen }: Metadata, jobs: () => JobsDatabase): Bell {
  if (listen === undefined) return localBell();
  return {
    ring: async (name) => {
      await sql`select pg_notify(${CHANNEL}, ${name})`.execute(jobs());
    },
    listen: (hear) => listen(CHANNEL, hear),
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
    // The indexes that workers search by, past the many jobs that have ended; MySQL makes plain ones only in a statement of
    // their own.
    .addUniqueConstraint("liteset_jobs_next", ["name", "next_run_at", "id"])
    .addUniqueConstraint("liteset_jobs_held", ["name", "locked_at", "id"])
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
