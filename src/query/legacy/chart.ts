import type { Settings } from "../../settings/keys.ts";
import { metricLabel } from "../query-context.ts";

export type FormData = Record<string, unknown>;
export type Row = Record<string, unknown>;

/** What a chart asks its dataset; names and expressions are as form data hold them, checked when they become a query. */
export interface Question {
  groupby: unknown[];
  /** Grouped by where `groupby` is empty. */
  columns: unknown[];
  metrics: unknown[];
  orderby: [by: unknown, ascending: boolean][];
  isTimeseries: boolean;
  rowLimit: unknown;
  timeGrain: unknown;
  /** Columns whose missing values are left out. */
  notNull: string[];
}

/** The answer to a question, and what a chart needs to know besides to make its data of it. */
export interface Answered {
  form: FormData;
  rows: Row[];
  colnames: string[];
  /** Names of the form's metrics. */
  metrics: string[];
  /** The same question about earlier times; their rows carry the times that they are drawn at. */
  comparisons: { label: string; rows: Row[] }[];
  settings: Settings;
  /** Data and descriptions of other charts, for one that is made of them; those that the viewer may not see are left out. */
  layers(chartIds: readonly unknown[]): Promise<Layer[]>;
}

export interface Layer {
  vizType: string;
  data: unknown;
  description: Record<string, unknown>;
}

/** A chart whose data the server prepares, as the frontend of Superset 6.0.0 takes them. */
export interface LegacyChart {
  isTimeseries?: boolean;
  /** Whether `time_compare` adds rows of earlier times. */
  compares?: boolean;
  /** Whether it has no question of its own. */
  asksNothing?: boolean;
  /** What this chart asks beyond its form's metrics by its groups. @throws QueryError for what people left out */
  ask?(question: Question, form: FormData): Question;
  /** Its data; without this they are the rows. Null where there are no rows, unless it says `takesNone`. */
  shape?(answered: Answered): unknown;
  takesNone?: boolean;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One value or several as a list; without what is empty. */
export const listOf = (value: unknown): unknown[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => item !== null && item !== undefined && item !== "");

/** Names of columns under which a result holds them. */
export const columnNames = (value: unknown): string[] =>
  listOf(value).map((column) =>
    isRecord(column) ? String(column.label || column.sqlExpression || "") : String(column),
  );

/** The name under which a result holds a metric. */
export const metricName = (value: unknown): string =>
  isRecord(value) ? metricLabel({ expressionType: "", ...value }) : String(value ?? "");

/** Controls that hold metrics, in the order in which a query has them. */
const METRIC_KEYS = ["metric", "metrics", "percent_metrics", "metric_2", "secondary_metric", "x", "y", "size"];

/** All metrics of a form by their names. */
export function metricsOf(form: FormData): Map<string, unknown> {
  const metrics = new Map<string, unknown>();
  for (const key of METRIC_KEYS) for (const metric of listOf(form[key])) metrics.set(metricName(metric), metric);
  return metrics;
}

/** The question ordered by a metric, which it asks for besides if it does not yet. */
export function orderedBy(question: Question, metric: unknown, ascending: boolean): Question {
  const isAsked = question.metrics.map(metricName).includes(metricName(metric));
  const metrics = isAsked ? question.metrics : [...question.metrics, metric];
  return { ...question, metrics, orderby: [[metric, ascending]] };
}
