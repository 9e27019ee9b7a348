import type { App } from "../app.ts";
import { errorItem } from "../issue-codes.ts";
import { readDateTime } from "../metadata/values.ts";
import { endQuery, type Failure, FINAL, readExtra } from "./history.ts";
import { noWorker } from "./queue.ts";
import { cancelStray } from "./stray.ts";

/** How long a query may wait while no worker lives: one may be starting again. */
const WAIT_MS = 60_000;
/** How much longer than its limit somebody else's query may take, before it counts as lost. */
const LAG_MS = 60_000;
const MAX_ROWS = 1_000;
const SWEEP_MS = 60_000;

/** How a query ends whose process went away in its middle. */
export function interrupted(kind: "worker" | "server"): Failure {
  const message = `The query was interrupted: the ${kind} that ran it ended. What it had already changed in the database may have stayed. Run it again.`;
  return { status: "failed", message, errors: [errorItem(message, "GENERIC_BACKEND_ERROR")] };
}

/**
 * Gives an honest end to queries that nobody is at work on any more: those whose process is gone, and those that wait for
 * workers that are not there; what the database still works on of them is cancelled. Queries of a Superset on the same database are left to it until their time is over.
 * @returns how many there were
 */
export async function settleQueries(app: App): Promise<number> {
  const { metadata, presence, settings, log } = app;
  const open = await metadata
    .kysely()
    .selectFrom("query")
    .select(["id", "status", "extra_json", "changed_on"])
    .where("status", "not in", FINAL)
    .orderBy("id")
    .limit(MAX_ROWS)
    .execute();
  if (open.length === 0) return 0;
  const [all, workers] = await Promise.all([presence.living(), presence.living("worker")]);
  const lostMs = Math.max(settings.SQLLAB_ASYNC_TIME_LIMIT_SEC, settings.SQLLAB_TIMEOUT) * 1000 + LAG_MS;
  const lossOf = (row: (typeof open)[number]): Failure | undefined => {
    const { runner, queued } = readExtra(row.extra_json);
    if (runner) return all.has(runner.id) ? undefined : interrupted(runner.kind);
    const age = row.changed_on === null ? 0 : Date.now() - readDateTime(String(row.changed_on)).getTime();
    if (queued && workers.size === 0 && age > WAIT_MS) return unattended();
    return !queued && age > lostMs ? interrupted("server") : undefined;
  };
  let settled = 0;
  for (const row of open) {
    const failure = lossOf(row);
    if (failure && (await endQuery({ metadata }, row.id, failure))) {
      settled++;
      await cancelStray(app, row.id);
      log.warn("a query that nobody was at work on has ended", { query: row.id, was: row.status });
    }
  }
  return settled;
}

/** Settles at once and then every minute, until it is stopped. */
export function keepSettling(app: App): { stop(): void } {
  const settle = () =>
    settleQueries(app).catch((error: unknown) => app.log.warn("open queries could not be looked after", { error }));
  void settle();
  const timer = setInterval(settle, SWEEP_MS).unref();
  return { stop: () => clearInterval(timer) };
}

function unattended(): Failure {
  const { message, type = "ASYNC_WORKERS_ERROR", level } = noWorker();
  return { status: "failed", message, errors: [errorItem(message, type, level)] };
}
