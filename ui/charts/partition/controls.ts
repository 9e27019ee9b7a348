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
  timeGrain,
} from "../controls/shared.ts";
import { text } from "../form-data.ts";
import { analysis, shares } from "../over-time/analysis.ts";
import { timeColumn, timeRange } from "../over-time/controls.ts";
import type { FormData } from "../types.ts";

const isOverTime = (formData: FormData) => text(formData, "time_series_option", "not_time") !== "not_time";
const isAnalysed = (formData: FormData) => text(formData, "time_series_option") === "adv_anal";

export const controls: ControlSection[] = [
  query(
    metrics,
    { ...groupby, required: true },
    {
      key: "time_series_option",
      label: "Over time",
      kind: "choice",
      choices: [
        ["not_time", "Everything at once"],
        ["time_series", "A part for each time"],
        ["agg_mean", "The mean of all times"],
        ["agg_sum", "The sum of all times"],
        ["point_diff", "The change from first to last"],
        ["point_factor", "The last as a multiple of the first"],
        ["point_percent", "The change as a share of the first"],
        ["adv_anal", "A part for each time, after an analysis"],
      ],
    },
    { ...timeColumn, required: isOverTime, when: isOverTime },
    { ...timeGrain, when: isOverTime },
    timeRange,
    filters,
    ...seriesLimit,
    { ...shares, when: isAnalysed },
    rowLimit(),
  ),
  {
    ...analysis,
    controls: analysis.controls.map((control) => ({
      ...control,
      when: (formData) => isAnalysed(formData) && control.when?.(formData) !== false,
    })),
  },
  look(
    "Chart",
    colorScheme,
    numberFormat("number_format"),
    timeFormat("date_time_format"),
    { key: "partition_limit", label: "Parts of each at most", kind: "number", min: 0 },
    {
      key: "partition_threshold",
      label: "Smallest share",
      kind: "number",
      min: 0,
      max: 1,
      step: 0.01,
      help: "Smaller parts of a whole are drawn as one.",
    },
    { key: "log_scale", label: "Logarithmic sizes", kind: "flag", initial: false },
    { key: "rich_tooltip", label: "All values in the tooltip", kind: "flag" },
    { key: "equal_date_size", label: "All times of one size", kind: "flag", when: isOverTime },
  ),
];
