import { estimatesCost } from "../../../engines/cost-estimate.ts";
import type { Engine } from "../../../engines/engine.ts";
import { engineInformation, parametersOf, parametersSchema } from "../../../engines/parameters.ts";
import { engineFor } from "../../../engines/registry.ts";
import { timeGrainNames } from "../../../engines/time-grains.ts";
import { readFlag, readJson, readUuid } from "../../../metadata/values.ts";
import { can } from "../../../security/viewer.ts";
import { type LooseDb, looseDb, type Row } from "../../rest/db.ts";
import type { Call } from "../../route.ts";
import { usedNames } from "./used-names.ts";

/** The engine behind a stored URI; undefined when there is none for it. */
export function engineOf(uri: unknown): Engine | undefined {
  try {
    return engineFor(String(uri));
  } catch {
    return undefined;
  }
}

/** What kind of values a column holds, as numbers that charts know. */
export function genericTypeOf(column: Row, engine: Engine | undefined): number | null {
  if (column.is_dttm) return 2;
  return engine?.columnType(column.type as string | null)?.generic ?? null;
}

/** Parts of a dataset's description that follow from its columns and metrics. */
export function derived(dataset: Row, columns: readonly Row[], metrics: readonly Row[], engine: Engine | undefined) {
  const names = columns.map((column) => String(column.column_name)).sort();
  const temporal = columns.filter((column) => column.is_dttm).map((column) => String(column.column_name));
  return {
    verbose_map: verboseNames(columns, metrics),
    order_by_choices: names.flatMap((name) => [
      [orderValue(name, true), `${name} [asc]`],
      [orderValue(name, false), `${name} [desc]`],
    ]),
    granularity_sqla: temporal.map((name) => [name, name]),
    time_grain_sqla: (engine?.timeGrains ?? []).flatMap(([duration]) =>
      timeGrainNames[duration] ? [[duration, timeGrainNames[duration]]] : [],
    ),
    column_formats: Object.fromEntries(
      metrics.filter((metric) => metric.d3format).map((metric) => [metric.metric_name, metric.d3format]),
    ),
    name: dataset.schema ? `${dataset.schema}.${dataset.table_name}` : dataset.table_name,
    datasource_name: dataset.table_name,
    uid: `${dataset.id}__table`,
    select_star: selectStar(dataset, engine),
  };
}

/** What people call each column and metric. */
const verboseNames = (columns: readonly Row[], metrics: readonly Row[]): Record<string, string> =>
  Object.fromEntries([
    ["__timestamp", "Time"],
    ...metrics.map((metric) => [metric.metric_name, metric.verbose_name || metric.metric_name]),
    ...columns.map((column) => [column.column_name, column.verbose_name || column.column_name]),
  ]);

