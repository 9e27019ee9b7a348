import type { Control, ControlSection } from "../controls/control.ts";
import {
  colorScheme,
  filters,
  groupby,
  legend,
  look,
  metrics,
  numberFormat,
  query,
  rowLimit,
  sides,
  timeFormat,
} from "../controls/shared.ts";
import { list, metricLabel } from "../form-data.ts";

const axisEnds: readonly Control[] = [
  { key: "radarMetricMinValue", label: "Least", kind: "number", help: "Zero, where it is not set." },
  { key: "radarMetricMaxValue", label: "Most", kind: "number", help: "The largest value, where it is not set." },
];

export const controls: ControlSection[] = [
  query(
    { ...groupby, required: true },
    metrics,
    { key: "timeseries_limit_metric", label: "Sort by", kind: "metric" },
    { key: "order_desc", label: "Sort descending", kind: "flag", initial: true },
    filters,
    rowLimit(),
  ),
  look(
    "Chart",
    colorScheme,
    { key: "is_circle", label: "Circle", kind: "flag", initial: false },
    {
      key: "column_config",
      label: "Ends of the axes",
      kind: "columnSettings",
      columns: (formData) =>
        list(formData, "metrics").map((one) => ({ key: metricLabel(one), title: metricLabel(one), type: "number" })),
      settings: () => axisEnds,
    },
    { key: "is_normalized", label: "Each group by its own largest value", kind: "flag", initial: false },
  ),
  look(
    "Labels",
    { key: "show_labels", label: "Labels", kind: "flag" },
    {
      key: "label_type",
      label: "Label shows",
      kind: "choice",
      choices: [
        ["value", "Value"],
        ["key", "Name"],
        ["key_value", "Name and value"],
      ],
    },
    {
      key: "label_position",
      label: "Label at",
      kind: "choice",
      choices: [
        ...sides,
        ["inside", "Inside"],
        ["insideLeft", "Inside, left"],
        ["insideRight", "Inside, right"],
        ["insideTop", "Inside, top"],
        ["insideBottom", "Inside, bottom"],
        ["insideTopLeft", "Inside, top left"],
        ["insideBottomLeft", "Inside, bottom left"],
        ["insideTopRight", "Inside, top right"],
        ["insideBottomRight", "Inside, bottom right"],
      ],
    },
    numberFormat("number_format"),
    timeFormat("date_format"),
  ),
  look("Legend", ...legend),
];
