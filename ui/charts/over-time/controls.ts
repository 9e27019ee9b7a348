import type { Control } from "../controls/control.ts";
import { timeGrain } from "../controls/shared.ts";

/** The time column of charts that have no x-axis to choose. */
export const timeColumn: Control = {
  key: "granularity_sqla",
  label: "Time column",
  kind: "column",
  only: "time",
  required: true,
};

/** The range of charts that have a key of its own for it, besides filters. */
export const timeRange: Control = { key: "time_range", label: "Time range", kind: "timeRange" };

export const time: readonly Control[] = [timeColumn, timeGrain, timeRange];
