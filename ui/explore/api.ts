import { api } from "../api/client.ts";
import { chartTypes } from "../charts/registry.ts";
import type { FormData } from "../charts/types.ts";
import type { Folder } from "../datasets/folders.ts";

export interface DatasetColumn extends Marked {
  id?: number;
  uuid?: string;
  column_name: string;
  verbose_name?: string | null;
  description?: string | null;
  expression?: string | null;
  type?: string | null;
  /** 0 number, 1 text, 2 time, 3 boolean */
  type_generic?: number | null;
  is_dttm?: boolean | null;
  groupby?: boolean;
  filterable?: boolean;
}

/** Who vouches for a column or a metric, and what to mind. */
export interface Marked {
  certified_by?: string | null;
  warning_markdown?: string | null;
}

export interface DatasetMetric extends Marked {
  id?: number;
  uuid?: string;
  metric_name: string;
  verbose_name?: string | null;
  description?: string | null;
  expression?: string | null;
}

export interface ExploreDataset {
  id?: number;
  name?: string;
  table_name?: string;
  type: string;
  database?: { id: number; backend?: string | null };
  schema?: string | null;
  catalog?: string | null;
  /** of a virtual dataset */
  sql?: string | null;
  /** the query for its first rows, where it is a table */
  select_star?: string | null;
  owners?: { id: number }[];
  /** what the installation's own check says of a dataset that is not well */
  health_check_message?: string | null;
  columns: DatasetColumn[];
  metrics: DatasetMetric[];
  /** with DATASET_FOLDERS */
  folders?: Folder[] | null;
  main_dttm_col?: string | null;
  /** JSON: who vouches for it, what to mind */
  extra?: string | null;
  time_grain_sqla?: [value: string | null, label: string][];
  verbose_map?: Record<string, string>;
  column_formats?: Record<string, string>;
  currency_formats?: Record<string, { symbol: string; symbolPosition: "prefix" | "suffix" }>;
}

/** The chart as it is stored. */
export interface StoredChart {
  slice_id: number;
  slice_name: string;
  description?: string | null;
  form_data: FormData;
  is_managed_externally?: boolean;
  owners?: number[];
}

export interface ExploreData {
  dataset: ExploreDataset;
  form_data: FormData;
  slice: StoredChart | null;
  message: string | null;
  metadata: { dashboards?: { id: number; dashboard_title: string }[] } | null;
}

/** What the editor of an address starts with. */
export async function loadExplore(search: string, signal: AbortSignal): Promise<ExploreData> {
  const query = Object.fromEntries(new URLSearchParams(search));
  return (await api.get<{ result: ExploreData }>("/api/v1/explore/", { query, signal })).result;
}

/** A dataset as the editor needs it. */
export async function loadDataset(id: number): Promise<ExploreDataset> {
  const query = { datasource_id: id, datasource_type: "table" };
  return (await api.get<{ result: ExploreData }>("/api/v1/explore/", { query })).result.dataset;
}

interface Source {
  datasource_id: number;
  datasource_type: string;
}

/** The two halves of `12__table`. */
export function sourceOf(formData: FormData): Source {
  const [id = "", type = "table"] = String(formData.datasource ?? "").split("__");
  return { datasource_id: Number(id), datasource_type: type };
}

/** The text that form data know a dataset by. */
export const datasourceOf = ({ id, type }: ExploreDataset): string => `${id}__${type}`;

/** Keeps form data on the server under a key that fits into an address. */
export async function keepFormData(formData: FormData, chartId: number | undefined): Promise<string> {
  const json = { ...sourceOf(formData), form_data: JSON.stringify(formData), ...(chartId && { chart_id: chartId }) };
  return (await api.post<{ key: string }>("/api/v1/explore/form_data", { json, query: { tab_id: tabId() } })).key;
}

/** A number that stays with the browser's tab, so that each tab keeps one key a chart. */
function tabId(): string {
  const known = sessionStorage.getItem("liteset-tab");
  if (known) return known;
  const made = String(crypto.getRandomValues(new Uint32Array(1))[0]);
  sessionStorage.setItem("liteset-tab", made);
  return made;
}

/** An address that opens these form data for anybody who may see them. */
export async function makePermalink(formData: FormData): Promise<string> {
  return (await api.post<{ url: string }>("/api/v1/explore/permalink", { json: { formData, urlParams: [] } })).url;
}

export interface ChartChange {
  slice_name: string;
  formData: FormData;
  dashboards?: number[];
}

/** Stores a new chart, or over the one with this id; gives the id. */
export async function saveChart({ slice_name, formData, dashboards }: ChartChange, id?: number): Promise<number> {
  const { slice_id: _own, url_params: _address, ...params } = formData;
  const json = {
    slice_name,
    viz_type: formData.viz_type,
    params: JSON.stringify(dashboards ? { ...params, dashboards } : params),
    query_context: JSON.stringify(chartTypes[formData.viz_type]?.buildQuery(params as FormData) ?? null),
    ...sourceOf(formData),
    ...(dashboards && { dashboards }),
  };
  if (id === undefined) return (await api.post<{ id: number }>("/api/v1/chart/", { json })).id;
  await api.put(`/api/v1/chart/${id}`, { json });
  return id;
}

/** Makes an empty dashboard; gives its id. */
export async function createDashboard(title: string): Promise<number> {
  return (await api.post<{ id: number }>("/api/v1/dashboard/", { json: { dashboard_title: title } })).id;
}

/** Values that a column of a dataset has, at most some thousands. */
export async function columnValues(dataset: ExploreDataset, column: string, signal: AbortSignal): Promise<unknown[]> {
  const path = `/api/v1/datasource/${dataset.type}/${dataset.id}/column/${encodeURIComponent(column)}/values/`;
  return (await api.get<{ result: unknown[] }>(path, { signal })).result;
}

export interface Rows {
  colnames: string[];
  coltypes: number[];
  data: Record<string, unknown>[];
  total_count?: number;
}

/** A page of a dataset's rows as they are. */
export async function fetchSamples(
  { id = 0, type }: ExploreDataset,
  page: number,
  size: number,
  signal: AbortSignal,
): Promise<Rows> {
  const query = { datasource_id: id, datasource_type: type, page, per_page: size, force: false };
  return (await api.post<{ result: Rows }>("/datasource/samples", { query, json: {}, signal })).result;
}

/** SQL Lab with what a dataset is made of, or with a query of its database. */
export function sqlAddress(dataset: ExploreDataset, sql = dataset.sql || dataset.select_star || ""): string {
  const { database, schema, catalog, name } = dataset;
  const parts = { dbid: database?.id, catalog, schema, name, sql };
  const given = Object.entries(parts).flatMap(([key, value]) => (value ? [[key, String(value)]] : []));
  return `/sqllab/?${new URLSearchParams(given)}`;
}
