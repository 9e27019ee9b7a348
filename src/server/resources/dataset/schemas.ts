import type { z } from "zod";
import { flag, integer, list, object, text, uuid } from "../../rest/schema.ts";
import { isDateFormat } from "./date-format.ts";

/** A number that the metadata database's integer columns can hold. */
const stored = () => integer({ min: -2_147_483_648, max: 2_147_483_647 });

/** A column of a dataset; one with an id is changed, one without is new. */
const column = object({
  id: integer().optional(),
  column_name: text({ min: 1, max: 255 }),
  type: text().nullable().optional(),
  advanced_data_type: text({ min: 1, max: 255 }).nullable().optional(),
  verbose_name: text({ max: 1024 }).nullable().optional(),
  description: text().nullable().optional(),
  expression: text().nullable().optional(),
  extra: text().nullable().optional(),
  filterable: flag().optional(),
  groupby: flag().optional(),
  is_active: flag().nullable().optional(),
  is_dttm: flag().nullable().optional(),
  python_date_format: text({ min: 1, max: 255 })
    .refine(isDateFormat, { error: "Invalid date/timestamp format" })
    .nullable()
    .optional(),
  uuid: uuid().nullable().optional(),
}).meta({ id: "DatasetColumnsPut" });
export type ColumnChange = z.output<typeof column>;
export const columnFields = Object.keys(column.shape);

const currency = object({
  symbol: text({ min: 1, max: 128 }).optional(),
  symbolPosition: text({ min: 1, max: 128 }).optional(),
}).meta({ id: "DatasetMetricCurrencyPut" });

/** A metric of a dataset; one with an id is changed, one without is new. */
const metric = object({
  id: integer().optional(),
  expression: text(),
  description: text().nullable().optional(),
  extra: text().nullable().optional(),
  metric_name: text({ min: 1, max: 255 }),
  metric_type: text({ min: 1, max: 32 }).nullable().optional(),
  d3format: text({ min: 1, max: 128 }).nullable().optional(),
  currency: currency.nullable().optional(),
  verbose_name: text({ max: 1024 }).nullable().optional(),
  warning_text: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
}).meta({ id: "DatasetMetricsPut" });
export type MetricChange = z.output<typeof metric>;
export const metricFields = Object.keys(metric.shape);

/** A folder of a dataset's columns and metrics, or with nothing but a uuid one of these. */
export interface Folder {
  uuid: string;
  type?: string;
  name?: string;
  description?: string | null;
  children?: Folder[] | null;
}

const folder: z.ZodType<Folder> = object({
  uuid: uuid(),
  type: text({ choices: ["metric", "column", "folder"] }).optional(),
  name: text({ min: 1, max: 250 }).optional(),
  description: text({ min: 0, max: 1000 }).nullable().optional(),
  get children() {
    return list(folder).nullable().optional();
  },
})
  .refine(({ name, children }) => name === undefined || children !== undefined, {
    error: "If 'name' is present, 'children' must be present.",
    path: ["_schema"],
  })
  .meta({ id: "Folder" });

export const newDataset = object({
  database: integer(),
  catalog: text({ min: 0, max: 250 }).nullable().optional(),
  schema: text({ min: 0, max: 250 }).nullable().optional(),
  table_name: text({ min: 1, max: 250 }),
  sql: text().nullable().optional(),
  owners: list(integer()).optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  normalize_columns: flag().default(false),
  always_filter_main_dttm: flag().default(false),
  template_params: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
});
export type NewDataset = z.output<typeof newDataset>;

export const datasetChanges = object({
  table_name: text({ min: 1, max: 250 }).nullable().optional(),
  database_id: integer().optional(),
  sql: text().nullable().optional(),
  filter_select_enabled: flag().nullable().optional(),
  fetch_values_predicate: text({ min: 0, max: 1000 }).nullable().optional(),
  catalog: text({ min: 0, max: 250 }).nullable().optional(),
  schema: text({ min: 0, max: 255 }).nullable().optional(),
  description: text().nullable().optional(),
  main_dttm_col: text({ max: 250 }).nullable().optional(),
  normalize_columns: flag().nullable().optional(),
  // As in the reference, a change that does not name it switches it off.
  always_filter_main_dttm: flag().default(false),
  offset: stored().nullable().optional(),
  default_endpoint: text().nullable().optional(),
  cache_timeout: stored().nullable().optional(),
  is_sqllab_view: flag().nullable().optional(),
  template_params: text().nullable().optional(),
  owners: list(integer()).optional(),
  columns: list(column).optional(),
  metrics: list(metric).optional(),
  folders: list(folder).optional(),
  extra: text().nullable().optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
});
export type DatasetChanges = z.output<typeof datasetChanges>;

export const duplicateBody = object({
  base_model_id: integer(),
  table_name: text({ min: 1, max: 250 }),
}).meta({ id: "DatasetDuplicateSchema" });

export const getOrCreateBody = object({
  table_name: text({ min: 1, max: 250 }).meta({ description: "Name of the table" }),
  database_id: integer().meta({ description: "Id of its database" }),
  catalog: text({ min: 0, max: 250 }).nullable().optional(),
  schema: text({ min: 0, max: 250 }).nullable().optional(),
  template_params: text().optional(),
  normalize_columns: flag().default(false),
  always_filter_main_dttm: flag().default(false),
}).meta({ id: "GetOrCreateDatasetSchema" });

export const warmUpBody = object({
  db_name: text().meta({ description: "Name of the database that the table is in" }),
  table_name: text().meta({ description: "Name of the table whose charts are computed" }),
  dashboard_id: integer().meta({ description: "Dashboard whose filters count" }).optional(),
  extra_filters: text().meta({ description: "Further filters, as JSON" }).optional(),
}).meta({ id: "DatasetCacheWarmUpRequestSchema" });
