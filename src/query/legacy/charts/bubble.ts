import { QueryError } from "../../errors.ts";
import { columnNames, type LegacyChart, listOf, metricName, metricsOf, type Row } from "../chart.ts";

/** Bubbles: one a group, placed and sized by three metrics. */
export const bubble: LegacyChart = {
  ask: (question, form) => {
    const metrics = [form.size, form.x, form.y];
    if (metricsOf(form).size < 3) throw new QueryError("Please use 3 different metric labels");
    if (![...metrics, form.entity].every(Boolean)) throw new QueryError("Pick a metric for x, y and size");
    return { ...question, metrics, groupby: [...listOf(form.entity), ...listOf(form.series)], rowLimit: form.limit };
  },
  shape: ({ form, rows }) => {
    const [group = ""] = columnNames(form.series || form.entity);
    const [x, y, size] = [form.x, form.y, form.size].map(metricName) as [string, string, string];
    const drawn = rows.map((row): Row & { group: unknown } => ({
      ...row,
      x: row[x],
      y: row[y],
      size: row[size],
      shape: "circle",
      group: row[group],
    }));
    return [...Map.groupBy(drawn, (row) => row.group)].map(([key, values]) => ({ key, values }));
  },
};
