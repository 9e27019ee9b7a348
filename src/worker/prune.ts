import type { App } from "../app.ts";
import type { Payload } from "../jobs/tasks.ts";
import { writeDateTime } from "../metadata/values.ts";

/** Rows that go in one statement: locks stay short, and a signal is heard in between. */
const BATCH = 999;
const DAY_MS = 86_400_000;

const daysAgo = (days: number): string => writeDateTime(new Date(Date.now() - days * DAY_MS));

/** Deletes what is in the log of actions for longer than wanted. */
export async function pruneLogs(app: App, { retention_period_days }: Payload<"prune_logs">, signal: AbortSignal) {
  const before = daysAgo(retention_period_days);
  const logs = () => app.metadata.kysely();
  await inBatches(
    signal,
    async () => logs().selectFrom("logs").select("id").where("dttm", "<", before).limit(BATCH).execute(),
    async (ids) => logs().deleteFrom("logs").where("id", "in", ids).execute(),
  );
}

/** Deletes the queries of SQL Lab that nobody has touched for longer than wanted. */
export async function pruneQueries(app: App, { retention_period_days }: Payload<"prune_query">, signal: AbortSignal) {
  const before = daysAgo(retention_period_days);
  const queries = () => app.metadata.kysely();
  await inBatches(
    signal,
    async () => queries().selectFrom("query").select("id").where("changed_on", "<", before).limit(BATCH).execute(),
    async (ids) => queries().deleteFrom("query").where("id", "in", ids).execute(),
  );
}

/** Deletes what alerts and reports have logged, each for the days that it is kept. */
export async function pruneReportLogs(app: App, _payload: Payload<"reports.prune_log">, signal: AbortSignal) {
  const db = () => app.metadata.kysely();
  const reports = await db()
    .selectFrom("report_schedule")
    .select(["id", "log_retention"])
    .where("log_retention", "is not", null)
    .execute();
  for (const { id, log_retention } of reports) {
    const before = daysAgo(log_retention ?? 0);
    await inBatches(
      signal,
      async () =>
        db()
          .selectFrom("report_execution_log")
          .select("id")
          .where("report_schedule_id", "=", id)
          .where("end_dttm", "<", before)
          .limit(BATCH)
          .execute(),
      async (ids) => db().deleteFrom("report_execution_log").where("id", "in", ids).execute(),
    );
  }
}

async function inBatches(
  signal: AbortSignal,
  read: () => Promise<{ id: number }[]>,
  remove: (ids: number[]) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const rows = await read();
    if (rows.length > 0) await remove(rows.map((row) => row.id));
    if (rows.length < BATCH) return;
  }
}
