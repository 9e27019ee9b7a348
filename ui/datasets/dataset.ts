import { isRecord } from "../dashboard/layout/tree.ts";
import { t } from "../i18n/t.ts";
import { type Certified, certificationOf } from "./certified.ts";
import { type Folder, folderProblem, type Part, pruned } from "./folders.ts";

type Json = Record<string, unknown>;

export interface ColumnDraft extends Certified {
  /** of the row in this page, also for what is not stored yet */
  key: string;
  id?: number;
  uuid?: string;
  column_name: string;
  type: string | null;
  verbose_name: string | null;
  description: string | null;
  /** of a calculated column */
  expression: string | null;
  python_date_format: string | null;
  advanced_data_type: string | null;
  filterable: boolean;
  groupby: boolean;
  is_active: boolean;
  is_dttm: boolean;
  /** all of `extra`, of which some keys have fields */
  extra: Json;
}

export interface MetricDraft extends Certified {
  key: string;
  id?: number;
  uuid?: string;
  metric_name: string;
  expression: string;
  verbose_name: string | null;
  description: string | null;
  d3format: string | null;
  currency: { symbol?: string; symbolPosition?: string } | null;
  metric_type: string | null;
  warning_text: string | null;
  extra: Json;
}

/** A dataset while it is edited. */
export interface DatasetDraft extends Certified {
  database: { id: number; name: string; backend: string };
  catalog: string | null;
  schema: string | null;
  table_name: string;
  /** null: a table of the database */
  sql: string | null;
  description: string | null;
  main_dttm_col: string | null;
  default_endpoint: string | null;
  fetch_values_predicate: string | null;
  template_params: string | null;
  cache_timeout: number | null;
  offset: number;
  filter_select_enabled: boolean;
  normalize_columns: boolean;
  always_filter_main_dttm: boolean;
  owners: { value: number; label: string }[];
  columns: ColumnDraft[];
  metrics: MetricDraft[];
  /** undefined where the server has none (DATASET_FOLDERS) */
  folders?: Folder[];
  extra: Json;
}

let made = 0;
const newKey = () => `new-${++made}`;

export const newColumn = (): ColumnDraft => ({
  key: newKey(),
  column_name: "",
  type: null,
  verbose_name: null,
  description: null,
  expression: "",
  python_date_format: null,
  advanced_data_type: null,
  filterable: true,
  groupby: true,
  is_active: true,
  is_dttm: false,
  extra: {},
});

export const newMetric = (): MetricDraft => ({
  key: newKey(),
  metric_name: "",
  expression: "",
  verbose_name: null,
  description: null,
  d3format: null,
  currency: null,
  metric_type: null,
  warning_text: null,
  extra: {},
});

/** The API's answer for one dataset, as it is edited. */
export function toDraft(detail: Json): DatasetDraft {
  const database = isRecord(detail.database) ? detail.database : {};
  const rows = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);
  return {
    ...pick(detail, plainKeys),
    ...certificationOf(detail.extra),
    database: {
      id: Number(database.id),
      name: String(database.database_name ?? ""),
      backend: String(database.backend ?? ""),
    },
    offset: Number(detail.offset ?? 0),
    filter_select_enabled: detail.filter_select_enabled === true,
    normalize_columns: detail.normalize_columns === true,
    always_filter_main_dttm: detail.always_filter_main_dttm === true,
    sql: typeof detail.sql === "string" && detail.sql.trim() !== "" ? detail.sql : null,
    owners: rows(detail.owners).map((one) => ({ value: Number(one.id), label: `${one.first_name} ${one.last_name}` })),
    columns: rows(detail.columns).map((row) => ({
      ...pick(row, columnKeys),
      ...certificationOf(row.extra),
      key: String(row.id),
    })) as ColumnDraft[],
    metrics: rows(detail.metrics).map((row) => ({
      ...pick(row, metricKeys),
      ...certificationOf(row.extra),
      key: String(row.id),
    })) as MetricDraft[],
    ...("folders" in detail && { folders: rows(detail.folders) as unknown as Folder[] }),
  } as DatasetDraft;
}

