import { Chart } from "../../metadata/entities/chart.ts";
import type { Database } from "../../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../../metadata/entities/dataset.ts";
import { catalogPerm, datasetPerm, schemaPerm } from "../../security/access.ts";
import { addPermissionViews, renameView } from "../../security/permission-views.ts";
import { toJson } from "../json.ts";
import type { ColumnConfig, DatasetConfig, MetricConfig } from "../schemas.ts";
import { type Tree, toPlain } from "../tree.ts";
import { given } from "./database.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";

/** A dataset to import. */
export interface DatasetImport {
  config: DatasetConfig;
  database: Database;
  /** The one of its uuid. */
  existing: Dataset | undefined;
}

/**
 * Creates datasets with their columns and metrics or brings them up to date; identity is the uuid, then the table. Columns
 * and metrics that the bundle does not have go when it overwrites.
 */
export async function importDatasets(
  context: ImportContext,
  imports: readonly DatasetImport[],
  overwrite: boolean,
): Promise<Dataset[]> {
  const { em } = context;
  const namesakes = await findNamesakes(context, imports);
  const found = imports.map((item) => item.existing ?? namesakes.get(tableKey(item.database.id, item.config)));
  const parts = overwrite ? found.filter((dataset) => dataset !== undefined) : [];
  await em.populate(parts, ["columns", "metrics"]);
  const written = imports.map((item, at) => writeDataset(context, item, found[at], overwrite));
  await em.flush();
  await grant(
    context,
    written.filter(({ isWritten }) => isWritten).map(({ dataset }) => dataset),
  );
  return written.map(({ dataset }) => dataset);
}

function writeDataset(
  context: ImportContext,
  { config, database }: DatasetImport,
  existing: Dataset | undefined,
  overwrite: boolean,
): { dataset: Dataset; isWritten: boolean } {
  const { em, owner } = context;
  if (!shouldWrite(context, "dataset", existing ?? null, overwrite))
    return { dataset: existing as Dataset, isWritten: false };

  const fields = given({
    table_name: config.table_name,
    main_dttm_col: config.main_dttm_col,
    description: config.description,
    default_endpoint: config.default_endpoint,
    database,
    offset: config.offset,
    cache_timeout: config.cache_timeout,
    catalog: config.catalog,
    schema: config.schema,
    sql: config.sql,
    params: json(config.params),
    template_params: json(config.template_params),
    filter_select_enabled: config.filter_select_enabled,
    fetch_values_predicate: config.fetch_values_predicate,
    extra: json(config.extra),
    normalize_columns: config.normalize_columns,
    always_filter_main_dttm: config.always_filter_main_dttm,
    folders: config.folders && (config.folders.map(toPlain) as unknown[]),
    is_managed_externally: config.is_managed_externally ?? undefined,
    external_url: config.external_url,
    uuid: config.uuid,
  });
  const dataset = existing ?? em.create(Dataset, { ...fields, ...audit(context, true) } as never);
  if (existing) Object.assign(dataset, { ...fields, ...audit(context, false) });
  else if (owner) dataset.owners.add(owner);
  syncColumns(context, dataset, config.columns ?? []);
  syncMetrics(context, dataset, config.metrics ?? []);
  return { dataset, isWritten: true };
}

/** Datasets that are there under another uuid, over the tables that new ones are to be over. */
async function findNamesakes({ em }: ImportContext, imports: readonly DatasetImport[]): Promise<Map<string, Dataset>> {
  const fresh = imports.filter(({ existing }) => !existing);
  if (fresh.length === 0) return new Map();
  const where = {
    database: { $in: [...new Set(fresh.map(({ database }) => database.id))] },
    table_name: { $in: [...new Set(fresh.map(({ config }) => config.table_name))] },
  };
  const rows = await em.find(Dataset, where, { populate: ["owners", "database"] });
  return new Map(rows.map((row) => [tableKey(row.database.id, row), row]));
}

const tableKey = (
  database: number,
  { catalog, schema, table_name }: { catalog?: string | null; schema?: string | null; table_name: string },
): string => JSON.stringify([database, catalog ?? null, schema ?? null, table_name]);

function syncColumns(context: ImportContext, dataset: Dataset, configs: readonly ColumnConfig[]): void {
  const { em } = context;
  const known = new Map(dataset.columns.getItems().map((column) => [column.column_name, column]));
  for (const config of configs) {
    const fields = given({ ...config, extra: json(config.extra) });
    const column = known.get(config.column_name);
    if (column) Object.assign(column, { ...fields, ...audit(context, false) });
    else dataset.columns.add(em.create(TableColumn, { ...fields, table: dataset, ...audit(context, true) } as never));
    known.delete(config.column_name);
  }
  if (context.dropsParts.columns) for (const column of known.values()) dataset.columns.remove(column);
}

function syncMetrics(context: ImportContext, dataset: Dataset, configs: readonly MetricConfig[]): void {
  const { em } = context;
  const known = new Map(dataset.metrics.getItems().map((metric) => [metric.metric_name, metric]));
  for (const config of configs) {
    const currency = config.currency && (toPlain(config.currency) as Record<string, unknown>);
    const fields = given({ ...config, extra: json(config.extra), currency });
    const metric = known.get(config.metric_name);
    if (metric) Object.assign(metric, { ...fields, ...audit(context, false) });
    else dataset.metrics.add(em.create(SqlMetric, { ...fields, table: dataset, ...audit(context, true) } as never));
    known.delete(config.metric_name);
  }
  if (context.dropsParts.metrics) for (const metric of known.values()) dataset.metrics.remove(metric);
}

/**
 * The permissions that open the datasets, and their names on the rows, where lists filter by them. Roles keep what they hold
 * of one that gets another name.
 */
async function grant({ em }: ImportContext, datasets: readonly Dataset[]): Promise<void> {
  const views: [permission: string, view: string][] = [];
  for (const dataset of datasets) {
    const { database_name: name } = dataset.database;
    const perm = datasetPerm(name, dataset);
    if (dataset.perm && dataset.perm !== perm) {
      await renameView(em, dataset.perm, perm);
      await em.nativeUpdate(Chart, { datasource_type: "table", datasource_id: dataset.id }, { perm });
    }
    dataset.perm = perm;
    dataset.schema_perm = schemaPerm(name, dataset.catalog, dataset.schema);
    dataset.catalog_perm = catalogPerm(name, dataset.catalog);
    views.push(["datasource_access", perm]);
    if (dataset.schema_perm) views.push(["schema_access", dataset.schema_perm]);
    if (dataset.catalog_perm) views.push(["catalog_access", dataset.catalog_perm]);
  }
  await em.flush();
  await addPermissionViews(em, views);
}

const json = (tree: Tree | undefined): string | null | undefined =>
  tree === undefined || tree === null ? tree : toJson(tree);
