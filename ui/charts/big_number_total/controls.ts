import { numberShares } from "../big_number/shares.ts";
import type { ControlSection } from "../controls/control.ts";
import { currency, filters, look, metric, numberFormat, query, timeFormat } from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(metric, filters),
  look(
    "Number",
    { key: "subtitle", label: "Subtitle", kind: "text" },
    numberFormat("y_axis_format"),
    currency,
    timeFormat("time_format"),
    { key: "force_timestamp_formatting", label: "The value is a time", kind: "flag", initial: false },
    { key: "show_metric_name", label: "Name of the metric", kind: "flag", initial: false },
    ...numberShares.filter(({ key }) => key !== "subheader_font_size"),
    { key: "conditional_formatting", label: "Colour by value", kind: "conditions" },
  ),
];
