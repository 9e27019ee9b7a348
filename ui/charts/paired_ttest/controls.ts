import type { ControlSection } from "../controls/control.ts";
import { filters, groupby, look, metrics, query, rowLimit, seriesLimit } from "../controls/shared.ts";
import { shares } from "../over-time/analysis.ts";
import { time } from "../over-time/controls.ts";

export const controls: ControlSection[] = [
  query(...time, metrics, { ...groupby, required: true }, filters, ...seriesLimit, shares, rowLimit()),
  look(
    "Test",
    {
      key: "significance_level",
      label: "Significance level",
      kind: "number",
      min: 0,
      max: 1,
      step: 0.01,
    },
    { key: "pvalue_precision", label: "Digits of p-values", kind: "number", min: 0, max: 20 },
    { key: "liftvalue_precision", label: "Digits of lifts", kind: "number", min: 0, max: 20 },
  ),
];
