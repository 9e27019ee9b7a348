import type { Settings } from "../../settings/keys.ts";
import { QueryError } from "../errors.ts";
import { timestampText } from "../frame.ts";
import { TIMESTAMP, timeBounds } from "../query.ts";
import type { Moment } from "../time/moment.ts";
import { parsePastTimedelta } from "../time-range.ts";
import { columnNames, type FormData, isRecord, type LegacyChart, listOf, metricsOf, type Question } from "./chart.ts";

/** A time comparison of a question: how far back, in milliseconds. */
export interface Comparison {
  label: string;
  distance: number;
}

/**
 * What a form asks, as queries of a query context: its own, and one a time comparison. Nothing in it is checked yet.
 * @param form with all filters among its adhoc filters, see merge-filters.ts
 * @throws QueryError for what the chart's kind needs and the form lacks
 */
export function askedBy(
  form: FormData,
  chart: LegacyChart,
  settings: Settings,
): { queries: Record<string, unknown>[]; comparisons: Comparison[] } {
  const question = questionOf(form, chart);
  const query = queryOf(form, question, settings);
  if (!chart.compares) return { queries: [query], comparisons: [] };
  const comparisons = listOf(form.time_compare).map((option) => ({
    label: `${option} offset`,
    distance: parsePastTimedelta(String(option)),
  }));
  const earlier = comparisons.map(({ distance }) => {
    const [from, to] = boundsOf(form, settings);
    if (!from || !to)
      throw new QueryError(
        "An enclosed time range (both start and end) must be specified when using a Time Comparison.",
      );
    return { ...query, time_range: rangeText(from, to, distance), time_shift: undefined };
  });
  return { queries: [query, ...earlier], comparisons };
}

function questionOf(form: FormData, chart: LegacyChart): Question {
  const groupby = [...listOf(form.groupby), ...listOf(form.columns)];
  const base: Question = {
    groupby: groupby.filter((column) => column !== TIMESTAMP),
    columns: [],
    metrics: [...metricsOf(form).values()],
    orderby: [],
    isTimeseries: chart.isTimeseries === true || groupby.includes(TIMESTAMP),
    rowLimit: form.row_limit,
    timeGrain: form.time_grain_sqla,
    notNull: [],
  };
  return chart.ask?.(base, form) ?? base;
}

function queryOf(form: FormData, question: Question, settings: Settings): Record<string, unknown> {
  const { isTimeseries } = question;
  const adhoc = Array.isArray(form.adhoc_filters) ? form.adhoc_filters.filter(isRecord) : [];
  const clauses = (clause: string) =>
    adhoc
      .filter((filter) => filter.expressionType === "SQL" && filter.clause === clause && filter.sqlExpression)
      .map((filter) => `(${filter.sqlExpression})`)
      .join(" AND ");
  const simple = adhoc.filter(
    ({ expressionType, clause, subject, operator }) =>
      expressionType === "SIMPLE" && clause === "WHERE" && subject && operator,
  );
  const filters = simple.map(({ subject, operator, comparator }) => ({ col: subject, op: operator, val: comparator }));
  const granularity = form.granularity_sqla || undefined;
  return {
    granularity,
    // Without a range of its own a question takes that of a filter.
    time_range: form.time_range || form.since || form.until ? timeRangeOf(form) : undefined,
    time_shift: form.time_shift || undefined,
    is_timeseries: isTimeseries,
    columns: distinct(question.groupby.length > 0 ? question.groupby : question.columns),
    metrics: question.metrics,
    orderby: question.orderby,
    filters: [
      ...(granularity ? filters.flatMap((filter) => asBounds(filter, form, settings)) : filters),
      ...question.notNull.map((col) => ({ col, op: "IS NOT NULL" })),
    ],
    extras: {
      where: clauses("WHERE") || undefined,
      having: clauses("HAVING") || undefined,
      time_grain_sqla: question.timeGrain || undefined,
    },
    row_limit: Number(question.rowLimit) || undefined,
    timeseries_limit: isTimeseries ? Number(form.limit) || undefined : undefined,
    timeseries_limit_metric: form.timeseries_limit_metric || undefined,
    order_desc: form.order_desc ?? true,
  };
}

function distinct(columns: readonly unknown[]): unknown[] {
  const names = columnNames(columns);
  return columns.filter((_, at) => names.indexOf(names[at] ?? "") === at);
}

/** A range of times beside the form's own: a query has one only, so this becomes two comparisons. */
function asBounds(filter: { col: unknown; op: unknown; val: unknown }, form: FormData, settings: Settings): unknown[] {
  if (filter.op !== "TEMPORAL_RANGE") return [filter];
  const [from, to] = timeBounds(String(filter.val ?? ""), shiftOf(form), {}, settings);
  return [
    ...(from ? [{ col: filter.col, op: ">=", val: timestampText(from.ms) }] : []),
    ...(to ? [{ col: filter.col, op: "<", val: timestampText(to.ms) }] : []),
  ];
}

const shiftOf = (form: FormData): string | null => (form.time_shift ? String(form.time_shift) : null);

/** Older forms name both ends. */
function timeRangeOf({ time_range: range, since, until }: FormData): string {
  if (range) return String(range);
  return since || until ? `${since ?? ""} : ${until ?? ""}` : "No filter";
}

/** Both ends of a form's time range; null where it is open. */
export const boundsOf = (form: FormData, settings: Settings, isShifted = true): [Moment | null, Moment | null] =>
  timeBounds(timeRangeOf(form), isShifted ? shiftOf(form) : null, {}, settings);

const rangeText = (from: Moment, to: Moment, distance: number): string =>
  `${timestampText(from.ms - distance)} : ${timestampText(to.ms - distance)}`;
