/** People who read the same tables under different rules. */
export type Reader = "admin" | "north" | "south" | "both" | "exempt" | "gamma" | "guest" | "southern guest";

/** A server's id of each thing, by its name. */
export type Ids = Record<string, number>;

/** What a dataset is beside its name. */
export interface DatasetFields {
  sql?: string;
  /** What it is made with, where its own SQL cannot be run to find its columns. */
  first?: string;
  /** Those that it has in place of its table's. */
  columns?: object[];
  [field: string]: unknown;
}

/** A question, its ids left open. */
export interface Asked {
  name: string;
  who: Reader;
  ask(ids: Ids): { method?: string; path: string; body?: unknown };
}

/** A request for a chart's data. */
export const chartData =
  (dataset: string, queries: readonly object[], more: object = {}): Asked["ask"] =>
  (ids) => ({
    path: "/api/v1/chart/data",
    body: {
      datasource: { id: ids[dataset], type: "table" },
      force: true,
      queries,
      result_type: "full",
      result_format: "json",
      form_data: { viz_type: "table", datasource: `${ids[dataset]}__table` },
      ...more,
    },
  });

/** The total of each region. */
export const REGIONS = { columns: ["region"], metrics: ["total"], orderby: [["region", true]], row_limit: 100 };
export const custom = (sqlExpression: string, label = "x") => ({ expressionType: "SQL", sqlExpression, label });
export const MONTH = {
  columnType: "BASE_AXIS",
  expressionType: "SQL",
  label: "sold_on",
  sqlExpression: "sold_on",
  timeGrain: "P1M",
};
export const FEBRUARY = { filters: [{ col: "sold_on", op: "TEMPORAL_RANGE", val: "2024-02-01 : 2024-03-01" }] };
