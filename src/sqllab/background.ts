import type { App } from "../app.ts";
import { Gatherer } from "../engines/batches.ts";
import { LitesetError } from "../errors.ts";
import type { AsyncEvent } from "../jobs/events/events.ts";
import type { Payload } from "../jobs/tasks.ts";
import { Query } from "../metadata/entities/sqllab.ts";
import { finishQuery, keepResult } from "./finish.ts";
import { endQuery, failureOf, readExtra } from "./history.ts";
import type { CreateAs } from "./plan.ts";
import { prepareQuery } from "./prepare.ts";
import type { Told } from "./queue.ts";
import { runQuery } from "./run.ts";
import { interrupted } from "./settle.ts";
import { cancelStray } from "./stray.ts";

/**
 * Runs a query that was handed to the workers, under its user's rights as they are now. Whatever happens is in its row of the
 * history; nothing is ever run a second time.
 */
export async function runInBackground(
  app: App,
  { query: id, told }: Payload<"sql_lab.get_sql_results">,
  signal: AbortSignal,
): Promise<void> {
  if (!(await claim(app, id))) return;
  const tell = await teller(app, id, told);
  try {
    await run(app, id, signal, () => tell("running"));
    await tell("done");
  } catch (error) {
    if (!(error instanceof LitesetError)) app.log.error("a query of SQL Lab failed unexpectedly", { query: id, error });
    await endQuery(app, id, signal.aborted ? interrupted("worker") : failureOf(error, false));
    await tell("error");
  }
}

/**
 * Tells the browser that asked for a query that something has changed; what, it reads in the history, as it does without
 * being told. Nothing of the query is in the event but its client's number.
 */
async function teller(app: App, id: number, told: Told): Promise<(status: AsyncEvent["status"]) => Promise<void>> {
  if (!told) return async () => undefined;
  const query = await app.metadata.em().findOne(Query, { id }, { fields: ["client_id"] });
  return async (status) => {
    const event = { ...told, job_id: query?.client_id ?? "", status, errors: [], result_url: null };
    await app.events.tell(event).catch((error: unknown) => {
      app.log.warn("a browser was not told how its query goes", { query: id, error });
    });
  };
}

/** Takes a query that waits; one that another worker has begun is over, for that worker is gone. */
async function claim(app: App, id: number): Promise<boolean> {
  const { metadata, presence, log } = app;
  const em = metadata.em();
  const taken = await em.nativeUpdate(
    Query,
    { id, status: "pending" },
    {
      status: "running",
      start_running_time: Date.now(),
      extra_json: JSON.stringify({ runner: { id: presence.id, kind: "worker" } }),
      changed_on: new Date(),
    },
  );
  if (taken > 0) return true;
  const query = await em.findOne(Query, { id }, { fields: ["status", "extra_json"] });
  const { runner } = readExtra(query?.extra_json);
  if (query?.status === "running" && runner !== undefined && !(await presence.living()).has(runner.id)) {
    log.warn("a query is not begun again: the worker that ran it is gone", { query: id });
    await endQuery({ metadata }, id, interrupted("worker"));
    await cancelStray(app, id);
  }
  return false;
}

async function run(app: App, id: number, signal: AbortSignal, progressed: () => Promise<void>): Promise<void> {
  const { metadata, settings } = app;
  const query = await metadata.em().findOneOrFail(Query, { id }, { populate: ["database"] });
  const { database, executed_sql, catalog = null, schema = null, limit } = query;
  const viewer = typeof query.user?.id === "number" ? await app.viewers.byId(query.user.id) : null;
  if (!viewer) throw new LitesetError("The user who asked this does not exist or is deactivated.", undefined);
  const createAs: CreateAs | undefined =
    query.select_as_cta && query.tmp_table_name
      ? {
          kind: query.ctas_method === "VIEW" ? "VIEW" : "TABLE",
          schema: query.tmp_schema_name ?? null,
          name: query.tmp_table_name,
        }
      : undefined;
  const wish = { sql: executed_sql ?? "", database, catalog, schema, limit: limit ?? 0, createAs };
  const prepared = await prepareQuery(app, viewer, wish, signal);
  const limitSeconds = settings.SQLLAB_ASYNC_TIME_LIMIT_SEC;
  const limitText = `The query was killed after ${limitSeconds} seconds. It might be too complex, or the database might be under heavy load.`;
  using gathered = new Gatherer();
  const outcome = await runQuery(
    app,
    id,
    prepared,
    { as: "worker", signal, limitSeconds, limitText, progressed },
    (batch) => gathered.add(batch),
  );
  const resultsKey = createAs ? null : await keepResult(app, id, outcome, gathered.table());
  await finishQuery(app, id, prepared.plan, outcome, resultsKey);
}
