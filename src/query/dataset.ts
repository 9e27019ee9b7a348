import type { Engine } from "../engines/engine.ts";
import { Dataset, type TableColumn } from "../metadata/entities/dataset.ts";
import type { EntityManager } from "../metadata/orm.ts";

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

/** A dataset with its columns, metrics, owners and database; null when there is none. */
export function findDataset(em: EntityManager, id: number) {
  return em.findOne(Dataset, { id }, { populate: ["columns", "metrics", "owners", "database"] });
}
export type LoadedDataset = NonNullable<Awaited<ReturnType<typeof findDataset>>>;

/** A loaded dataset in the terms of queries. */
export function describeDataset(dataset: LoadedDataset): QueryDataset {
  const { database } = dataset;
  const columns = dataset.columns.getItems().map(describeColumn);
  const metrics = dataset.metrics.getItems().map((metric) => ({
    name: metric.metric_name,
    expression: metric.expression,
    verboseName: metric.verbose_name ?? null,
  }));
  return {
    id: dataset.id,
    tableName: dataset.table_name,
    schema: dataset.schema || null,
    catalog: dataset.catalog || null,
    sql: dataset.sql?.trim() ? dataset.sql : null,
    mainTemporalColumn: dataset.main_dttm_col ?? null,
    alwaysFilterMainTemporal: dataset.always_filter_main_dttm === true,
    offset: dataset.offset ?? 0,
    fetchValuesPredicate: dataset.fetch_values_predicate || null,
    templateParams: parseObject(dataset.template_params),
    cacheTimeout: dataset.cache_timeout ?? null,
    changedOn: Number(dataset.changed_on ?? 0),
    columns,
    columnsByName: new Map(columns.map((column) => [column.name, column])),
    metrics,
    metricsByName: new Map(metrics.map((metric) => [metric.name, metric])),
    verboseNames: verboseNames(metrics, columns),
    databaseId: database.id,
    databaseChangedOn: Number(database.changed_on ?? 0),
    databaseCacheTimeout: database.cache_timeout ?? null,
    impersonates: database.impersonate_user === true,
    databaseExtra: parseObject(database.extra),
  };
}

function describeColumn(column: TableColumn): DatasetColumn {
  return {
    name: column.column_name,
    type: column.type ?? null,
    isTemporal: column.is_dttm === true,
    expression: column.expression || null,
    verboseName: column.verbose_name || null,
    pythonDateFormat: column.python_date_format || null,
    advancedDataType: column.advanced_data_type || null,
  };
}

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
