import type { TypeOfColumn } from "../charts/controls/control.ts";
import { columnLabel, isRecord, metricLabel } from "../charts/form-data.ts";
import { t } from "../i18n/t.ts";
import type { DatasetColumn, ExploreDataset } from "./api.ts";
import { optionName } from "./form-data.ts";

export const aggregates = ["AVG", "COUNT", "COUNT_DISTINCT", "MAX", "MIN", "SUM"] as const;

/** What is dragged out of the dataset panel. */
export interface Field {
  kind: "column" | "metric";
  name: string;
}

const mime = "application/x-liteset-field";

export function startDrag(event: React.DragEvent, field: Field): void {
  event.dataTransfer.effectAllowed = "copy";
  event.dataTransfer.setData(mime, JSON.stringify(field));
  event.dataTransfer.setData("text/plain", field.name);
}

export const isFieldDrag = (event: React.DragEvent): boolean => event.dataTransfer.types.includes(mime);

export function droppedField(event: React.DragEvent): Field | undefined {
  try {
    const field: unknown = JSON.parse(event.dataTransfer.getData(mime));
    if (!isRecord(field) || typeof field.name !== "string") return undefined;
    return { kind: field.kind === "metric" ? "metric" : "column", name: field.name };
  } catch {
    return undefined;
  }
}

/** The name of a column for people. */
export function columnTitle(column: unknown, dataset: ExploreDataset): string {
  const name = columnLabel(column);
  return dataset.columns.find((one) => one.column_name === name)?.verbose_name || name;
}

/** The name of a metric for people. */
export function metricTitle(metric: unknown, dataset: ExploreDataset): string {
  const name = metricLabel(metric);
  return (typeof metric === "string" && dataset.metrics.find((one) => one.metric_name === name)?.verbose_name) || name;
}

export const isTime = (column: DatasetColumn): boolean => column.is_dttm === true || column.type_generic === 2;
export const isNumber = (column: DatasetColumn): boolean => column.type_generic === 0;

/** An aggregate of a column, in the shape that charts store. */
export function simpleMetric(column: DatasetColumn, aggregate: string, label?: string, known?: unknown) {
  return {
    expressionType: "SIMPLE",
    column,
    aggregate,
    sqlExpression: null,
    datasourceWarning: false,
    hasCustomLabel: label !== undefined,
    label: label ?? `${aggregate}(${column.column_name})`,
    optionName: nameOf(known) ?? optionName("metric"),
  };
}

/** A metric written in SQL, in the shape that charts store. */
export function sqlMetric(sqlExpression: string, label?: string, known?: unknown) {
  return {
    expressionType: "SQL",
    sqlExpression,
    column: null,
    aggregate: null,
    datasourceWarning: false,
    hasCustomLabel: label !== undefined,
    label: label ?? sqlExpression,
    optionName: nameOf(known) ?? optionName("metric"),
  };
}

function nameOf(metric: unknown): string | undefined {
  return isRecord(metric) && typeof metric.optionName === "string" ? metric.optionName : undefined;
}

/** The metric that a dropped field stands for. */
export function metricOf(field: Field, dataset: ExploreDataset): unknown {
  if (field.kind === "metric") return field.name;
  const column = dataset.columns.find((one) => one.column_name === field.name);
  return column && simpleMetric(column, isNumber(column) ? "SUM" : "COUNT_DISTINCT");
}

/** Why a dataset has nothing for a column, metric or filter of a chart, as for one that has been renamed; undefined where it has. */
export function faultOf(
  value: unknown,
  kind: "column" | "metric" | "filter",
  dataset: ExploreDataset,
): string | undefined {
  const hasColumn = (name: unknown) => dataset.columns.some(({ column_name }) => column_name === name);
  const hasMetric = (name: unknown) => dataset.metrics.some(({ metric_name }) => metric_name === name);
  const noColumn = t("The dataset has no column of this name.");
  if (kind === "column") return typeof value === "string" && !hasColumn(value) ? noColumn : undefined;
  if (typeof value === "string") return hasMetric(value) ? undefined : t("The dataset has no metric of this name.");
  if (!isRecord(value) || value.expressionType !== "SIMPLE") return undefined;
  if (kind === "metric") return isRecord(value.column) && !hasColumn(value.column.column_name) ? noColumn : undefined;
  const { subject } = value;
  return typeof subject === "string" && !hasColumn(subject) && !hasMetric(subject) ? noColumn : undefined;
}

/** Tells what a dataset's column holds. */
export function typeOfColumn(dataset: ExploreDataset): TypeOfColumn {
  return (column) => {
    const found = dataset.columns.find((one) => one.column_name === columnLabel(column));
    if (!found) return "text";
    return isTime(found) ? "time" : isNumber(found) ? "number" : "text";
  };
}
