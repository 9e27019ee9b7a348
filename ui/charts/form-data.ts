import type { FormData } from "./types.ts";

/** Readers of form_data: what is absent or of another type is the fallback, as charts from old versions carry both. */
export function text(formData: FormData, key: string, fallback = ""): string {
  const value = formData[key];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : fallback;
}

export function flag(formData: FormData, key: string, fallback = false): boolean {
  const value = formData[key];
  return typeof value === "boolean" ? value : fallback;
}

export function number(formData: FormData, key: string): number | undefined;
export function number(formData: FormData, key: string, fallback: number): number;
export function number(formData: FormData, key: string, fallback?: number): number | undefined {
  const value = formData[key];
  if (value === null || value === undefined || value === "") return fallback;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : fallback;
}

/** A control that holds one value or many. */
export function list(formData: FormData, key: string): unknown[] {
  const value = formData[key];
  if (value === null || value === undefined || value === "") return [];
  return Array.isArray(value) ? value : [value];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The name under which a column's values come back. */
export function columnLabel(column: unknown): string {
  if (typeof column === "string") return column;
  if (!isRecord(column)) return String(column);
  return String(column.label ?? column.sqlExpression ?? column.column_name ?? "");
}

/** The name under which a metric's values come back. */
export function metricLabel(metric: unknown): string {
  if (typeof metric === "string") return metric;
  if (!isRecord(metric)) return String(metric);
  if (typeof metric.label === "string" && metric.label !== "") return metric.label;
  if (metric.expressionType === "SIMPLE") {
    const column = isRecord(metric.column) ? metric.column : {};
    return `${metric.aggregate}(${column.columnName ?? column.column_name ?? ""})`;
  }
  return String(metric.sqlExpression ?? "");
}
