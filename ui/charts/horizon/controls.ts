import type { Choice, ControlSection } from "../controls/control.ts";
import { filters, groupby, look, metrics, numberFormat, query, rowLimit, seriesLimit } from "../controls/shared.ts";
import { shares } from "../over-time/analysis.ts";
import { time } from "../over-time/controls.ts";

const heights = ["10", "25", "40", "50", "75", "100", "150", "200"].map((value): Choice => [value, value]);

export const controls: ControlSection[] = [
  query(...time, metrics, groupby, filters, ...seriesLimit, shares, rowLimit()),
  look(
    "Chart",
    { key: "series_height", label: "Height of a series", kind: "choice", free: true, choices: heights },
    {
      key: "horizon_color_scale",
      label: "Colours show",
      kind: "choice",
      choices: [
        ["series", "Each series by itself"],
        ["overall", "All series on one scale"],
        ["change", "The change since the start"],
      ],
    },
    { ...numberFormat("y_axis_format"), initial: "SMART_NUMBER" },
  ),
];
