import type { ControlSection } from "../controls/control.ts";
import { filters, look, metrics, numberFormat, query, timeFormat } from "../controls/shared.ts";
import { timeColumn, timeRange } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(
    timeColumn,
    timeRange,
    {
      key: "domain_granularity",
      label: "A block is",
      kind: "choice",
      choices: [
        ["hour", "An hour"],
        ["day", "A day"],
        ["week", "A week"],
        ["month", "A month"],
        ["year", "A year"],
      ],
    },
    {
      key: "subdomain_granularity",
      label: "A cell is",
      kind: "choice",
      choices: [
        ["min", "A minute"],
        ["hour", "An hour"],
        ["day", "A day"],
        ["week", "A week"],
        ["month", "A month"],
      ],
    },
    metrics,
    filters,
  ),
  look(
    "Chart",
    { key: "linear_color_scheme", label: "Colours", kind: "gradient" },
    { key: "cell_size", label: "Size of a cell", kind: "number", min: 2, max: 60 },
    { key: "cell_padding", label: "Space between cells", kind: "number", min: 0, max: 20 },
    { key: "cell_radius", label: "Roundness of a cell", kind: "number", min: 0, max: 30, initial: 0 },
    { key: "steps", label: "Steps of colour", kind: "number", min: 2, max: 30 },
    numberFormat("y_axis_format"),
    timeFormat("x_axis_time_format", "Time format"),
    { key: "show_legend", label: "Legend", kind: "flag" },
    { key: "show_values", label: "Values in the cells", kind: "flag", initial: false },
    { key: "show_metric_name", label: "Name of the metric", kind: "flag" },
  ),
];
