import type { LegacyChart } from "../chart.ts";
import { columnNames, orderedBy } from "../chart.ts";
import { pivotTimes, timesOf } from "../time-series.ts";

interface Sample {
  group: string[] | "All";
  values: { x: unknown; y: unknown }[];
}

/** Samples by metric, for tests of whether groups differ. */
export const pairedTtest: LegacyChart = {
  isTimeseries: true,
  ask: (question, form) => {
    const metric = form.timeseries_limit_metric;
    if (!metric) return question;
    const ordered = orderedBy(question, metric, false);
    return form.order_desc ? ordered : { ...ordered, orderby: [] };
  },
  shape: ({ form, rows, metrics }) => {
    const frame = pivotTimes(rows, { groups: columnNames(form.groupby), metrics });
    const times = timesOf(frame);
    const samples = frame.columns.map(({ label, values }) => {
      const [metric = "", ...group] = typeof label === "string" ? [label] : label.map((word) => word ?? "NULL");
      const sample: Sample = {
        group: typeof label === "string" ? "All" : group,
        values: times.map((x, at) => ({ x, y: values[at] ?? null })),
      };
      return { metric, sample };
    });
    return Object.fromEntries(
      [...Map.groupBy(samples, ({ metric }) => metric)].map(([metric, own]) => [
        metric,
        own.map(({ sample }) => sample),
      ]),
    );
  },
};
