import type { App } from "../app.ts";
import type { Owned } from "../executors.ts";
import { askFor, type Payload } from "../jobs/tasks.ts";
import { writeDateTime } from "../metadata/values.ts";
import { parseHumanDatetime } from "../query/time-range.ts";
import { warmUpChart } from "../query/warm-up.ts";
import { ExecutorError, findExecutor } from "./executor.ts";

type WarmUp = Payload<"cache-warmup">;

/** A chart that has not begun after this is dropped: the next warm-up asks for it again. */
const EXPIRES_MS = 3_600_000;
/** Ids that go in one statement. */
const BATCH = 500;

/** Asks for a job for each chart that the strategy names, in the name of the first of CACHE_WARMUP_EXECUTORS that it has. */
export async function warmUpCaches(app: App, strategy: WarmUp, signal: AbortSignal, at: Date): Promise<void> {
  const charts = [...new Set(await chartsOf(app, strategy))];
  const expiresAt = new Date(at.getTime() + EXPIRES_MS);
  for (let start = 0; start < charts.length; start += BATCH) {
    for (const { id, ...of } of await readOwners(app, charts.slice(start, start + BATCH))) {
      signal.throwIfAborted();
      try {
        const { id: executor } = await findExecutor(app, app.settings.CACHE_WARMUP_EXECUTORS, of);
        if (executor === null) continue;
        // The moment is part of the key: a warm-up that is begun again asks for no chart twice.
        const key = `${id} ${executor} ${at.toISOString()}`;
        await askFor(app.jobs, "cache-warmup.chart", { chart: id, executor }, { key, expiresAt });
      } catch (error) {
        if (!(error instanceof ExecutorError)) throw error;
        app.log.warn("a chart is not warmed up", { chart: id, reason: error.message });
      }
    }
  }
}

/** Computes one chart and keeps its data; a chart that cannot be computed is no failure of the worker. */
export async function warmUpOne(
  app: App,
  { chart: id, executor }: Payload<"cache-warmup.chart">,
  signal: AbortSignal,
): Promise<void> {
  const viewer = await app.viewers.byId(executor);
  const chart = await app.metadata
    .kysely()
    .selectFrom("slices")
    .where("id", "=", id)
    .select(["id", "query_context"])
    .executeTakeFirst();
  // Both were there when the job was asked for.
  if (!viewer || !chart) return;
  const { viz_error } = await warmUpChart({ app, viewer, signal }, chart);
  if (viz_error !== null) app.log.warn("a chart is not warmed up", { chart: id, reason: viz_error });
}

async function chartsOf(app: App, strategy: WarmUp): Promise<number[]> {
  switch (strategy.strategy_name) {
    case "dummy": {
      const charts = await app.metadata.kysely().selectFrom("slices").select("id").orderBy("id").execute();
      return charts.map(({ id }) => id);
    }
    case "top_n_dashboards":
      return chartsOn(app, await mostSeen(app, strategy));
    case "dashboard_tags": {
      const tagged = await taggedWith(app, strategy.tags);
      const idsOf = (type: string) => tagged.filter((one) => one.type === type).map(({ id }) => id);
      return [...(await chartsOn(app, idsOf("dashboard"))), ...idsOf("chart")];
    }
  }
}

/** The dashboards that the log of actions names most often, most first. */
async function mostSeen(app: App, { top_n, since }: Extract<WarmUp, { since: string }>): Promise<number[]> {
  const rows = await app.metadata
    .kysely()
    .selectFrom("logs")
    .where("dashboard_id", "is not", null)
    .where("dttm", ">=", writeDateTime(new Date(parseHumanDatetime(since, Date.now()).ms)))
    .groupBy("dashboard_id")
    .select("dashboard_id as id")
    .orderBy((eb) => eb.fn.count("dashboard_id"), "desc")
    .orderBy("dashboard_id")
    .limit(top_n)
    .execute();
  return rows.flatMap(({ id }) => id ?? []);
}

async function chartsOn(app: App, dashboards: readonly number[]): Promise<number[]> {
  if (dashboards.length === 0) return [];
  const rows = await app.metadata
    .kysely()
    .selectFrom("dashboard_slices")
    .where("dashboard_id", "in", dashboards)
    .select("slice_id as id")
    .orderBy("id")
    .execute();
  return rows.flatMap(({ id }) => id ?? []);
}

async function taggedWith(app: App, tags: readonly string[]): Promise<{ id: number; type: string }[]> {
  if (tags.length === 0) return [];
  const rows = await app.metadata
    .kysely()
    .selectFrom("tagged_object")
    .innerJoin("tag", "tag.id", "tagged_object.tag_id")
    .where("tag.name", "in", tags)
    .select(["tagged_object.object_id as id", "tagged_object.object_type as type"])
    .orderBy("tagged_object.object_id")
    .execute();
  return rows.flatMap(({ id, type }) => (id === null || type === null ? [] : [{ id, type }]));
}

/** Those of the charts that there are, with whom they have to do. */
async function readOwners(app: App, ids: readonly number[]): Promise<(Owned & { id: number })[]> {
  const db = app.metadata.kysely();
  const charts = await db
    .selectFrom("slices")
    .where("id", "in", ids)
    .select(["id", "created_by_fk", "changed_by_fk"])
    .orderBy("id")
    .execute();
  const owners = await db
    .selectFrom("slice_user")
    .where("slice_id", "in", ids)
    .select(["slice_id", "user_id"])
    .orderBy("user_id")
    .execute();
  return charts.map((chart) => ({
    ...chart,
    owners: async () =>
      owners.flatMap(({ slice_id, user_id }) => (slice_id === chart.id && user_id !== null ? [user_id] : [])),
  }));
}
