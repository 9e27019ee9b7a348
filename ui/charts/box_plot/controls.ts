import type { ControlSection } from "../controls/control.ts";
import {
  colorScheme,
  filters,
  groupby,
  look,
  metrics,
  numberFormat,
  query,
  rotations,
  rowLimit,
  seriesLimit,
  timeFormat,
  timeGrain,
} from "../controls/shared.ts";

export const controls: ControlSection[] = [
  query(
    { key: "columns", label: "Distribute across", kind: "columns", required: true },
    timeGrain,
    groupby,
    metrics,
    filters,
    ...seriesLimit,
    rowLimit(10_000),
    {
      key: "whiskerOptions",
      label: "Whiskers and outliers",
      kind: "choice",
      choices: [
        "Tukey",
        "Min/max (no outliers)",
        "2/98 percentiles",
        "5/95 percentiles",
        "9/91 percentiles",
        "10/90 percentiles",
      ].map((name) => [name, name] as const),
      free: true,
      initial: "Tukey",
    },
  ),
  look(
    "Chart",
    colorScheme,
    {
      key: "x_ticks_layout",
      label: "Names on the X axis",
      kind: "choice",
      choices: [
        ["auto", "As fits"],
        ["flat", "Lying"],
        ...rotations.slice(1, 3).map(([degrees, label]) => [`${degrees}°`, label] as const),
        ["staggered", "Staggered"],
      ],
      initial: "auto",
    },
    numberFormat("number_format"),
    timeFormat("date_format"),
    { key: "x_axis_title", label: "X axis title", kind: "text" },
    { key: "y_axis_title", label: "Y axis title", kind: "text" },
  ),
];
