import { QueryError } from "../../errors.ts";
import { type LegacyChart, metricName } from "../chart.ts";

/** One metric against ranges. */
export const bullet: LegacyChart = {
  ask: (question, form) => {
    if (!form.metric) throw new QueryError("Pick a metric to display");
    return { ...question, metrics: [form.metric] };
  },
  shape: ({ form, rows }) => ({ measures: rows.map((row) => row[metricName(form.metric)]) }),
};
