import { z } from "zod";
import { boolean, integer, list, strictObject, text } from "../query/marshmallow.ts";
import { readJson, toJson } from "./json.ts";
import { Float, type Tree, type TreeMap } from "./tree.ts";

/**
 * The files of a bundle as Superset 6.0.0 writes and accepts them, with its words for what is wrong. Free-form parts
 * (`params`, `position`, `metadata`, `extra` …) stay ordered maps.
 */

/** Version of the format. */
export const BUNDLE_VERSION = "1.0.0";

const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional();

const UUID = /^(?:urn:)?(?:uuid:)?\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;

const uuid = () =>
  text().transform((value, context) => {
    const parts = UUID.exec(value)?.slice(1);
    if (parts) return parts.join("-").toLowerCase();
    context.addIssue({ code: "custom", message: "Not a valid UUID." });
    return z.NEVER;
  });

const tree = () =>
  z.custom<TreeMap>((value) => value instanceof Map, {
    error: ({ input }) => (input === null ? "Field may not be null." : "Not a valid mapping type."),
  });

/** A mapping that old versions exported as JSON text; an empty text means nothing. */
const treeOrText = () =>
  z.preprocess((value) => (typeof value === "string" ? jsonTree(value) : value), optional(tree()));

const jsonText = () =>
  text().refine(
    (value) => {
      try {
        JSON.parse(value);
        return true;
      } catch {
        return false;
      }
    },
    { error: "JSON not valid" },
  );

/** What a column has room for: Superset answers 500 to more, or cuts it. */
const shortText = (max: number) =>
  text().refine((value) => Array.from(value).length <= max, { error: `Length must be between 0 and ${max}.` });

const managed = { is_managed_externally: optional(boolean()), external_url: optional(text()) };
const version = { version: text() };

const tunnelSchema = strictObject({
  id: optional(integer()),
  server_address: text().optional(),
  server_port: integer().optional(),
  username: text().optional(),
  password: text().optional(),
  private_key: text().optional(),
  private_key_password: text().optional(),
});

export const databaseSchema = strictObject({
  database_name: shortText(250),
  sqlalchemy_uri: shortText(1024),
  password: optional(text()),
  encrypted_extra: optional(text()),
  cache_timeout: optional(integer()),
  expose_in_sqllab: boolean().optional(),
  allow_run_async: boolean().optional(),
  allow_ctas: boolean().optional(),
  allow_cvas: boolean().optional(),
  allow_dml: boolean().optional(),
  allow_csv_upload: boolean().optional(),
  allow_file_upload: boolean().optional(),
  impersonate_user: boolean().optional(),
  extra: tree().optional(),
  uuid: uuid(),
  ...version,
  ...managed,
  ssh_tunnel: optional(z.preprocess(shallow, tunnelSchema)),
});

const columnSchema = strictObject({
  column_name: shortText(255),
  extra: treeOrText(),
  verbose_name: optional(shortText(1024)),
  is_dttm: optional(boolean()),
  is_active: optional(boolean()),
  type: optional(text()),
  advanced_data_type: optional(shortText(255)),
  groupby: boolean().optional(),
  filterable: boolean().optional(),
  expression: optional(text()),
  description: optional(text()),
  python_date_format: optional(shortText(255)),
});

const metricSchema = strictObject({
  metric_name: shortText(255),
  verbose_name: optional(shortText(1024)),
  metric_type: optional(shortText(32)),
  expression: text(),
  description: optional(text()),
  d3format: optional(shortText(128)),
  currency: treeOrText(),
  extra: treeOrText(),
  warning_text: optional(text()),
});

