import type { Engine } from "../engines/engine.ts";
import type { StoredDatabase } from "../engines/target.ts";
import type { Metadata } from "../metadata/orm.ts";
import { readDateTime, readFlag } from "../metadata/values.ts";
import type { DatasetAccess } from "../security/access.ts";

/** A column of a dataset, as queries see it. */
export interface DatasetColumn {
  name: string;
  type: string | null;
  isTemporal: boolean;
  /** Null for a physical column. */
  expression: string | null;
  verboseName: string | null;
  pythonDateFormat: string | null;
  advancedDataType: string | null;
}

interface DatasetMetric {
  name: string;
  expression: string;
  verboseName: string | null;
}

/** What queries need to know of a dataset and its database. */
export interface QueryDataset {
  id: number;
  tableName: string;
  schema: string | null;
  catalog: string | null;
  /** The query of a virtual dataset. */
  sql: string | null;
  mainTemporalColumn: string | null;
  alwaysFilterMainTemporal: boolean;
  /** Hours that shown times are moved by. */
  offset: number;
  fetchValuesPredicate: string | null;
  /** Variables of its templates. */
  templateParams: Record<string, unknown>;
  cacheTimeout: number | null;
  changedOn: number;
  columns: readonly DatasetColumn[];
  columnsByName: ReadonlyMap<string, DatasetColumn>;
  metrics: readonly DatasetMetric[];
  metricsByName: ReadonlyMap<string, DatasetMetric>;
  /** Names as people see them. */
  verboseNames: ReadonlyMap<string, string>;
  databaseId: number;
  databaseChangedOn: number;
  databaseCacheTimeout: number | null;
  impersonates: boolean;
  /** `dbs.extra`, parsed. */
  databaseExtra: Record<string, unknown>;
}

/** A dataset with what its database and the checks of access need. Shared by requests: nobody changes it. */
export interface LoadedDataset extends DatasetAccess {
  table_name: string;
  database: StoredDatabase;
  described: QueryDataset;
}

/** A dataset by its id; null when there is none. */
export const findDataset = (metadata: Metadata, id: number): Promise<LoadedDataset | null> =>
  metadata.recent.read(`dataset ${id}`, () => loadDataset(metadata, id));

async function loadDataset(metadata: Metadata, id: number): Promise<LoadedDataset | null> {
  const kysely = metadata.kysely();
  const [row, columns, metrics, owners] = await Promise.all([
    findRow(metadata, id),
    kysely
      .selectFrom("table_columns")
      .select(["column_name", "type", "is_dttm", "expression", "verbose_name"])
      .select(["python_date_format", "advanced_data_type"])
      .where("table_id", "=", id)
      .orderBy("id")
      .execute(),
    kysely
      .selectFrom("sql_metrics")
      .select(["metric_name", "expression", "verbose_name"])
      .where("table_id", "=", id)
      .orderBy("id")
      .execute(),
    kysely.selectFrom("sqlatable_user").select("user_id").where("table_id", "=", id).execute(),
  ]);
  if (!row) return null;
  const database = {
    id: row.database_id,
    database_name: row.database_name,
    sqlalchemy_uri: row.sqlalchemy_uri,
    password: metadata.decrypt(row.password),
    extra: row.database_extra,
    server_cert: metadata.decrypt(row.server_cert),
    allow_dml: readFlag(row.allow_dml),
    impersonate_user: readFlag(row.impersonate_user),
  };
  return {
    id,
    table_name: row.table_name,
    schema: row.schema,
    catalog: row.catalog,
    perm: row.perm,
    schema_perm: row.schema_perm,
    catalog_perm: row.catalog_perm,
    owners: owners.flatMap(({ user_id }) => (user_id === null ? [] : [{ id: user_id }])),
    database,
    described: describeDataset(row, columns.map(describeColumn), metrics.map(describeMetric)),
  };
}

