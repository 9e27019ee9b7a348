import type { ControlSection } from "../controls/control.ts";
import {
  colorScheme,
  filters,
  groupby,
  look,
  metrics,
  numberFormat,
  query,
  rowLimit,
  seriesLimit,
  timeFormat,
} from "../controls/shared.ts";
import { analysis, shares } from "../over-time/analysis.ts";
import { time } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(...time, metrics, groupby, filters, ...seriesLimit, shares, rowLimit()),
  analysis,
  look(
    "Chart",
    colorScheme,
    numberFormat("number_format"),
    timeFormat("date_time_format"),
    {
      key: "rich_tooltip",
      label: "All series in the tooltip",
      kind: "flag",
    },
    {
      key: "rose_area_proportion",
      label: "The area is the value",
      kind: "flag",
      initial: false,
      help: "Otherwise the distance from the centre is.",
    },
  ),
];
