import type { LegacyChart } from "../chart.ts";
import { listOf } from "../chart.ts";

/** Flows between nodes, as a square of numbers. */
export const chord: LegacyChart = {
  ask: (question, form) => ({
    ...question,
    groupby: [...listOf(form.groupby), ...listOf(form.columns)],
    metrics: [form.metric],
    orderby: form.sort_by_metric ? [[form.metric, false]] : [],
  }),
  shape: ({ rows, colnames: [source = "", target = "", value = ""] }) => {
    const nodes = [...new Set([...rows.map((row) => row[source]), ...rows.map((row) => row[target])])];
    const place = new Map(nodes.map((node, at) => [node, at]));
    const matrix = nodes.map(() => new Array<unknown>(nodes.length).fill(0));
    for (const row of rows) matrix[place.get(row[target])!]![place.get(row[source])!] = row[value];
    return { nodes, matrix };
  },
};
