import type { Row } from "../../rest/db.ts";

/** Where saved form data name metrics and columns, one or several. */
const METRICS = "metric metric_2 metrics metrics_b percent_metrics secondary_metric size timeseries_limit_metric x y";
const COLUMNS = "all_columns all_columns_x columns entity groupby order_by_cols series";

/** Names of the columns and metrics that a chart uses, by its saved form data and query context. */
export function usedNames(formData: Row, { queries }: Row): { columns: string[]; metrics: string[] } {
  const named = (fields: string) => fields.split(" ").flatMap((field) => listOf(formData[field]));
  const metrics = named(METRICS);
  const columns = Array.isArray(queries)
    ? queries.flatMap((query) => listOf(partOf(query, "columns")))
    : named(COLUMNS);
  const filters = listOf(formData.adhoc_filters).filter((filter) => partOf(filter, "clause") === "WHERE");
  return {
    metrics: metrics.flatMap(label),
    columns: [
      ...metrics.flatMap((metric) => text(partOf(partOf(metric, "column"), "column_name"))),
      ...filters.flatMap((filter) => text(partOf(filter, "subject"))),
      ...listOf(formData.filter_configs).flatMap((config) => text(partOf(config, "column"))),
      ...columns.flatMap(label),
    ],
  };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value ? [value] : []);

const partOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Row)[name] : undefined;

const text = (value: unknown): string[] => (typeof value === "string" ? [value] : []);

/** What a saved metric or column is called: those written on the chart have a label. */
const label = (value: unknown): string[] => (typeof value === "string" ? [value] : text(partOf(value, "label")));
