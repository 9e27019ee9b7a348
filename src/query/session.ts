import type { Caches } from "../cache/names.ts";
import type { EnginePools } from "../engines/engine.ts";
import { engineFor } from "../engines/registry.ts";
import { LitesetError } from "../errors.ts";
import type { Metadata } from "../metadata/orm.ts";
import { canAccessDataset, datasetAccessError } from "../security/access.ts";
import { guestClauses, type RowRule, rowRules, ruleFingerprint } from "../security/rls.ts";
import type { Viewer } from "../security/viewer.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import type { Settings } from "../settings/keys.ts";
import type { Source } from "./compute.ts";
import { findDataset, type LoadedDataset } from "./dataset.ts";
import { refusal } from "./errors.ts";
import { readerTarget } from "./foreign-tables.ts";
import { formDataOf } from "./query.ts";
import type { QueryContext } from "./query-context.ts";

/** What answering needs of the application. */
export interface QueryApp {
  settings: Settings;
  metadata: Metadata;
  caches: Pick<Caches, "data">;
  engines: Pick<EnginePools, "run" | "stream" | "inspect">;
}

export interface RunChartDataOptions {
  /** The reader went away: what runs for them alone is cancelled. */
  signal?: AbortSignal;
  /** Whether the viewer may read this dataset, where that does not follow from their permissions alone (dashboards). */
  mayRead?: (dataset: LoadedDataset) => Promise<boolean>;
  /** Parameters of the request's address, which templates may read. */
  address?: URLSearchParams;
  /**
   * `only`: what is not in the cache is not asked of the database, but a CacheMiss. `fill`: the answer waits until the cache
   * has it.
   */
  cache?: "only" | "fill";
}

/** A request's context with all that its queries share. */
export interface Session {
  app: QueryApp;
  context: QueryContext;
  viewer: Viewer;
  /** Its rules are those of `rules` and `guests` once a query is prepared. */
  source: Source;
  /** The source without templates, which all queries of the request share. */
  plainSource: { current?: Promise<Pick<Session, "source" | "fingerprint">> };
  /** Row rules that hold for the viewer, and clauses of a guest's token, as they are stored. */
  rules: readonly RowRule[];
  guests: readonly string[];
  /** Row rules for cache keys. */
  fingerprint: string[];
  address: URLSearchParams;
  /** How many datasets stand around this one, by `dataset()`. */
  depth: number;
  /** What the templates of a query were found to depend on, and did with its filters. */
  templates: { keys: readonly unknown[]; applied: readonly string[]; removed: readonly string[] };
  cacheTimeout: number;
  cache: RunChartDataOptions["cache"];
  signal: AbortSignal;
}

/** Finds the dataset, makes sure that the viewer may read it, and gathers the rules on its rows. */
export async function openSession(
  app: QueryApp,
  context: QueryContext,
  viewer: Viewer,
  signal: AbortSignal,
  { mayRead, address = new URLSearchParams(), cache }: RunChartDataOptions,
): Promise<Session> {
  const { settings, metadata } = app;
  const { id, type = "table" } = context.datasource;
  if (type !== "table" && type !== "dataset")
    throw refusal(`Charts of a datasource of type ${type} are not supported yet`);
  const loaded = await findDataset(metadata, id);
  if (!loaded) throw new LitesetError("Not found", undefined, { status: 404 });
  if (!canAccessDataset(viewer, loaded) && !(await mayRead?.(loaded))) {
    const name = loaded.schema ? `${loaded.schema}.${loaded.table_name}` : loaded.table_name;
    throw datasetAccessError({ id, table_name: name }, settings.PERMISSION_INSTRUCTIONS_LINK ?? "");
  }
  const dataset = loaded.described;
  const target = readerTarget(app, viewer, loaded.database, { catalog: dataset.catalog, schema: dataset.schema });
  const engine = engineFor(target.uri);
  const rules = await rowRules(metadata, viewer, id);
  const guests = isFeatureEnabled(settings, "EMBEDDED_SUPERSET") ? guestClauses(viewer, id) : [];
  return {
    app,
    context,
    viewer,
    source: { dataset, engine, target, pools: app.engines, settings, rules: [] },
    plainSource: {},
    rules,
    guests,
    fingerprint: ruleFingerprint(rules, guests),
    address,
    depth: 0,
    templates: { keys: [], applied: [], removed: [] },
    cacheTimeout: await cacheTimeoutOf(app, context, loaded),
    cache,
    signal,
  };
}

async function cacheTimeoutOf(
  { settings, metadata }: QueryApp,
  context: QueryContext,
  dataset: LoadedDataset,
): Promise<number> {
  const fallback = settings.DATA_CACHE_CONFIG.CACHE_DEFAULT_TIMEOUT ?? settings.CACHE_DEFAULT_TIMEOUT;
  if (context.custom_cache_timeout !== undefined) return context.custom_cache_timeout || fallback;
  const chartId = Number(formDataOf(context).slice_id ?? Number.NaN);
  if (Number.isInteger(chartId)) {
    const chart = await metadata.recent.read(`cache timeout of chart ${chartId}`, () =>
      metadata.kysely().selectFrom("slices").select("cache_timeout").where("id", "=", chartId).executeTakeFirst(),
    );
    if (typeof chart?.cache_timeout === "number") return chart.cache_timeout || fallback;
  }
  return (dataset.described.cacheTimeout ?? dataset.described.databaseCacheTimeout) || fallback;
}
