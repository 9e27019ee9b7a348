/** The `viz_type`s that Liteset's frontend draws; a test holds this list to the registry in `ui/charts`, which no server loads. */
export const DRAWN_CHART_TYPES: ReadonlySet<string> = new Set(
  `ag-grid-table big_number big_number_total box_plot bubble bubble_v2 bullet cal_heatmap cartodiagram chord compare country_map deck_arc
  deck_contour deck_geojson deck_grid deck_heatmap deck_hex deck_multi deck_path deck_polygon deck_scatter deck_screengrid
  echarts_area echarts_timeseries echarts_timeseries_bar echarts_timeseries_line echarts_timeseries_scatter
  echarts_timeseries_smooth echarts_timeseries_step funnel gantt_chart gauge_chart graph_chart handlebars heatmap_v2
  histogram_v2 horizon mapbox mixed_timeseries paired_ttest para partition pie pivot_table_v2 pop_kpi radar rose sankey_v2
  sunburst_v2 table time_pivot time_table tree_chart treemap_v2 waterfall word_cloud world_map`.split(/\s+/),
);
