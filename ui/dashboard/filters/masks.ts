import { t } from "../../i18n/t.ts";
import type { NativeFilter } from "./config.ts";
import type { ExtraFormData } from "./extra-form-data.ts";

/** A filter's value and what it adds to queries; the form Superset stores and puts into URLs. */
export interface DataMaskState {
  extraFormData: ExtraFormData;
  filterState: { value?: unknown; label?: string; [key: string]: unknown };
}

export type DataMasks = Readonly<Record<string, DataMaskState>>;

export const noFilter = "No filter";
const nullLabel = "<NULL>";

/** The mask of a filter that is set to a value; null or undefined: not set. */
export function maskOf(filter: NativeFilter, value: unknown): DataMaskState {
  const cleaned = clean(filter, value);
  return {
    extraFormData: extraFormDataOf(filter, cleaned),
    filterState: { value: cleaned, label: labelOf(filter, cleaned) },
  };
}

/** Whether a filter restricts or changes anything. */
export function isSet(mask: DataMaskState | undefined): boolean {
  return mask !== undefined && Object.keys(mask.extraFormData).length > 0;
}

/** A value in words, for lists of applied filters. */
export function labelOf(filter: NativeFilter, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (filter.kind === "filter_range") {
    const [from, to] = value as [number | null, number | null];
    if (from !== null && to !== null) return from === to ? String(from) : `${from} – ${to}`;
    return from !== null ? `≥ ${from}` : `≤ ${to}`;
  }
  const words = [value].flat().map(valueLabel).join(", ");
  return filter.kind === "filter_select" && filter.controls.inverseSelection === true
    ? t("not {words}", { words })
    : words;
}

export function valueLabel(value: unknown): string {
  if (value === null || value === undefined) return nullLabel;
  if (value === "") return "<empty string>";
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return String(value);
}

/** Nothing chosen is one thing: null. */
function clean(filter: NativeFilter, value: unknown): unknown {
  if (value === undefined || value === "") return null;
  if (Array.isArray(value)) {
    if (value.length === 0) return null;
    if (filter.kind === "filter_range" && value.every((bound) => bound === null || bound === undefined)) return null;
  }
  if (filter.kind === "filter_time" && value === noFilter) return null;
  return value;
}

function extraFormDataOf(filter: NativeFilter, value: unknown): ExtraFormData {
  const first = [value].flat()[0];
  switch (filter.kind) {
    case "filter_select":
      return selectExtra(filter, value);
    case "filter_range":
      return rangeExtra(filter, value);
    case "filter_time":
      return value === null ? {} : { time_range: value };
    case "filter_timecolumn":
      return value === null ? {} : { granularity_sqla: first };
    case "filter_timegrain":
      return value === null ? {} : { time_grain_sqla: first };
  }
}

function selectExtra(filter: NativeFilter, value: unknown): ExtraFormData {
  const inverse = filter.controls.inverseSelection === true;
  if (value === null) {
    // A required filter without a value lets nothing through.
    if (filter.controls.enableEmptyFilter !== true || inverse) return {};
    return { adhoc_filters: [{ expressionType: "SQL", clause: "WHERE", sqlExpression: "1 = 0" }] };
  }
  return { filters: [{ col: filter.column, op: inverse ? "NOT IN" : "IN", val: [value].flat() }] };
}

function rangeExtra(filter: NativeFilter, value: unknown): ExtraFormData {
  if (!Array.isArray(value)) return {};
  const [from, to] = value as [number | null | undefined, number | null | undefined];
  const col = filter.column;
  if (from !== null && from !== undefined && from === to) return { filters: [{ col, op: "==", val: from }] };
  const filters: unknown[] = [];
  if (from !== null && from !== undefined) filters.push({ col, op: ">=", val: from });
  if (to !== null && to !== undefined) filters.push({ col, op: "<=", val: to });
  return filters.length > 0 ? { filters } : {};
}
