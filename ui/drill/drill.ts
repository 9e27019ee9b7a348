import dayjs from "dayjs";
import utc from "dayjs/plugin/utc";
import { columnLabel, isRecord, list } from "../charts/form-data.ts";
import { baseQuery } from "../charts/query/query-object.ts";
import type { FormData, QueryFilter } from "../charts/types.ts";
import { anyTime, optionName } from "../explore/form-data.ts";

dayjs.extend(utc);

/** One step down: the rows that are left, and the column that they are grouped by. */
export interface DrillStep {
  filters: QueryFilter[];
  column: string;
}

/** The control of each type that says what it groups by; types without one cannot be drilled by another column. */
const groupControls: Record<string, string> = {
  ...Object.fromEntries(
    "box_plot funnel gauge_chart heatmap_v2 histogram_v2 mixed_timeseries partition pie radar rose treemap_v2 waterfall"
      .concat(" echarts_timeseries echarts_timeseries_line echarts_timeseries_smooth echarts_timeseries_step")
      .concat(" echarts_timeseries_bar echarts_timeseries_scatter echarts_area")
      .split(" ")
      .map((type) => [type, "groupby"]),
  ),
  bubble_v2: "entity",
  pivot_table_v2: "groupbyRows",
  sunburst_v2: "columns",
  word_cloud: "series",
  world_map: "entity",
};

/** The control that drilling by a column changes, or undefined where the chart has none. */
export function groupControl(formData: FormData): string | undefined {
  const isTable = formData.viz_type === "table" || formData.viz_type === "ag-grid-table";
  if (isTable) return formData.query_mode === "raw" ? undefined : "groupby";
  return groupControls[formData.viz_type];
}

/** The columns that a chart is grouped by already: drilling by them would change nothing. */
export function groupedBy(formData: FormData): Set<string> {
  const controls = ["groupby", "x_axis", "groupbyRows", "groupbyColumns", groupControl(formData) ?? "groupby"];
  return new Set(controls.flatMap((key) => list(formData, key)).map(columnLabel));
}

/** Form data of the chart after these steps: only the rows that are left, by the last step's column. */
export function drilledBy(formData: FormData, steps: readonly DrillStep[]): FormData {
  const key = groupControl(formData);
  const last = steps.at(-1);
  if (!key || !last) return formData;
  const own = formData[key];
  const chosen = steps.flatMap((step) => step.filters).map((filter) => [JSON.stringify(filter), filter] as const);
  const filters = [...new Map(chosen).values()].map(adhocFilter);
  return {
    ...formData,
    // The server looks into a chart that is stored nowhere; this says which one it came from.
    slice_id: 0,
    chart_id: formData.slice_id,
    [key]: own === undefined || own === null || Array.isArray(own) ? [last.column] : last.column,
    adhoc_filters: [...list(formData, "adhoc_filters"), ...filters],
  };
}

/** What narrows the rows behind a chart, or behind a part of it: the body of `POST /datasource/samples`. */
export function detailQuestion(formData: FormData, filters: readonly QueryFilter[]) {
  const { granularity, time_range, filters: own = [], extras } = baseQuery(formData);
  const { having: _aggregates, ...rest } = extras ?? {};
  return { granularity, time_range, extras: rest, filters: [...own, ...filters.map(settled)] };
}

/** A filter on a period as a range of times, which people can read and change. */
function settled({ grain, ...filter }: QueryFilter): QueryFilter {
  if (!grain) return filter;
  const [from, to] = periodOf(Number(filter.val), grain);
  return { col: filter.col, op: "TEMPORAL_RANGE", val: `${from} : ${to}` };
}

/** What a filter says, for people. */
export function filterText(filter: QueryFilter): string {
  const { op, val } = settled(filter);
  if (op === "IS NULL") return "<NULL>";
  return op === "TEMPORAL_RANGE"
    ? String(val).replaceAll("T00:00:00", "").replace(" : ", " – ")
    : [val].flat().join(", ");
}

/** Form data in which a dashboard's filters have become the chart's own, so that an editor shows them. */
export function withFiltersOwned(formData: FormData): FormData {
  const { extra_form_data: extra, slice_id: _none, chart_id: _from, dashboardId: _dashboard, ...own } = formData;
  if (!isRecord(extra)) return own;
  const range = extra.time_range;
  const adhoc = list(own, "adhoc_filters").map((filter) =>
    typeof range === "string" && isRecord(filter) && filter.operator === "TEMPORAL_RANGE"
      ? { ...filter, comparator: range }
      : filter,
  );
  const filters = list(extra as FormData, "filters").map((filter) => adhocFilter(filter as QueryFilter));
  return {
    ...own,
    ...(typeof range === "string" && own.time_range !== undefined && { time_range: range }),
    ...(typeof extra.time_grain_sqla === "string" && { time_grain_sqla: extra.time_grain_sqla }),
    ...(typeof extra.granularity_sqla === "string" && { granularity_sqla: extra.granularity_sqla }),
    adhoc_filters: [...adhoc, ...list(extra as FormData, "adhoc_filters"), ...filters],
  };
}

function adhocFilter(filter: QueryFilter) {
  const { col, op, val } = settled(filter);
  return {
    expressionType: "SIMPLE",
    clause: "WHERE",
    subject: columnLabel(col),
    operator: op,
    operatorId: op === "IS NULL" ? "IS_NULL" : op,
    comparator: op === "IS NULL" ? null : (val ?? anyTime),
    sqlExpression: null,
    isExtra: false,
    isNew: false,
    filterOptionName: optionName("filter"),
  };
}

const units = { S: "second", M: "minute", H: "hour", D: "day", W: "week", Mo: "month", Y: "year" } as const;

/** When a period of a time grain begins and ends; grains that name a last day, as of weeks, are told by that day. */
function periodOf(stamp: number, grain: string): [from: string, to: string] {
  const [, isTime, count = "1", letter = "D"] = /P(T?)(\d+)(?:\.\d+)?([SMHDWY])/.exec(grain) ?? [];
  const unit = units[letter === "M" && !isTime ? "Mo" : (letter as keyof typeof units)];
  const isEnd = /^P[^/]+\//.test(grain);
  const day = dayjs.utc(stamp);
  const from = isEnd ? day.subtract(Number(count), unit).add(1, "day") : day;
  const to = isEnd ? day.add(1, "day") : day.add(Number(count), unit);
  return [from.format("YYYY-MM-DDTHH:mm:ss"), to.format("YYYY-MM-DDTHH:mm:ss")];
}
