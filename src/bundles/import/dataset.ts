import type { Database } from "../../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../../metadata/entities/dataset.ts";
import { catalogPerm, datasetPerm, schemaPerm } from "../../security/access.ts";
import { addPermissionView } from "../../security/permission-views.ts";
import { toJson } from "../json.ts";
import type { ColumnConfig, DatasetConfig, MetricConfig } from "../schemas.ts";
import { type Tree, toPlain } from "../tree.ts";
import { given } from "./database.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";

/**
 * Creates a dataset with its columns and metrics or brings it up to date; identity is the uuid, then the table. Columns
 * and metrics that the bundle does not have go when it overwrites.
 */
export async function importDataset(
  context: ImportContext,
  config: DatasetConfig,
  database: Database,
  overwrite: boolean,
): Promise<Dataset> {
  const { em, owner } = context;
  const existing = await findDataset(context, config, database);
  if (!shouldWrite(context, "dataset", existing, overwrite)) return existing!;

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
  await em.flush();
  await grant(context, dataset, database);
  return dataset;
}

async function findDataset({ em }: ImportContext, config: DatasetConfig, database: Database): Promise<Dataset | null> {
  const populate = ["owners", "columns", "metrics", "database"] as const;
  return (
    (await em.findOne(Dataset, { uuid: config.uuid }, { populate })) ??
    (await em.findOne(
      Dataset,
      {
        database: database.id,
        table_name: config.table_name,
        schema: config.schema ?? null,
        catalog: config.catalog ?? null,
      },
      { populate },
    ))
  );
}

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
  for (const column of known.values()) dataset.columns.remove(column);
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
  for (const metric of known.values()) dataset.metrics.remove(metric);
}

/** The permissions that open the dataset, and their names on the row, where lists filter by them. */
async function grant({ em }: ImportContext, dataset: Dataset, database: Database): Promise<void> {
  const name = database.database_name;
  dataset.perm = datasetPerm(name, dataset);
  dataset.schema_perm = schemaPerm(name, dataset.catalog, dataset.schema);
  dataset.catalog_perm = catalogPerm(name, dataset.catalog);
  await em.flush();
  await addPermissionView(em, "datasource_access", dataset.perm);
  if (dataset.schema_perm) await addPermissionView(em, "schema_access", dataset.schema_perm);
  if (dataset.catalog_perm) await addPermissionView(em, "catalog_access", dataset.catalog_perm);
}

const json = (tree: Tree | undefined): string | null | undefined =>
  tree === undefined || tree === null ? tree : toJson(tree);