export const datasetSchema = strictObject({
  table_name: shortText(250),
  main_dttm_col: optional(shortText(250)),
  description: optional(text()),
  default_endpoint: optional(text()),
  offset: integer().optional(),
  cache_timeout: optional(integer()),
  schema: optional(shortText(255)),
  catalog: optional(shortText(256)),
  sql: optional(text()),
  params: optional(tree()),
  template_params: treeOrText(),
  filter_select_enabled: boolean().optional(),
  fetch_values_predicate: optional(text()),
  extra: treeOrText(),
  uuid: uuid(),
  columns: list(z.preprocess(shallow, columnSchema)).optional(),
  metrics: list(z.preprocess(shallow, metricSchema)).optional(),
  ...version,
  database_uuid: uuid(),
  ...managed,
  normalize_columns: boolean().optional(),
  always_filter_main_dttm: boolean().optional(),
  folders: optional(list(tree())),
  data: z
    .undefined({ error: "Liteset does not load data from addresses; load the table first, then leave this field out." })
    .optional(),
});

export const chartSchema = strictObject({
  slice_name: shortText(250),
  description: optional(text()),
  certified_by: optional(text()),
  certification_details: optional(text()),
  viz_type: shortText(250),
  params: tree().optional(),
  query_context: optional(jsonText()),
  cache_timeout: optional(integer()),
  uuid: uuid(),
  ...version,
  dataset_uuid: uuid(),
  ...managed,
  tags: optional(list(text())),
});

export const dashboardSchema = strictObject({
  dashboard_title: shortText(500),
  description: optional(text()),
  css: optional(text()),
  slug: optional(shortText(255)),
  uuid: uuid(),
  position: tree().optional(),
  metadata: tree().optional(),
  ...version,
  ...managed,
  certified_by: optional(text()),
  certification_details: optional(text()),
  published: optional(boolean()),
  tags: optional(list(text())),
  theme_uuid: optional(uuid()),
  theme_id: optional(integer()),
});

export const savedQuerySchema = strictObject({
  catalog: optional(shortText(128)),
  schema: optional(shortText(128)),
  label: optional(shortText(256)),
  description: optional(text()),
  sql: text(),
  uuid: uuid(),
  ...version,
  database_uuid: uuid(),
});

export const themeSchema = strictObject({
  theme_name: shortText(250),
  /** As JSON text, whatever the file has. */
  json_data: z.any().transform((value: Tree, context) => {
    const message = value === undefined ? "Missing data for required field." : themeProblem(value);
    if (!message) return typeof value === "string" ? value : toJson(value);
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }),
  uuid: uuid(),
  ...version,
});

export const tagsSchema = strictObject({
  tags: list(z.preprocess(shallow, strictObject({ tag_name: text(), description: optional(text()) }))).optional(),
});

export const metadataSchema = strictObject({
  version: text(),
  type: text().optional(),
  timestamp: z.custom<string>(isDateTime, { error: "Not a valid datetime." }).optional(),
});

export type DatabaseConfig = z.infer<typeof databaseSchema>;
export type DatasetConfig = z.infer<typeof datasetSchema>;
export type ColumnConfig = z.infer<typeof columnSchema>;
export type MetricConfig = z.infer<typeof metricSchema>;
export type ChartConfig = z.infer<typeof chartSchema>;
export type DashboardConfig = z.infer<typeof dashboardSchema>;
export type SavedQueryConfig = z.infer<typeof savedQuerySchema>;
export type ThemeConfig = z.infer<typeof themeSchema>;

/** The outer mapping of a file as an object, so that a schema can name its fields; what lies in it stays a tree. */
export function shallow(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const fields = [...(value as TreeMap)].map(([key, child]) => [key, child instanceof Float ? child.value : child]);
  return Object.assign(Object.create(null), Object.fromEntries(fields));
}

function isDateTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) && !Number.isNaN(Date.parse(value));
}

function jsonTree(value: string): TreeMap | null {
  if (value.trim() === "") return null;
  try {
    const parsed = readJson(value);
    return parsed instanceof Map ? parsed : null;
  } catch {
    return null;
  }
}

/** What is wrong with a theme's tokens. */
function themeProblem(value: Tree): string | undefined {
  let tokens: Tree = value;
  if (typeof value === "string") {
    try {
      tokens = readJson(value);
    } catch {
      return "Invalid JSON configuration";
    }
  }
  return tokens instanceof Map ? undefined : "Invalid theme configuration structure";
}
