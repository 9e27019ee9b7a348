import type { Tree, TreeMap } from "../tree.ts";
import { isTrue, listOf, type VizMigration } from "./migration.ts";

const AGGREGATES: Readonly<Record<string, string>> = {
  sum: "Sum",
  mean: "Average",
  median: "Median",
  min: "Minimum",
  max: "Maximum",
  std: "Sample Standard Deviation",
  var: "Sample Variance",
};
const STACKS: Readonly<Record<string, string>> = { expand: "Expand", stack: "Stack", stream: "Stream" };

/** A migration to one type, with what most do not need left out. */
const simple = (
  source: string,
  target: string,
  rest: Partial<Omit<VizMigration, "source" | "target" | "targets">> = {},
): VizMigration => ({
  source,
  target: () => target,
  targets: [target],
  renamed: {},
  removed: [],
  hasXAxis: false,
  ...rest,
});

/** What charts over time have in common. */
const seriesFields = {
  bottom_margin: "x_axis_title_margin",
  left_margin: "y_axis_title_margin",
  show_controls: "show_extra_controls",
  x_axis_label: "x_axis_title",
  x_axis_format: "x_axis_time_format",
  x_axis_showminmax: "truncateXAxis",
  x_ticks_layout: "xAxisLabelRotation",
  y_axis_label: "y_axis_title",
  y_axis_showminmax: "truncateYAxis",
  y_log_scale: "logAxis",
};
const seriesRemoved = ["contribution", "line_interpolation", "reduce_x_ticks", "show_brush", "show_markers"];

function prepareSeries(data: TreeMap): void {
  data.set("contributionMode", isTrue(data.get("contribution")) ? "row" : null);
  data.set("zoomable", data.get("show_brush") === "yes");
  data.set("markerEnabled", isTrue(data.get("show_markers")) ? (data.get("show_markers") as Tree) : false);
  data.set("y_axis_showminmax", true);
  widenMargin(data, "x_axis_label", "bottom_margin");
  widenMargin(data, "y_axis_label", "left_margin");
  const compare = data.get("time_compare");
  if (compare !== undefined && compare !== null) {
    const shifts = listOf(compare).map((shift) => String(shift).trim());
    data.set(
      "time_compare",
      shifts.filter(Boolean).map((shift) => (shift.endsWith(" ago") ? shift : `${shift} ago`)),
    );
  }
  const comparison = isTrue(data.get("comparison_type")) ? (data.get("comparison_type") as Tree) : "values";
  data.set("comparison_type", comparison === "absolute" ? "difference" : comparison);
  turnTicks(data);
}

/** A title needs room that nobody had given. */
function widenMargin(data: TreeMap, label: string, margin: string): void {
  const given = data.get(margin);
  if (isTrue(data.get(label)) && (!isTrue(given) || given === "auto")) data.set(margin, 30);
}

function turnTicks(data: TreeMap): void {
  const layout = data.get("x_ticks_layout");
  if (isTrue(layout)) data.set("x_ticks_layout", layout === "45°" ? 45 : 0);
}

const LINES: Readonly<Record<string, readonly [type: string, series?: string]>> = {
  cardinal: ["echarts_timeseries_smooth"],
  "step-before": ["echarts_timeseries_step", "start"],
  "step-after": ["echarts_timeseries_step", "end"],
};

const lineOf = (data: TreeMap): readonly [type: string, series?: string] => {
  const interpolation = String(data.get("line_interpolation"));
  return (Object.hasOwn(LINES, interpolation) && LINES[interpolation]) || ["echarts_timeseries_line"];
};

const stackOf = (data: TreeMap): Tree => (isTrue(data.get("bar_stacked")) ? "Stack" : null);

