import { text } from "../form-data.ts";
import { queryContext } from "../query/query-object.ts";
import type { FormData, QueryContext } from "../types.ts";

const grains: Record<string, string> = {
  min: "PT1M",
  hour: "PT1H",
  day: "P1D",
  week: "P1W",
  month: "P1M",
  year: "P1Y",
};

/** The metrics by the time that a cell stands for. */
export function buildQuery(formData: FormData): QueryContext {
  return queryContext(formData, (base) => [
    {
      ...base,
      is_timeseries: true,
      columns: [],
      extras: { ...base.extras, time_grain_sqla: grains[text(formData, "subdomain_granularity", "day")] ?? "P1D" },
    },
  ]);
}
