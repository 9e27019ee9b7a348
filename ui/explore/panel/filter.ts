import { isRecord, metricLabel } from "../../charts/form-data.ts";
import { rangeLabel } from "../../dashboard/filters/time-ranges.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import { columnTitle, isNumber, isTime } from "../fields.ts";
import { optionName } from "../form-data.ts";

/** The operators of simple filters: what is stored, its name in `operatorId`, and how it is said. */
export const operators = [
  ["==", "EQUALS", t("is")],
  ["!=", "NOT_EQUALS", t("is not")],
  ["IN", "IN", t("is one of")],
  ["NOT IN", "NOT_IN", t("is none of")],
  ["<", "LESS_THAN", "<"],
  [">", "GREATER_THAN", ">"],
  ["<=", "LESS_THAN_OR_EQUAL", "≤"],
  [">=", "GREATER_THAN_OR_EQUAL", "≥"],
  ["LIKE", "LIKE", t("is like")],
  ["ILIKE", "ILIKE", t("is like, in any case")],
  ["IS TRUE", "IS_TRUE", t("is true")],
  ["IS FALSE", "IS_FALSE", t("is false")],
  ["IS NULL", "IS_NULL", t("has no value")],
  ["IS NOT NULL", "IS_NOT_NULL", t("has a value")],
  ["TEMPORAL_RANGE", "TEMPORAL_RANGE", t("is in the time range")],
] as const;

/** Those that are whole by themselves, with what is stored as their value. */
const wholes: ReadonlyMap<string, boolean | null> = new Map([
  ["IS NULL", null],
  ["IS NOT NULL", null],
  ["IS TRUE", true],
  ["IS FALSE", false],
]);
export const takesNothing = (operator: string): boolean => wholes.has(operator);
export const takesMany = (operator: string): boolean => operator === "IN" || operator === "NOT IN";
export const takesPattern = (operator: string): boolean => /LIKE/.test(operator);

/** The operators that a subject can be asked with. */
export function operatorsOf(subject: string | undefined, dataset: ExploreDataset): (typeof operators)[number][] {
  const column = dataset.columns.find((one) => one.column_name === subject);
  const isTruth = (operator: string) => operator === "IS TRUE" || operator === "IS FALSE";
  const without = (...tests: ((operator: string) => boolean)[]) =>
    operators.filter(([operator]) => !tests.some((test) => test(operator)));
  const isRange = (operator: string) => operator === "TEMPORAL_RANGE";
  if (!column) return without(isRange, isTruth);
  if (isTime(column)) return without(takesPattern, isTruth).reverse();
  if (column.type_generic === 3) return operators.filter(([operator]) => takesNothing(operator));
  // Numbers and expressions may be truths, too: some databases have no type of their own for them.
  if (isNumber(column)) return without(isRange, takesPattern);
  return column.expression ? without(isRange) : without(isRange, isTruth);
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
    comparator: takesNothing(operator)
      ? wholes.get(operator)
      : Array.isArray(comparator)
        ? comparator.map(read)
        : read(comparator),
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
  return `${subject} ${said} ${value}`;
}

function numberOf(value: unknown): unknown {
  const parsed = Number(value);
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(parsed) ? parsed : value;
}

function nameOf(filter: unknown): string {
  const name = isRecord(filter) ? filter.filterOptionName : undefined;
  return typeof name === "string" ? name : optionName("filter");
}
