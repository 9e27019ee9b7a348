import type { EChartsCoreOption } from "echarts/core";
import type { ComponentType } from "react";
import type { LabelColors } from "./color/label-colors.ts";

/** What a chart stores in `params`: Superset's form_data, whose keys are read where they are used (see form-data.ts). */
export interface FormData {
  viz_type: string;
  /** "12__table" */
  datasource?: string;
  [key: string]: unknown;
}

export interface QueryFilter {
  col: unknown;
  op: string;
  val?: unknown;
  grain?: string;
  isExtra?: boolean;
}

/** One operation the server applies to the rows of a query. */
export interface PostProcessing {
  operation: string;
  options?: Record<string, unknown>;
}

export interface QueryObject {
  filters?: QueryFilter[];
  extras?: Record<string, unknown>;
  applied_time_extras?: Record<string, unknown>;
  columns?: unknown[];
  groupby?: unknown[];
  metrics?: unknown[];
  orderby?: [unknown, boolean][];
  annotation_layers?: unknown[];
  row_limit?: number;
  row_offset?: number;
  series_columns?: unknown[];
  series_limit?: number;
  series_limit_metric?: unknown;
  order_desc?: boolean;
  url_params?: Record<string, unknown>;
  custom_params?: Record<string, unknown>;
  custom_form_data?: Record<string, unknown>;
  time_range?: string;
  granularity?: string;
  since?: string;
  until?: string;
  is_timeseries?: boolean;
  is_rowcount?: boolean;
  time_offsets?: string[];
  post_processing?: PostProcessing[];
  result_type?: string;
  group_others_when_limit_reached?: boolean;
}

/** The body of `POST /api/v1/chart/data`. */
export interface QueryContext {
  datasource: { id: number | string; type: string };
  force: boolean;
  queries: QueryObject[];
  form_data: FormData;
  result_format: "json";
  result_type: "full";
}

export type DataRow = Record<string, unknown>;

/** 0 number, 1 text, 2 time, 3 boolean */
type GenericType = 0 | 1 | 2 | 3;

/** One element of the `result` of `POST /api/v1/chart/data`; times are epoch milliseconds. */
export interface QueryData {
  data: DataRow[];
  colnames: string[];
  coltypes: GenericType[];
  rowcount?: number;
  label_map?: Record<string, string[]>;
  from_dttm?: number | null;
  to_dttm?: number | null;
  [key: string]: unknown;
}

/** What the dataset says about its columns and metrics; from `GET /api/v1/dataset/{id}` or a dashboard's datasets. */
export interface DatasourceInfo {
  /** column or metric name → label for people */
  verboseMap?: Record<string, string>;
  /** metric or column name → d3 format */
  columnFormats?: Record<string, string>;
  currencyFormats?: Record<string, Currency>;
}

export interface Currency {
  symbol: string;
  symbolPosition: "prefix" | "suffix";
}

/** Colours and fonts of the page around the chart, from antd's tokens (see echarts/theme.ts). */
export interface ChartTheme {
  isDark: boolean;
  fontFamily: string;
  fontSize: number;
  text: string;
  textSecondary: string;
  textTertiary: string;
  border: string;
  splitLine: string;
  background: string;
  fill: string;
  elevated: string;
  primary: string;
  success: string;
  error: string;
}

/** What a chart tells the dashboard when a value in it is clicked; Superset's data mask. */
export interface DataMask {
  extraFormData: { filters: QueryFilter[] };
  filterState: { value: unknown[] | null; selectedValues?: unknown[] | null; label?: string };
}

/** Everything a drawing is made from. `option` functions are pure in it. */
export interface ChartInput {
  formData: FormData;
  queriesData: QueryData[];
  width: number;
  height: number;
  theme: ChartTheme;
  colors: LabelColors;
  datasource: DatasourceInfo;
}

export interface ChartViewProps extends ChartInput {
  /** The chart's name, for people who do not see it. */
  name: string;
  onCrossFilter?: (mask: DataMask) => void;
  /** The filters that a click in this chart has set on its dashboard. */
  picked?: readonly QueryFilter[] | undefined;
  /** Asks the server again with other form data: another page, a layer. Absent where there is nobody to ask. */
  ask?: AskForData;
}

/** form_data → the answers to the queries that its chart type makes; rejects with an error for people. */
export type AskForData = (formData: FormData, signal: AbortSignal) => Promise<QueryData[]>;

export type BuildQuery = (formData: FormData) => QueryContext;

/** A drawing by ECharts: the option, and which values of the data a clicked item stands for. */
export interface EChartsPlugin {
  /** Has something to draw where all numbers are null: bars between times, a tree of names. */
  drawsWithoutValues?: boolean;
  option(input: ChartInput): EChartsCoreOption;
  /** What those who look at such a chart may set for themselves, above it. */
  offers?(formData: FormData): Offer | undefined;
  /** The columns and values behind a clicked item, or undefined where a click means nothing. */
  clicked?(event: ItemEvent, input: ChartInput): [column: unknown, value: unknown][] | undefined;
  /** The filters for the rows behind an item, where they are more than what a click means. */
  behind?(event: ItemEvent, input: ChartInput): QueryFilter[];
}

/** A key of form data with the values to choose from. */
export interface Offer {
  key: string;
  label: string;
  choices: readonly { value: string; label: string }[];
}

export interface ItemEvent {
  name: string;
  seriesName?: string;
  data?: unknown;
}

/** Opens a menu at a place of the window, for the rows that the filters leave. */
export type OpenChartMenu = (filters: QueryFilter[], at: { x: number; y: number }) => void;

/** A drawing of its own. */
interface ViewPlugin {
  /** Has nothing to draw where all numbers are null. */
  needsValues?: boolean;
  View: ComponentType<ChartViewProps>;
}

/** How one viz type is drawn; loaded when a chart of the type is first shown. */
export type ChartPlugin = EChartsPlugin | ViewPlugin;
