import { QueryError } from "../../errors.ts";
import { numberOf, timestampText } from "../../frame.ts";
import { columnNames, type LegacyChart, listOf, metricName, orderedBy } from "../chart.ts";
import { pivotTimes, timesOf } from "../time-series.ts";

/** A table with a small chart in each row: values by time. */
export const timeTable: LegacyChart = {
  isTimeseries: true,
  ask: (question, form) => {
    const metrics = listOf(form.metrics);
    if (metrics.length === 0) throw new QueryError("Pick at least one metric");
    if (listOf(form.groupby).length > 0 && metrics.length > 1)
      throw new QueryError("When using 'Group By' you are limited to use a single metric");
    return { ...question, orderby: [[metricName(question.metrics[0]), !(form.order_desc ?? true)]] };
  },
  shape: ({ form, rows, metrics }) => {
    const groups = columnNames(form.groupby);
    const frame = pivotTimes(rows, { groups, metrics: groups.length > 0 ? metrics.slice(0, 1) : metrics });
    const columns = frame.columns.map(({ label }) => (typeof label === "string" ? label : label.slice(1).join(", ")));
    const records = timesOf(frame).map((time, row) => [
      timestampText(numberOf(time)),
      Object.fromEntries(frame.columns.map(({ values }, at) => [columns[at], values[row] ?? null])),
    ]);
    return { records: Object.fromEntries(records), columns, is_group_by: groups.length > 0 };
  },
};

/** Parallel coordinates: the rows. */
export const para: LegacyChart = {
  takesNone: true,
  ask: (question, form) => {
    const grouped = { ...question, groupby: listOf(form.series) };
    const metric = form.timeseries_limit_metric;
    if (!metric) return grouped;
    const ordered = orderedBy(grouped, metric, false);
    return form.order_desc ? ordered : { ...ordered, orderby: [] };
  },
};

/** Events in their order: the rows. */
export const eventFlow: LegacyChart = {
  isTimeseries: true,
  takesNone: true,
  ask: (question, form) => {
    const [event, entity] = [form.all_columns_x, form.entity];
    if (!event || !entity) throw new QueryError("Pick a column with events and one with entities");
    return {
      ...question,
      columns: [event, entity, ...listOf(form.all_columns)],
      orderby: form.order_by_entity ? [[entity, true]] : [],
    };
  },
};
