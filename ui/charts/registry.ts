import { buildQuery as interactiveTable } from "./ag-grid-table/query.ts";
import { buildQuery as bigNumber } from "./big_number/query.ts";
import { buildQuery as bigNumberTotal } from "./big_number_total/query.ts";
import { buildQuery as boxPlot } from "./box_plot/query.ts";
import { buildQuery as bubbleOld } from "./bubble/query.ts";
import { buildQuery as bubble } from "./bubble_v2/query.ts";
import { buildQuery as bullet } from "./bullet/query.ts";
import { buildQuery as calendar } from "./cal_heatmap/query.ts";
import { queryOfSelected } from "./cartodiagram/query.ts";
import { buildQuery as chord } from "./chord/query.ts";
import { buildQuery as percentChange } from "./compare/query.ts";
import type { ControlSection } from "./controls/control.ts";
import { buildQuery as countryMap } from "./country_map/query.ts";
import { buildQuery as deckArc } from "./deck_arc/query.ts";
import { buildQuery as deckContour } from "./deck_contour/query.ts";
import { buildQuery as deckGeojson } from "./deck_geojson/query.ts";
import { buildQuery as deckHeatmap } from "./deck_heatmap/query.ts";
import { buildQuery as deckHex } from "./deck_hex/query.ts";
import { buildQuery as deckMulti } from "./deck_multi/query.ts";
import { buildQuery as deckPath } from "./deck_path/query.ts";
import { buildQuery as deckPolygon } from "./deck_polygon/query.ts";
import { buildQuery as deckScatter } from "./deck_scatter/query.ts";
import { buildQuery as deckScreengrid } from "./deck_screengrid/query.ts";
import { buildQuery as funnel } from "./funnel/query.ts";
import { buildQuery as gantt } from "./gantt_chart/query.ts";
import { buildQuery as gauge } from "./gauge_chart/query.ts";
import { buildQuery as graph } from "./graph_chart/query.ts";
import { buildQuery as handlebars } from "./handlebars/query.ts";
import { buildQuery as heatmap } from "./heatmap_v2/query.ts";
import { buildQuery as histogram } from "./histogram_v2/query.ts";
import { buildQuery as horizon } from "./horizon/query.ts";
import { buildQuery as pointClusters } from "./mapbox/query.ts";
import { buildQuery as mixed } from "./mixed_timeseries/query.ts";
import { buildQuery as pairedTest } from "./paired_ttest/query.ts";
import { buildQuery as parallel } from "./para/query.ts";
import { buildQuery as partition } from "./partition/query.ts";
import { buildQuery as pie } from "./pie/query.ts";
import { buildQuery as pivotTable } from "./pivot_table_v2/query.ts";
import { buildQuery as popKpi } from "./pop_kpi/query.ts";
import { buildQuery as radar } from "./radar/query.ts";
import { buildQuery as rose } from "./rose/query.ts";
import { buildQuery as sankey } from "./sankey_v2/query.ts";
import { buildQuery as sunburst } from "./sunburst_v2/query.ts";
import { buildQuery as table } from "./table/query.ts";
import { buildQuery as timePivot } from "./time_pivot/query.ts";
import { buildQuery as timeTable } from "./time_table/query.ts";
import { buildQuery as timeseries } from "./timeseries/query.ts";
import { buildQuery as tree } from "./tree_chart/query.ts";
import { buildQuery as treemap } from "./treemap_v2/query.ts";
import type { BuildQuery, ChartPlugin } from "./types.ts";
import { buildQuery as waterfall } from "./waterfall/query.ts";
import { buildQuery as wordCloud } from "./word_cloud/query.ts";
import { buildQuery as worldMap } from "./world_map/query.ts";

export interface ChartType {
  name: string;
  category: string;
  description: string;
  /** form_data → the body of `POST /api/v1/chart/data`. Here, not in the plugin: data is fetched while the drawing loads. */
  buildQuery: BuildQuery;
  load(): Promise<ChartPlugin>;
  /** What can be set about such charts; only the chart editor asks. */
  loadControls(): Promise<ControlSection[]>;
}

const loadTimeseries = () => import("./timeseries/plugin.ts").then((module) => module.plugin);

function series(vizType: string, name: string, description: string): Record<string, ChartType> {
  const loadControls = () => import("./timeseries/controls.ts").then((module) => module.controlsOf(vizType));
  return {
    [vizType]: { name, category: "Evolution", description, buildQuery: timeseries, load: loadTimeseries, loadControls },
  };
}

