import { isRecord, list } from "../form-data.ts";
import type { FormData } from "../types.ts";

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