/** The row of a dataset with its database's. */
const findRow = (metadata: Metadata, id: number) =>
  metadata
    .kysely()
    .selectFrom("tables as t")
    .innerJoin("dbs as d", "d.id", "t.database_id")
    .where("t.id", "=", id)
    .select(["t.id", "t.table_name", "t.schema", "t.catalog", "t.perm", "t.schema_perm", "t.catalog_perm", "t.sql"])
    .select(["t.main_dttm_col", "t.always_filter_main_dttm", "t.offset", "t.fetch_values_predicate"])
    .select(["t.template_params", "t.cache_timeout", "t.changed_on"])
    .select(["d.id as database_id", "d.database_name", "d.sqlalchemy_uri", "d.password", "d.server_cert"])
    .select(["d.extra as database_extra", "d.allow_dml", "d.impersonate_user"])
    .select(["d.changed_on as database_changed_on", "d.cache_timeout as database_cache_timeout"])
    .executeTakeFirst();
type DatasetRow = NonNullable<Awaited<ReturnType<typeof findRow>>>;

/** A dataset in the terms of queries. */
function describeDataset(
  row: DatasetRow,
  columns: readonly DatasetColumn[],
  metrics: readonly DatasetMetric[],
): QueryDataset {
  return {
    id: row.id,
    tableName: row.table_name,
    schema: row.schema || null,
    catalog: row.catalog || null,
    sql: row.sql?.trim() ? row.sql : null,
    mainTemporalColumn: row.main_dttm_col,
    alwaysFilterMainTemporal: readFlag(row.always_filter_main_dttm) === true,
    offset: row.offset ?? 0,
    fetchValuesPredicate: row.fetch_values_predicate || null,
    templateParams: parseObject(row.template_params),
    cacheTimeout: row.cache_timeout,
    changedOn: momentOf(row.changed_on),
    columns,
    columnsByName: new Map(columns.map((column) => [column.name, column])),
    metrics,
    metricsByName: new Map(metrics.map((metric) => [metric.name, metric])),
    verboseNames: verboseNames(metrics, columns),
    databaseId: row.database_id,
    databaseChangedOn: momentOf(row.database_changed_on),
    databaseCacheTimeout: row.database_cache_timeout,
    impersonates: readFlag(row.impersonate_user) === true,
    databaseExtra: parseObject(row.database_extra),
  };
}

const momentOf = (stored: string | null): number => (stored === null ? 0 : readDateTime(stored).getTime());

const describeColumn = (row: {
  column_name: string;
  type: string | null;
  is_dttm: boolean | number | null;
  expression: string | null;
  verbose_name: string | null;
  python_date_format: string | null;
  advanced_data_type: string | null;
}): DatasetColumn => ({
  name: row.column_name,
  type: row.type,
  isTemporal: readFlag(row.is_dttm) === true,
  expression: row.expression || null,
  verboseName: row.verbose_name || null,
  pythonDateFormat: row.python_date_format || null,
  advancedDataType: row.advanced_data_type || null,
});

const describeMetric = (row: {
  metric_name: string;
  expression: string;
  verbose_name: string | null;
}): DatasetMetric => ({ name: row.metric_name, expression: row.expression, verboseName: row.verbose_name });

function verboseNames(metrics: readonly DatasetMetric[], columns: readonly DatasetColumn[]): Map<string, string> {
  const names = new Map([["__timestamp", "Time"]]);
  for (const { name, verboseName } of [...metrics, ...columns]) {
    if (!names.has(name)) names.set(name, verboseName || name);
  }
  return names;
}

function parseObject(extra: string | null | undefined): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(extra || "{}");
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Generic type of a dataset's column, as the result type `columns` shows it. */
export function columnGenericType(column: DatasetColumn, engine: Engine): 0 | 1 | 2 {
  if (column.isTemporal) return 2;
  return column.type && engine.columnType(column.type)?.generic === 0 ? 0 : 1;
}
