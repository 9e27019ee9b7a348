import { isRecord, list } from "../form-data.ts";
import type { ChartTheme, DataRow, FormData } from "../types.ts";
import { channels, mixed } from "./lightness.ts";

/** The colour that `conditional_formatting` gives a value; rules with a column apply to that column alone. */
export function conditionalColor(formData: FormData, value: unknown, column?: string): string | undefined {
  if (typeof value !== "number") return undefined;
  let found: string | undefined;
  for (const rule of list(formData, "conditional_formatting")) {
    if (!isRecord(rule) || typeof rule.colorScheme !== "string") continue;
    if (column !== undefined && rule.column !== column) continue;
    if (matches(rule, value)) found = rule.colorScheme;
  }
  return found;
}

/**
 * The backgrounds that `conditional_formatting` gives to the values of a table's column: the farther a value is beyond the
 * rule's bound, the stronger. Undefined where no rule is about the column.
 */
export function shading(
  formData: FormData,
  column: string,
  rows: readonly DataRow[],
  theme: ChartTheme,
): ((value: unknown) => string | undefined) | undefined {
  const rules = list(formData, "conditional_formatting").filter(
    (rule): rule is Record<string, unknown> =>
      isRecord(rule) && rule.column === column && typeof rule.colorScheme === "string" && isColor(rule.colorScheme),
  );
  if (rules.length === 0) return undefined;
  const values = rows.map((row) => row[column]).filter((value) => typeof value === "number");
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return (value) => {
    if (typeof value !== "number") return undefined;
    const rule = rules.findLast((candidate) => matches(candidate, value));
    if (!rule) return undefined;
    return mixed(opaque(theme.background), String(rule.colorScheme), 0.15 + 0.85 * strength(rule, value, low, high));
  };
}

function isColor(text: string): boolean {
  return /^#[0-9a-f]{3,8}$|^rgba?\(/i.test(text);
}

function opaque(color: string): string {
  return `rgb(${channels(color).join(", ")})`;
}

/** How far a value is on the way from the rule's bound to the column's end, 0…1. */
function strength(rule: Record<string, unknown>, value: number, low: number, high: number): number {
  const target = Number(rule.targetValue);
  const [left, right] = [Number(rule.targetValueLeft), Number(rule.targetValueRight)];
  const way = (from: number, to: number) => (to === from ? 1 : Math.max(0, Math.min(1, (value - from) / (to - from))));
  switch (rule.operator) {
    case "=":
      return 1;
    case ">":
    case "≥":
      return way(target, high);
    case "<":
    case "≤":
      return way(target, low);
    case "≠":
      return Math.abs(value - target) / (Math.max(Math.abs(high - target), Math.abs(low - target)) || 1);
    case "None":
    case undefined:
      return way(low, high);
    default:
      return way(left, right);
  }
}

/** Whether a value meets a rule (operators as Superset names them). */
function matches(rule: Record<string, unknown>, value: number): boolean {
  const target = Number(rule.targetValue);
  const left = Number(rule.targetValueLeft);
  const right = Number(rule.targetValueRight);
  switch (rule.operator) {
    case "None":
    case undefined:
      return true;
    case ">":
      return value > target;
    case "<":
      return value < target;
    case "≥":
      return value >= target;
    case "≤":
      return value <= target;
    case "=":
      return value === target;
    case "≠":
      return value !== target;
    case "< x <":
      return left < value && value < right;
    case "≤ x ≤":
      return left <= value && value <= right;
    case "≤ x <":
      return left <= value && value < right;
    case "< x ≤":
      return left < value && value <= right;
    default:
      return false;
  }
}