/** Every type that Superset 6.0.0 brings up to date, by its name. */
export const VIZ_MIGRATIONS: Readonly<Record<string, VizMigration>> = Object.fromEntries(
  [
    simple("area", "echarts_area", {
      renamed: seriesFields,
      removed: [...seriesRemoved, "stacked_style"],
      hasXAxis: true,
      prepare: (data) => {
        prepareSeries(data);
        const style = isTrue(data.get("stacked_style")) ? String(data.get("stacked_style")) : "stack";
        data.set("stack", Object.hasOwn(STACKS, style) ? (STACKS[style] as string) : null);
        data.set("opacity", 0.7);
      },
    }),
    simple("bar", "echarts_timeseries_bar", {
      renamed: { ...seriesFields, show_bar_value: "show_value" },
      removed: [...seriesRemoved, "bar_stacked"],
      hasXAxis: true,
      prepare: (data) => {
        prepareSeries(data);
        data.set("stack", stackOf(data));
      },
    }),
    simple("bubble", "bubble_v2", {
      renamed: {
        bottom_margin: "x_axis_title_margin",
        left_margin: "y_axis_title_margin",
        limit: "row_limit",
        x_axis_format: "xAxisFormat",
        x_log_scale: "logXAxis",
        x_ticks_layout: "xAxisLabelRotation",
        y_axis_showminmax: "truncateYAxis",
        y_log_scale: "logYAxis",
      },
      removed: ["x_axis_showminmax"],
      prepare: (data) => {
        widenMargin(data, "x_axis_label", "bottom_margin");
        turnTicks(data);
        data.set("y_axis_showminmax", true);
      },
    }),
    simple("dist_bar", "echarts_timeseries_bar", {
      renamed: { ...seriesFields, show_bar_value: "show_value" },
      removed: [...seriesRemoved, "columns", "bar_stacked"],
      prepare: (data) => {
        prepareSeries(data);
        const [axis, ...dimensions] = listOf(data.get("groupby"));
        if (axis !== undefined) data.set("x_axis", axis);
        data.set("groupby", [...dimensions, ...listOf(data.get("columns"))]);
        data.set("stack", stackOf(data));
        data.set("x_ticks_layout", 45);
      },
    }),
    simple("dual_line", "mixed_timeseries", {
      renamed: {
        x_axis_format: "x_axis_time_format",
        y_axis_2_format: "y_axis_format_secondary",
        y_axis_2_bounds: "y_axis_bounds_secondary",
      },
      removed: ["metric", "metric_2"],
      hasXAxis: true,
      prepare: (data) => {
        data.set("yAxisIndex", 0);
        data.set("yAxisIndexB", 1);
        data.set("truncateYAxis", true);
        data.set("metrics", [data.get("metric") ?? null]);
        data.set("metrics_b", [data.get("metric_2") ?? null]);
      },
      finish: (data) => data.set("adhoc_filters_b", [...listOf(data.get("adhoc_filters"))]),
    }),
    simple("heatmap", "heatmap_v2", {
      renamed: {
        all_columns_x: "x_axis",
        all_columns_y: "groupby",
        y_axis_bounds: "value_bounds",
        show_perc: "show_percentage",
      },
      removed: ["sort_by_metric", "canvas_image_rendering"],
      prepare: (data) => data.set("legend_type", "continuous"),
    }),
    simple("histogram", "histogram_v2", {
      renamed: { x_axis_label: "x_axis_title", y_axis_label: "y_axis_title", normalized: "normalize" },
      removed: ["all_columns_x", "link_length", "queryFields"],
      prepare: (data) => {
        const [column] = listOf(data.get("all_columns_x"));
        if (column !== undefined) data.set("column", column);
        const bins = Number.parseInt(String(data.get("link_length") ?? ""), 10);
        data.set("bins", Number.isNaN(bins) || bins === 0 ? 5 : bins);
        if (!isTrue(data.get("groupby"))) data.set("groupby", []);
      },
    }),
    {
      ...simple("line", "echarts_timeseries_line", {
        renamed: seriesFields,
        removed: seriesRemoved,
        hasXAxis: true,
        prepare: (data) => {
          prepareSeries(data);
          const [, series] = lineOf(data);
          if (series) data.set("seriesType", series);
        },
      }),
      target: (data: TreeMap) => lineOf(data)[0],
      targets: ["echarts_timeseries_line", "echarts_timeseries_smooth", "echarts_timeseries_step"],
    },
    simple("pivot_table", "pivot_table_v2", {
      renamed: {
        columns: "groupbyColumns",
        combine_metric: "combineMetric",
        groupby: "groupbyRows",
        number_format: "valueFormat",
        pandas_aggfunc: "aggregateFunction",
        row_limit: "series_limit",
        timeseries_limit_metric: "series_limit_metric",
        transpose_pivot: "transposePivot",
      },
      removed: ["pivot_margins"],
      prepare: (data) => {
        const margins = data.get("pivot_margins");
        if (isTrue(margins)) for (const total of ["colTotals", "colSubTotals"]) data.set(total, margins as Tree);
        const aggregate = String(data.get("pandas_aggfunc"));
        if (Object.hasOwn(AGGREGATES, aggregate)) data.set("pandas_aggfunc", AGGREGATES[aggregate] as string);
        data.set("rowOrder", "value_z_to_a");
      },
    }),
    simple("sankey", "sankey_v2", {
      removed: ["groupby"],
      prepare: (data) => {
        const [source, target] = listOf(data.get("groupby"));
        if (source === undefined || target === undefined) return;
        data.set("source", source);
        data.set("target", target);
      },
    }),
    simple("sunburst", "sunburst_v2", { renamed: { groupby: "columns" } }),
    simple("treemap", "treemap_v2", {
      renamed: { order_desc: "sort_by_metric" },
      removed: ["metrics"],
      prepare: (data) => {
        const [metric] = Array.isArray(data.get("metrics")) ? listOf(data.get("metrics")) : [];
        if (metric !== undefined) data.set("metric", metric);
      },
    }),
  ].map((migration) => [migration.source, migration]),
);
