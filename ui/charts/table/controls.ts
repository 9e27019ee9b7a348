import type { ControlSection } from "../controls/control.ts";
import {
  comparedTime,
  comparisonColors,
  filters,
  groupby,
  look,
  query,
  renderHtml,
  rowLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";
import { flag, list, text } from "../form-data.ts";
import type { FormData } from "../types.ts";
import { columnSettings, shownColumns } from "./column-settings.ts";

const isRaw = (formData: FormData) => text(formData, "query_mode") === "raw";
const isAggregate = (formData: FormData) => !isRaw(formData);
const hasNoMetrics = (formData: FormData) =>
  list(formData, "metrics").length + list(formData, "percent_metrics").length === 0;
const isPaged = (formData: FormData) => flag(formData, "server_pagination");

export const controls: ControlSection[] = [
  query(
    {
      key: "query_mode",
      label: "Rows are",
      kind: "choice",
      choices: [
        ["aggregate", "Groups"],
        ["raw", "Records"],
      ],
      initial: "aggregate",
    },
    { ...groupby, when: isAggregate, required: hasNoMetrics },
    { ...timeGrain, when: isAggregate },
    { key: "metrics", label: "Metrics", kind: "metrics", when: isAggregate },
    { key: "percent_metrics", label: "Metrics as shares", kind: "metrics", when: isAggregate },
    {
      key: "percent_metric_calculation",
      label: "Shares are of",
      kind: "choice",
      choices: [
        ["row_limit", "The rows that are shown"],
        ["all_records", "All rows"],
      ],
      when: (formData) =>
        isAggregate(formData) && formData.viz_type === "table" && list(formData, "percent_metrics").length > 0,
    },
    { key: "all_columns", label: "Columns", kind: "columns", when: isRaw, required: true },
    filters,
    { key: "timeseries_limit_metric", label: "Sort by", kind: "metric", when: isAggregate },
    { key: "order_by_cols", label: "Ordering", kind: "order", when: isRaw },
    { key: "order_desc", label: "Sort descending", kind: "flag", when: isAggregate },
    { key: "server_pagination", label: "Pages from the server", kind: "flag", initial: false },
    { key: "server_page_length", label: "Rows a page", kind: "number", min: 1, when: isPaged },
    { ...rowLimit(), when: (formData) => !isPaged(formData) },
    { key: "show_totals", label: "Totals", kind: "flag", initial: false, when: isAggregate },
  ),
  {
    title: "Comparison",
    tab: "data",
    controls: comparedTime.map((control) => ({
      ...control,
      when: (formData) => isAggregate(formData) && control.when?.(formData) !== false,
    })),
  },
  look(
    "Table",
    timeFormat("table_timestamp_format", "Time format"),
    { key: "page_length", label: "Rows a page", kind: "number", min: 0, when: (formData) => !isPaged(formData) },
    { key: "include_search", label: "Search box", kind: "flag", initial: false },
    { key: "show_cell_bars", label: "Bars in cells", kind: "flag" },
    { key: "align_pn", label: "Bars from the middle", kind: "flag", initial: false },
    { key: "color_pn", label: "Bars in red and green", kind: "flag" },
    renderHtml,
    {
      key: "allow_rearrange_columns",
      label: "Columns can be moved",
      kind: "flag",
      initial: false,
      help: "By their headers, or with Alt and the arrow keys; who looks at the chart again finds the order of its controls.",
    },
    columnSettings,
    { key: "conditional_formatting", label: "Colour by value", kind: "conditions", columns: shownColumns },
    ...comparisonColors,
  ),
];
