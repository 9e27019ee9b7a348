import { postChartData } from "../../api/chart-data.ts";
import { splitFilters } from "../../charts/query/filters.ts";
import type { QueryData, QueryFilter } from "../../charts/types.ts";
import type { NativeFilter } from "./config.ts";
import type { ExtraFormData } from "./extra-form-data.ts";

/** The values a filter offers, under its own conditions and those of the filters above it. */
export async function fetchOptions(
  dashboardId: number,
  filter: NativeFilter,
  above: ExtraFormData,
  search: string,
  rowLimit: number,
  signal: AbortSignal,
): Promise<{ values: unknown[]; isTime: boolean; isNumber: boolean; isCut: boolean }> {
  const ascending = filter.controls.sortAscending !== false;
  const order = filter.sortMetric ?? filter.column;
  const found: QueryFilter[] = search ? [{ col: filter.column, op: "ILIKE", val: `%${search}%` }] : [];
  const result = await ask(dashboardId, filter, above, signal, {
    columns: [filter.column],
    metrics: filter.sortMetric ? [filter.sortMetric] : [],
    orderby: [[order, ascending]],
    row_limit: rowLimit,
    filters: found,
  });
  const values = result.data.map((row) => row[result.colnames[0] ?? filter.column]);
  return {
    values,
    isTime: result.coltypes[0] === 2,
    isNumber: result.coltypes[0] === 0,
    isCut: values.length >= rowLimit,
  };
}

/** The smallest and largest number a range filter can meet. */
export async function fetchBounds(
  dashboardId: number,
  filter: NativeFilter,
  above: ExtraFormData,
  signal: AbortSignal,
): Promise<[number, number] | undefined> {
  const bound = (aggregate: "MIN" | "MAX", label: string) => ({
    expressionType: "SIMPLE",
    aggregate,
    column: { column_name: filter.column },
    hasCustomLabel: true,
    label,
  });
  const result = await ask(dashboardId, filter, above, signal, {
    columns: [],
    metrics: [bound("MIN", "min"), bound("MAX", "max")],
  });
  const row = result.data[0];
  const [min, max] = [row?.min, row?.max].map((value) =>
    value === null || value === undefined ? Number.NaN : Number(value),
  );
  return min !== undefined && max !== undefined && Number.isFinite(min) && Number.isFinite(max)
    ? [min, max]
    : undefined;
}

/** What a dataset has: its time columns, or the time grains of its database. */
export async function fetchChoices(
  dashboardId: number,
  filter: NativeFilter,
  signal: AbortSignal,
): Promise<{ value: string; label: string }[]> {
  if (filter.kind === "filter_timegrain") {
    const { data } = await ask(dashboardId, filter, {}, signal, { columns: [], result_type: "timegrains" });
    return data
      .filter((row) => row.duration)
      .map((row) => ({ value: String(row.duration), label: String(row.name ?? row.duration) }));
  }
  const { data } = await ask(dashboardId, filter, {}, signal, { columns: [], result_type: "columns" });
  return data
    .filter((row) => row.dtype === 2 || row.is_dttm === true)
    .map((row) => ({ value: String(row.column_name), label: String(row.verbose_name || row.column_name) }));
}

async function ask(
  dashboardId: number,
  filter: NativeFilter,
  above: ExtraFormData,
  signal: AbortSignal,
  query: Record<string, unknown>,
): Promise<QueryData> {
  const conditions = { viz_type: filter.kind, adhoc_filters: [...filter.adhocFilters, ...listOf(above.adhoc_filters)] };
  const { filters, where, having } = splitFilters(conditions);
  const own = Array.isArray(query.filters) ? query.filters : [];
  const json = {
    datasource: { id: filter.datasetId, type: "table" },
    force: false,
    queries: [
      {
        annotation_layers: [],
        extras: { where, having },
        ...query,
        filters: [...filters, ...listOf(above.filters), ...own],
        time_range: above.time_range ?? filter.timeRange,
        granularity: above.granularity_sqla ?? filter.granularity,
        apply_fetch_values_predicate: filter.kind === "filter_select",
      },
    ],
    // Whoever sees the dashboard and not the dataset by itself may ask for the values of its filters.
    form_data: {
      dashboardId,
      type: "NATIVE_FILTER",
      viz_type: filter.kind,
      datasource: `${filter.datasetId}__table`,
      native_filter_id: filter.id,
    },
    result_format: "json",
    result_type: "full",
  };
  const answer = await postChartData<{ result: QueryData[] }>(json, signal);
  return answer.result[0] ?? { data: [], colnames: [], coltypes: [] };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
