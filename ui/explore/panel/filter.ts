import { isRecord, metricLabel } from "../../charts/form-data.ts";
import { rangeLabel } from "../../dashboard/filters/time-ranges.ts";
import type { ExploreDataset } from "../api.ts";
import { columnTitle, isNumber, isTime } from "../fields.ts";
import { optionName } from "../form-data.ts";

/** The operators of simple filters: what is stored, its name in `operatorId`, and how it is said. */
export const operators = [
  ["==", "EQUALS", "is"],
  ["!=", "NOT_EQUALS", "is not"],
  ["IN", "IN", "is one of"],
  ["NOT IN", "NOT_IN", "is none of"],
  ["<", "LESS_THAN", "<"],
  [">", "GREATER_THAN", ">"],
  ["<=", "LESS_THAN_OR_EQUAL", "≤"],
  [">=", "GREATER_THAN_OR_EQUAL", "≥"],
  ["LIKE", "LIKE", "is like (% for anything)"],
  ["ILIKE", "ILIKE", "is like, in any case"],
  ["IS NULL", "IS_NULL", "has no value"],
  ["IS NOT NULL", "IS_NOT_NULL", "has a value"],
  ["TEMPORAL_RANGE", "TEMPORAL_RANGE", "is in the time range"],
] as const;

export const takesNothing = (operator: string): boolean => operator === "IS NULL" || operator === "IS NOT NULL";
export const takesMany = (operator: string): boolean => operator === "IN" || operator === "NOT IN";

/** The operators that a subject can be asked with. */
export function operatorsOf(subject: string | undefined, dataset: ExploreDataset): (typeof operators)[number][] {
  const column = dataset.columns.find((one) => one.column_name === subject);
  if (!column) return operators.filter(([operator]) => operator !== "TEMPORAL_RANGE");
  if (isTime(column)) return [...operators].reverse().filter(([operator]) => !/LIKE/.test(operator));
  return operators.filter(
    ([operator]) => operator !== "TEMPORAL_RANGE" && !(isNumber(column) && /LIKE/.test(operator)),
  );
}

interface SimpleFilter {
  subject: string;
  operator: string;
  comparator: unknown;
}

/** A filter by column or metric, in the shape that charts store. */
export function simpleFilter(
  { subject, operator, comparator }: SimpleFilter,
  dataset: ExploreDataset,
  known?: unknown,
) {
  const column = dataset.columns.find((one) => one.column_name === subject);
  const read = (value: unknown) => (column && isNumber(column) ? numberOf(value) : value);
  return {
    expressionType: "SIMPLE",
    clause: column ? "WHERE" : "HAVING",
    subject,
    operator,
    operatorId: operators.find(([name]) => name === operator)?.[1],
    comparator: takesNothing(operator) ? null : Array.isArray(comparator) ? comparator.map(read) : read(comparator),
    sqlExpression: null,
    isExtra: false,
    isNew: false,
    filterOptionName: nameOf(known),
  };
}

/** A condition of SQL, in the shape that charts store. */
export function sqlFilter(sqlExpression: string, clause: string, known?: unknown) {
  return {
    expressionType: "SQL",
    clause,
    subject: null,
    operator: null,
    comparator: null,
    sqlExpression,
    isExtra: false,
    isNew: false,
    filterOptionName: nameOf(known),
  };
}

/** A filter in words. */
export function filterText(filter: unknown, dataset: ExploreDataset): string {
  if (!isRecord(filter)) return String(filter);
  if (filter.expressionType === "SQL") return String(filter.sqlExpression ?? "");
  const subject = isRecord(filter.subject) ? metricLabel(filter.subject) : columnTitle(filter.subject, dataset);
  const operator = String(filter.operator ?? "");
  if (operator === "TEMPORAL_RANGE") return `${subject}: ${rangeLabel(String(filter.comparator ?? ""))}`;
  const said = operators.find(([name]) => name === operator)?.[2] ?? operator;
  if (takesNothing(operator)) return `${subject} ${said}`;
  const value = Array.isArray(filter.comparator) ? filter.comparator.join(", ") : String(filter.comparator ?? "");
  return `${subject} ${said.replace(/ \(.*/, "")} ${value}`;
}

function numberOf(value: unknown): unknown {
  const parsed = Number(value);
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(parsed) ? parsed : value;
}

function nameOf(filter: unknown): string {
  const name = isRecord(filter) ? filter.filterOptionName : undefined;
  return typeof name === "string" ? name : optionName("filter");
}
