import { allControls, type Control, type ControlSection } from "../../charts/controls/control.ts";
import { isRecord, list } from "../../charts/form-data.ts";
import type { FormData } from "../../charts/types.ts";
import { datasourceOf, type ExploreDataset } from "../api.ts";
import { columnTitle, isTime, metricTitle } from "../fields.ts";
import { timeFilter } from "../form-data.ts";
import { filterText } from "../panel/filter.ts";

interface Swapped {
  formData: FormData;
  /** what the other dataset has nothing for, as people call it */
  left: string[];
}

/**
 * A chart's form data over another dataset: columns and metrics that both have stay, as does whatever is written in SQL; the
 * time column becomes the other's, with the same range. The rest is left behind.
 */
export function swapDataset(
  formData: FormData,
  sections: readonly ControlSection[],
  from: ExploreDataset,
  to: ExploreDataset,
): Swapped {
  const next: FormData = { ...formData, datasource: datasourceOf(to) };
  const left = new Set<string>();
  const nameOfMetric = (metric: unknown) => metricTitle(metric, from);
  const nameOfColumn = (column: unknown) => columnTitle(column, from);
  const change = (control: Control, fits: (value: unknown) => unknown, name: (value: unknown) => string) => {
    const values = list(formData, control.key);
    const kept = values.map(fits);
    for (const [at, value] of values.entries()) if (kept[at] === undefined) left.add(name(value));
    const stays = kept.filter((value) => value !== undefined);
    next[control.key] = Array.isArray(formData[control.key]) ? stays : stays[0];
  };
  for (const control of allControls(sections).filter(({ key }) => formData[key] !== undefined)) {
    if (control.kind === "metric" || control.kind === "metrics")
      change(control, (metric) => fittingMetric(metric, to), nameOfMetric);
    if (control.kind === "column")
      change(control, (column) => fittingColumn(column, to) ?? timeFor(column, from, to), nameOfColumn);
    if (control.kind === "columns") change(control, (column) => fittingColumn(column, to), nameOfColumn);
    if (control.kind === "filters")
      change(
        control,
        (filter) => fittingFilter(filter, to),
        (filter) => filterText(filter, from),
      );
    if (control.kind === "order") change(control, (order) => fittingOrder(order, to), String);
    if (control.kind === "spatial")
      change(
        control,
        (place) => fittingPlace(place, to),
        () => control.label,
      );
  }
  // Choices of what has gone.
  for (const control of allControls(sections)) {
    if (control.kind !== "choice" || !control.choicesOf) continue;
    const choices = control.choicesOf(next) ?? control.choices;
    if (!choices.some(([value]) => value === next[control.key])) next[control.key] = undefined;
  }
  if (next.temporal_columns_lookup)
    next.temporal_columns_lookup = Object.fromEntries(
      to.columns.filter((column) => column.is_dttm).map((column) => [column.column_name, true]),
    );
  return { formData: next, left: [...left] };
}

const columnNamed = (name: unknown, { columns }: ExploreDataset) =>
  columns.find(({ column_name }) => column_name === name);

function fittingMetric(metric: unknown, to: ExploreDataset): unknown {
  if (typeof metric === "string")
    return to.metrics.some(({ metric_name }) => metric_name === metric) ? metric : undefined;
  if (!isRecord(metric) || metric.expressionType !== "SIMPLE") return metric;
  const column = isRecord(metric.column) ? columnNamed(metric.column.column_name, to) : undefined;
  return column && { ...metric, column };
}

function fittingColumn(column: unknown, to: ExploreDataset): unknown {
  return typeof column !== "string" || columnNamed(column, to) ? column : undefined;
}

/** The time column of the other dataset, in the place of this one's. */
function timeFor(column: unknown, from: ExploreDataset, to: ExploreDataset): string | undefined {
  const known = columnNamed(column, from);
  return known && isTime(known) ? (to.main_dttm_col ?? undefined) : undefined;
}

function fittingFilter(filter: unknown, to: ExploreDataset): unknown {
  if (!isRecord(filter) || filter.expressionType === "SQL") return filter;
  const { subject, operator, comparator } = filter;
  const isKnown = columnNamed(subject, to) ?? to.metrics.some(({ metric_name }) => metric_name === subject);
  if (isKnown || isRecord(subject)) return filter;
  return operator === "TEMPORAL_RANGE" && to.main_dttm_col
    ? timeFilter(to.main_dttm_col, String(comparator))
    : undefined;
}

/** An order is JSON such as `["name", true]`. */
function fittingOrder(order: unknown, to: ExploreDataset): unknown {
  try {
    const parsed: unknown = typeof order === "string" ? JSON.parse(order) : order;
    return Array.isArray(parsed) && columnNamed(parsed[0], to) ? order : undefined;
  } catch {
    return undefined;
  }
}

function fittingPlace(place: unknown, to: ExploreDataset): unknown {
  if (!isRecord(place)) return undefined;
  const columns = Object.entries(place).filter(([key]) => key.endsWith("Col"));
  return columns.every(([, name]) => columnNamed(name, to)) ? place : undefined;
}