/** The metrics and columns that can stand in folders: those that are stored. */
export function partsOf({ columns, metrics }: DatasetDraft): Part[] {
  return [
    ...metrics.flatMap(({ uuid, metric_name, verbose_name }) =>
      uuid ? [{ uuid, name: verbose_name || metric_name, type: "metric" as const }] : [],
    ),
    ...columns.flatMap(({ uuid, column_name, verbose_name }) =>
      uuid ? [{ uuid, name: verbose_name || column_name, type: "column" as const }] : [],
    ),
  ];
}

/** The body of PUT. */
export function toBody(draft: DatasetDraft): Json {
  const { database, owners, columns, metrics, folders } = draft;
  return {
    ...pick(draft as unknown as Json, plainKeys),
    extra: extraOf(draft),
    database_id: database.id,
    owners: owners.map(({ value }) => value),
    columns: columns.map((column) => ({
      ...pick(column as unknown as Json, columnKeys),
      extra: extraOf(column),
      expression: column.expression || null,
    })),
    metrics: metrics.map((metric) => ({
      ...pick(metric as unknown as Json, metricKeys),
      extra: extraOf(metric),
    })),
    ...(folders && { folders: pruned(folders, new Set(partsOf(draft).map(({ uuid }) => uuid))) }),
  };
}

/** The columns after reading the source anew: what is still there keeps its fields, calculated columns stay. */
export function synced(
  columns: readonly ColumnDraft[],
  found: readonly { column_name: string; type: string | null; is_dttm?: boolean }[],
) {
  const before = new Map(columns.filter(({ expression }) => !expression).map((one) => [one.column_name, one]));
  const physical = found.map(({ column_name, type, is_dttm }) => {
    const known = before.get(column_name);
    if (known) return { ...known, type };
    return { ...newColumn(), column_name, type, expression: null, is_dttm: is_dttm === true };
  });
  const names = new Set(physical.map(({ column_name: name }) => name));
  return {
    columns: [...physical, ...columns.filter(({ expression }) => expression)],
    added: physical.filter(({ column_name: name }) => !before.has(name)).length,
    removed: [...before.keys()].filter((name) => !names.has(name)).length,
  };
}

/** What cannot be stored as it is; undefined where all is well. */
export function problemOf({ columns, metrics, folders, table_name: name }: DatasetDraft): string | undefined {
  if (!name.trim()) return t("The dataset needs a name.");
  const unnamed = columns.some((one) => !one.column_name.trim()) || metrics.some((one) => !one.metric_name.trim());
  if (unnamed) return t("Every column and metric needs a name.");
  const bare = metrics.find((one) => !one.expression.trim());
  if (bare) return t("The metric {metric_name} needs an expression.", { metric_name: bare.metric_name });
  const names = [...columns.map((one) => one.column_name), ...metrics.map((one) => one.metric_name)];
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined) return t("{name} is there twice.", { name: twice });
  const wrong = folders && folderProblem(folders);
  if (wrong?.kind === "unnamed") return t("Every folder needs a name.");
  if (wrong?.kind === "twice") return t("{name} is there twice.", { name: wrong.name });
  return wrong && t("A folder cannot be called {name}.", { name: wrong.name });
}

function extraOf({ extra, certified_by, details, warning_markdown }: Certified & { extra: Json }): string {
  const { certification: _, warning_markdown: __, ...others } = extra;
  return JSON.stringify({
    ...others,
    ...(certified_by || details ? { certification: { certified_by: certified_by ?? "", details: details ?? "" } } : {}),
    ...(warning_markdown ? { warning_markdown } : {}),
  });
}

const pick = (row: Json, keys: readonly string[]): Json =>
  Object.fromEntries(
    keys.filter((key) => row[key] !== undefined).map((key) => [key, row[key] === "" ? null : row[key]]),
  );

const plainKeys =
  "catalog schema table_name sql description main_dttm_col default_endpoint fetch_values_predicate template_params cache_timeout offset filter_select_enabled normalize_columns always_filter_main_dttm".split(
    " ",
  );
const columnKeys =
  "id uuid column_name type verbose_name description expression python_date_format advanced_data_type filterable groupby is_active is_dttm".split(
    " ",
  );
const metricKeys =
  "id uuid metric_name expression verbose_name description d3format currency metric_type warning_text".split(" ");