/** As Python writes JSON, in ASCII: saved charts hold these texts. */
const orderValue = (name: string, isAscending: boolean): string =>
  `[${JSON.stringify(name)}, ${isAscending}]`.replace(
    /[^\x20-\x7e]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

function selectStar(dataset: Row, engine: Engine | undefined): string | null {
  if (!engine) return null;
  const table = [dataset.schema, dataset.table_name]
    .filter(Boolean)
    .map((part) => engine.quote(String(part)))
    .join(".");
  return `SELECT\n  *\nFROM ${table}\nLIMIT 100`;
}

/** The datasets of a dashboard's charts, with the columns and metrics that its charts use. */
export async function describeDatasets(call: Call, dashboardId: number): Promise<Row[]> {
  const db = looseDb(call.app.metadata);
  const charts = await db
    .selectFrom("slices as s")
    .innerJoin("dashboard_slices as ds", "ds.slice_id", "s.id")
    .where("ds.dashboard_id", "=", dashboardId)
    .where("s.datasource_type", "=", "table")
    .select(["s.datasource_id", "s.params", "s.query_context"])
    .execute();
  const ids = [...new Set(charts.map((chart) => Number(chart.datasource_id)))].filter((id) => id > 0);
  return (await loadDatasets(db, ids)).map((loaded) => {
    const used = charts
      .filter((chart) => chart.datasource_id === loaded.dataset.id)
      .map((chart) => usedNames(parseObject(chart.params), parseObject(chart.query_context)));
    const usedColumns = new Set<unknown>(used.flatMap((names) => names.columns));
    const usedMetrics = new Set<unknown>(used.flatMap((names) => names.metrics));
    const { dataset, columns, metrics, engine } = loaded;
    const some = {
      columns: columns.filter((column) => usedColumns.has(column.column_name)),
      metrics: metrics.filter((metric) => usedMetrics.has(metric.metric_name) || usedMetrics.has(metric.verbose_name)),
    };
    const types = new Set(columns.map((column) => genericTypeOf(column, engine)).filter((type) => type !== null));
    return {
      ...describeLoaded(loaded, some),
      health_check_message: healthOf(call, loaded),
      database: describeDatabase(dataset, engine),
      column_names: columns.map((column) => column.column_name),
      column_types: [...types].sort(),
    };
  });
}

/** One dataset as Explore edits it; undefined when there is none. Who may see it is the caller's to know. */
export async function describeDataset(call: Call, id: number): Promise<Row | undefined> {
  const [loaded] = await loadDatasets(looseDb(call.app.metadata), [id]);
  if (!loaded) return undefined;
  const { dataset, engine } = loaded;
  const mayConnect = can(call.viewer, "can_write", "Database");
  return {
    ...describeLoaded(loaded, loaded),
    health_check_message: healthOf(call, loaded),
    catalog: dataset.catalog,
    description: dataset.description,
    extra: dataset.extra,
    folders: readJson(dataset.folders),
    database: {
      ...describeDatabase(dataset, engine),
      configuration_method: dataset.configuration_method,
      engine_information: engine ? engineInformation(engine) : {},
      schema_options: parseObject(dataset.database_extra).schema_options ?? {},
      // Where a server is and who signs in there is told to those only who may change it.
      parameters: (engine && mayConnect && parametersOf(engine, String(dataset.sqlalchemy_uri))) || {},
      parameters_schema: engine ? parametersSchema(engine) : {},
    },
  };
}

interface LoadedDataset {
  /** The row of `tables`, with parts of its database's. */
  dataset: Row;
  columns: readonly Row[];
  metrics: readonly Row[];
  owners: readonly Row[];
  engine: Engine | undefined;
}

async function loadDatasets(db: LooseDb, ids: readonly number[]): Promise<LoadedDataset[]> {
  if (ids.length === 0) return [];
  const [datasets, columns, metrics, owners] = await Promise.all([
    db
      .selectFrom("tables as t")
      .innerJoin("dbs as d", "d.id", "t.database_id")
      .where("t.id", "in", ids)
      .selectAll("t")
      .select(["d.database_name", "d.sqlalchemy_uri", "d.extra as database_extra", "d.configuration_method"])
      .orderBy("t.id")
      .execute(),
    db.selectFrom("table_columns").where("table_id", "in", ids).selectAll().orderBy("id").execute(),
    db.selectFrom("sql_metrics").where("table_id", "in", ids).selectAll().orderBy("id").execute(),
    db
      .selectFrom("sqlatable_user as o")
      .innerJoin("ab_user as u", "u.id", "o.user_id")
      .where("o.table_id", "in", ids)
      .select(["o.table_id", "u.id", "u.first_name", "u.last_name", "u.username"])
      .execute(),
  ]);
  return datasets.map((dataset) => ({
    dataset,
    columns: columns.filter((column) => column.table_id === dataset.id),
    metrics: metrics.filter((metric) => metric.table_id === dataset.id),
    owners: owners.filter((owner) => owner.table_id === dataset.id).map(({ table_id: _id, ...owner }) => owner),
    engine: engineOf(dataset.sqlalchemy_uri),
  }));
}

/** What DATASET_HEALTH_CHECK says of a dataset that is not well. */
function healthOf({ app, log }: Call, { dataset, columns, metrics }: LoadedDataset): string | null {
  const check = app.settings.DATASET_HEALTH_CHECK;
  if (!check) return null;
  const { id, table_name, schema, catalog, sql, extra } = dataset;
  const names = { columns: columns.map((row) => row.column_name), metrics: metrics.map((row) => row.metric_name) };
  try {
    const message: unknown = check({ id, table_name, schema, catalog, sql, extra: parseObject(extra), ...names });
    return typeof message === "string" ? message : null;
  } catch (error) {
    log.warn("DATASET_HEALTH_CHECK failed", { dataset: id, error });
    return null;
  }
}

function describeLoaded(
  { dataset, columns, metrics, owners, engine }: LoadedDataset,
  shown: Pick<LoadedDataset, "columns" | "metrics">,
): Row {
  return {
    id: dataset.id,
    type: "table",
    table_name: dataset.table_name,
    schema: dataset.schema,
    sql: dataset.sql,
    perm: dataset.perm,
    params: dataset.params,
    offset: dataset.offset,
    cache_timeout: dataset.cache_timeout,
    default_endpoint: dataset.default_endpoint,
    main_dttm_col: dataset.main_dttm_col,
    fetch_values_predicate: dataset.fetch_values_predicate,
    template_params: dataset.template_params,
    filter_select: readFlag(dataset.filter_select_enabled as boolean),
    filter_select_enabled: readFlag(dataset.filter_select_enabled as boolean),
    is_sqllab_view: readFlag(dataset.is_sqllab_view as boolean),
    normalize_columns: readFlag(dataset.normalize_columns as boolean),
    always_filter_main_dttm: readFlag(dataset.always_filter_main_dttm as boolean),
    edit_url: `/tablemodelview/edit/${dataset.id}`,
    owners,
    ...derived(dataset, columns, metrics, engine),
    verbose_map: verboseNames(shown.columns, shown.metrics),
    columns: shown.columns.map((column) => describeColumn(column, engine)),
    metrics: shown.metrics.map(describeMetric),
  };
}

/** What the extra says of cost estimates where the engine has them. */
export const costEstimation = (engine: Engine | undefined, extra: Record<string, unknown>): unknown =>
  engine && estimatesCost(engine, extra) ? (extra.cost_estimate_enabled ?? null) : false;

function describeDatabase(dataset: Row, engine: Engine | undefined): Row {
  const extra = parseObject(dataset.database_extra);
  return {
    id: dataset.database_id,
    name: dataset.database_name,
    backend: engine?.name ?? null,
    allows_subquery: engine?.abilities.allowsSubqueries ?? true,
    allows_cost_estimate: costEstimation(engine, extra),
    allows_virtual_table_explore: extra.allows_virtual_table_explore !== false,
    disable_data_preview: extra.disable_data_preview === true,
    disable_drill_to_detail: extra.disable_drill_to_detail === true,
    allow_multi_catalog: extra.allow_multi_catalog === true,
    explore_database_id: extra.explore_database_id ?? dataset.database_id,
  };
}

/** A column as charts see it. */
function describeColumn(column: Row, engine: Engine | undefined): Row {
  const extra = parseObject(column.extra);
  const certification = parseObject(extra.certification);
  return {
    id: column.id,
    uuid: column.uuid ? readUuid(column.uuid as string) : null,
    column_name: column.column_name,
    verbose_name: column.verbose_name,
    description: column.description,
    expression: column.expression,
    filterable: readFlag(column.filterable as boolean),
    groupby: readFlag(column.groupby as boolean),
    is_dttm: readFlag(column.is_dttm as boolean),
    type: column.type,
    type_generic: genericTypeOf(column, engine),
    advanced_data_type: column.advanced_data_type,
    python_date_format: column.python_date_format,
    is_certified: "certification" in extra,
    certified_by: certification.certified_by ?? null,
    certification_details: certification.details ?? null,
    warning_markdown: extra.warning_markdown ?? null,
  };
}

/** A metric as charts see it. */
function describeMetric(metric: Row): Row {
  const extra = parseObject(metric.extra);
  const certification = parseObject(extra.certification);
  return {
    id: metric.id,
    uuid: metric.uuid ? readUuid(metric.uuid as string) : null,
    metric_name: metric.metric_name,
    verbose_name: metric.verbose_name,
    description: metric.description,
    expression: metric.expression,
    warning_text: metric.warning_text,
    d3format: metric.d3format,
    currency: metric.currency === null ? null : readJson(metric.currency),
    is_certified: "certification" in extra,
    certified_by: certification.certified_by ?? null,
    certification_details: certification.details ?? null,
    warning_markdown: extra.warning_markdown ?? null,
  };
}

/** JSON text (or an object) as an object; anything else is an empty one. */
export function parseObject(value: unknown): Row {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Row;
  try {
    const parsed: unknown = JSON.parse(String(value || "{}"));
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as Row) : {};
  } catch {
    return {};
  }
}