/** Every viz type this frontend draws. */
export const chartTypes: Record<string, ChartType> = {
  big_number_total: {
    name: "Big Number",
    category: "KPI",
    description: "One metric, as large as fits.",
    buildQuery: bigNumberTotal,
    load: () => import("./big_number_total/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./big_number_total/controls.ts").then((module) => module.controls),
  },
  big_number: {
    name: "Big Number with Trendline",
    category: "KPI",
    description: "One metric, and how it came to be.",
    buildQuery: bigNumber,
    load: () => import("./big_number/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./big_number/controls.ts").then((module) => module.controls),
  },
  table: {
    name: "Table",
    category: "Table",
    description: "Rows and columns, sorted, searched and paged.",
    buildQuery: table,
    load: () => import("./table/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./table/controls.ts").then((module) => module.controls),
  },
  pivot_table_v2: {
    name: "Pivot Table",
    category: "Table",
    description: "Metrics over groups in rows and columns, with totals.",
    buildQuery: pivotTable,
    load: () => import("./pivot_table_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./pivot_table_v2/controls.ts").then((module) => module.controls),
  },
  ...series("echarts_timeseries", "Generic Chart", "Lines, bars or points along an axis."),
  ...series("echarts_timeseries_line", "Line Chart", "How metrics change along an axis."),
  ...series("echarts_timeseries_smooth", "Smooth Line", "Lines without corners."),
  ...series("echarts_timeseries_step", "Stepped Line", "Values that hold until the next one."),
  ...series("echarts_timeseries_bar", "Bar Chart", "Amounts side by side or stacked, upright or lying."),
  ...series("echarts_timeseries_scatter", "Scatter Plot", "Single points along an axis."),
  ...series("echarts_area", "Area Chart", "Lines with the area below them, often stacked."),
  mixed_timeseries: {
    name: "Mixed Chart",
    category: "Evolution",
    description: "Two queries over one axis, each drawn in its own way.",
    buildQuery: mixed,
    load: () => import("./mixed_timeseries/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./mixed_timeseries/controls.ts").then((module) => module.controls),
  },
  pie: {
    name: "Pie Chart",
    category: "Part of a Whole",
    description: "Shares of a whole.",
    buildQuery: pie,
    load: () => import("./pie/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./pie/controls.ts").then((module) => module.controls),
  },
  funnel: {
    name: "Funnel Chart",
    category: "KPI",
    description: "What is left at each stage.",
    buildQuery: funnel,
    load: () => import("./funnel/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./funnel/controls.ts").then((module) => module.controls),
  },
  treemap_v2: {
    name: "Treemap",
    category: "Part of a Whole",
    description: "Shares within shares, as areas.",
    buildQuery: treemap,
    load: () => import("./treemap_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./treemap_v2/controls.ts").then((module) => module.controls),
  },
  heatmap_v2: {
    name: "Heatmap",
    category: "Correlation",
    description: "A metric over pairs of groups, as colours.",
    buildQuery: heatmap,
    load: () => import("./heatmap_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./heatmap_v2/controls.ts").then((module) => module.controls),
  },
  histogram_v2: {
    name: "Histogram",
    category: "Distribution",
    description: "How often values of a column occur.",
    buildQuery: histogram,
    load: () => import("./histogram_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./histogram_v2/controls.ts").then((module) => module.controls),
  },
  box_plot: {
    name: "Box Plot",
    category: "Distribution",
    description: "Medians, quartiles and outliers by group.",
    buildQuery: boxPlot,
    load: () => import("./box_plot/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./box_plot/controls.ts").then((module) => module.controls),
  },
  bubble_v2: {
    name: "Bubble Chart",
    category: "Correlation",
    description: "Three metrics at once: across, up and size.",
    buildQuery: bubble,
    load: () => import("./bubble_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./bubble_v2/controls.ts").then((module) => module.controls),
  },
  gauge_chart: {
    name: "Gauge Chart",
    category: "KPI",
    description: "A metric on a dial.",
    buildQuery: gauge,
    load: () => import("./gauge_chart/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./gauge_chart/controls.ts").then((module) => module.controls),
  },
  world_map: {
    name: "World Map",
    category: "Map",
    description: "A metric by country, as colour and bubbles.",
    buildQuery: worldMap,
    load: () => import("./world_map/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./world_map/controls.ts").then((module) => module.controls),
  },
  graph_chart: {
    name: "Graph Chart",
    category: "Flow",
    description: "Things, and what connects them.",
    buildQuery: graph,
    load: () => import("./graph_chart/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./graph_chart/controls.ts").then((module) => module.controls),
  },
  radar: {
    name: "Radar Chart",
    category: "Ranking",
    description: "Several metrics of each group, around a centre.",
    buildQuery: radar,
    load: () => import("./radar/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./radar/controls.ts").then((module) => module.controls),
  },
  sankey_v2: {
    name: "Sankey Chart",
    category: "Flow",
    description: "How much flows from where to where.",
    buildQuery: sankey,
    load: () => import("./sankey_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./sankey_v2/controls.ts").then((module) => module.controls),
  },
  sunburst_v2: {
    name: "Sunburst Chart",
    category: "Part of a Whole",
    description: "Shares within shares, as rings.",
    buildQuery: sunburst,
    load: () => import("./sunburst_v2/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./sunburst_v2/controls.ts").then((module) => module.controls),
  },
  tree_chart: {
    name: "Tree Chart",
    category: "Part of a Whole",
    description: "Parents and their children.",
    buildQuery: tree,
    load: () => import("./tree_chart/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./tree_chart/controls.ts").then((module) => module.controls),
  },
  waterfall: {
    name: "Waterfall Chart",
    category: "Evolution",
    description: "How a sum comes about, change by change.",
    buildQuery: waterfall,
    load: () => import("./waterfall/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./waterfall/controls.ts").then((module) => module.controls),
  },
  pop_kpi: {
    name: "Big Number with Time Period Comparison",
    category: "KPI",
    description: "One metric, and what it was before.",
    buildQuery: popKpi,
    load: () => import("./pop_kpi/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./pop_kpi/controls.ts").then((module) => module.controls),
  },
  word_cloud: {
    name: "Word Cloud",
    category: "Ranking",
    description: "Words as large as their metric.",
    buildQuery: wordCloud,
    load: () => import("./word_cloud/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./word_cloud/controls.ts").then((module) => module.controls),
  },
  rose: {
    name: "Nightingale Rose Chart",
    category: "Evolution",
    description: "A sector for each time, in layers.",
    buildQuery: rose,
    load: () => import("./rose/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./rose/controls.ts").then((module) => module.controls),
  },
  chord: {
    name: "Chord Diagram",
    category: "Flow",
    description: "What goes from each to each, around a circle.",
    buildQuery: chord,
    load: () => import("./chord/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./chord/controls.ts").then((module) => module.controls),
  },
  para: {
    name: "Parallel Coordinates",
    category: "Correlation",
    description: "Several metrics of each group, as a line across axes.",
    buildQuery: parallel,
    load: () => import("./para/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./para/controls.ts").then((module) => module.controls),
  },
  gantt_chart: {
    name: "Gantt Chart",
    category: "Evolution",
    description: "What lasts from when to when.",
    buildQuery: gantt,
    load: () => import("./gantt_chart/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./gantt_chart/controls.ts").then((module) => module.controls),
  },
  cal_heatmap: {
    name: "Calendar Heatmap",
    category: "Evolution",
    description: "A metric by day, hour or month, as colours in a calendar.",
    buildQuery: calendar,
    load: () => import("./cal_heatmap/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./cal_heatmap/controls.ts").then((module) => module.controls),
  },
  partition: {
    name: "Partition Chart",
    category: "Part of a Whole",
    description: "Metrics cut into groups, one after the other.",
    buildQuery: partition,
    load: () => import("./partition/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./partition/controls.ts").then((module) => module.controls),
  },
  bullet: {
    name: "Bullet Chart",
    category: "KPI",
    description: "One metric before ranges and targets.",
    buildQuery: bullet,
    load: () => import("./bullet/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./bullet/controls.ts").then((module) => module.controls),
  },
  bubble: {
    name: "Bubble Chart (legacy)",
    category: "Correlation",
    description: "The older form of the bubble chart.",
    buildQuery: bubbleOld,
    load: () => import("./bubble/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./bubble/controls.ts").then((module) => module.controls),
  },
  "ag-grid-table": {
    name: "Interactive Table",
    category: "Table",
    description: "A table whose columns are filtered one by one.",
    buildQuery: interactiveTable,
    load: () => import("./ag-grid-table/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./ag-grid-table/controls.ts").then((module) => module.controls),
  },
  handlebars: {
    name: "Handlebars",
    category: "Table",
    description: "Rows written by a template of your own.",
    buildQuery: handlebars,
    load: () => import("./handlebars/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./handlebars/controls.ts").then((module) => module.controls),
  },
  horizon: {
    name: "Horizon Chart",
    category: "Evolution",
    description: "Many series below each other, folded to save height.",
    buildQuery: horizon,
    load: () => import("./horizon/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./horizon/controls.ts").then((module) => module.controls),
  },
  paired_ttest: {
    name: "Paired t-test Table",
    category: "Correlation",
    description: "Which groups differ by more than chance.",
    buildQuery: pairedTest,
    load: () => import("./paired_ttest/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./paired_ttest/controls.ts").then((module) => module.controls),
  },
  time_pivot: {
    name: "Time-series Period Pivot",
    category: "Evolution",
    description: "A metric in the periods of its past, laid over each other.",
    buildQuery: timePivot,
    load: () => import("./time_pivot/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./time_pivot/controls.ts").then((module) => module.controls),
  },
  time_table: {
    name: "Time-series Table",
    category: "Table",
    description: "Metrics with their changes and sparklines.",
    buildQuery: timeTable,
    load: () => import("./time_table/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./time_table/controls.ts").then((module) => module.controls),
  },
  compare: {
    name: "Time-series Percent Change",
    category: "Evolution",
    description: "By how much series have changed since a time.",
    buildQuery: percentChange,
    load: () => import("./compare/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./compare/controls.ts").then((module) => module.controls),
  },
  deck_scatter: {
    name: "Map: Circles",
    category: "Map",
    description: "A circle for each place, as large as a metric (deck.gl).",
    buildQuery: deckScatter,
    load: () => import("./deck_scatter/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_scatter/controls.ts").then((module) => module.controls),
  },
  deck_path: {
    name: "Map: Paths",
    category: "Map",
    description: "Lines on a map (deck.gl).",
    buildQuery: deckPath,
    load: () => import("./deck_path/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_path/controls.ts").then((module) => module.controls),
  },
  deck_polygon: {
    name: "Map: Polygons",
    category: "Map",
    description: "Areas, coloured and raised by metrics (deck.gl).",
    buildQuery: deckPolygon,
    load: () => import("./deck_polygon/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_polygon/controls.ts").then((module) => module.controls),
  },
  deck_hex: {
    name: "Map: Hexagons",
    category: "Map",
    description: "Hexagons as high as what lies in them (deck.gl).",
    buildQuery: deckHex,
    load: () => import("./deck_hex/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_hex/controls.ts").then((module) => module.controls),
  },
  deck_grid: {
    name: "Map: Grid",
    category: "Map",
    description: "Squares as high as what lies in them (deck.gl).",
    buildQuery: deckHex,
    load: () => import("./deck_grid/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_grid/controls.ts").then((module) => module.controls),
  },
  deck_screengrid: {
    name: "Map: Screen Grid",
    category: "Map",
    description: "Squares of the screen, as strong as what lies in them (deck.gl).",
    buildQuery: deckScreengrid,
    load: () => import("./deck_screengrid/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_screengrid/controls.ts").then((module) => module.controls),
  },
  deck_heatmap: {
    name: "Map: Heatmap",
    category: "Map",
    description: "How dense places lie, as a glow (deck.gl).",
    buildQuery: deckHeatmap,
    load: () => import("./deck_heatmap/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_heatmap/controls.ts").then((module) => module.controls),
  },
  deck_contour: {
    name: "Map: Contours",
    category: "Map",
    description: "Lines and bands of equal density (deck.gl).",
    buildQuery: deckContour,
    load: () => import("./deck_contour/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_contour/controls.ts").then((module) => module.controls),
  },
  deck_geojson: {
    name: "Map: GeoJSON",
    category: "Map",
    description: "Shapes as GeoJSON has them (deck.gl).",
    buildQuery: deckGeojson,
    load: () => import("./deck_geojson/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_geojson/controls.ts").then((module) => module.controls),
  },
  deck_arc: {
    name: "Map: Arcs",
    category: "Map",
    description: "Arcs from places to places (deck.gl).",
    buildQuery: deckArc,
    load: () => import("./deck_arc/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_arc/controls.ts").then((module) => module.controls),
  },
  deck_multi: {
    name: "Map: Several Layers",
    category: "Map",
    description: "Charts on a map, laid over each other (deck.gl).",
    buildQuery: deckMulti,
    load: () => import("./deck_multi/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./deck_multi/controls.ts").then((module) => module.controls),
  },
  cartodiagram: {
    name: "Cartodiagram",
    category: "Map",
    description: "A chart of your choice at each place of a map.",
    buildQuery: queryOfSelected((vizType) => chartTypes[vizType]?.buildQuery),
    load: () => import("./cartodiagram/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./cartodiagram/controls.ts").then((module) => module.controls),
  },
  mapbox: {
    name: "Map: Point Clusters",
    category: "Map",
    description: "Points, those close together as one.",
    buildQuery: pointClusters,
    load: () => import("./mapbox/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./mapbox/controls.ts").then((module) => module.controls),
  },
  country_map: {
    name: "Country Map",
    category: "Map",
    description: "The parts of a country, coloured by a metric.",
    buildQuery: countryMap,
    load: () => import("./country_map/plugin.ts").then((module) => module.plugin),
    loadControls: () => import("./country_map/controls.ts").then((module) => module.controls),
  },
};
