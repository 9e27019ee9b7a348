import { isRecord } from "../form-data.ts";
import type { FormData, QueryFilter } from "../types.ts";

const unaryOperators = new Set(["IS NOT NULL", "IS NULL"]);

export interface SplitFilters {
  filters: QueryFilter[];
  where: string;
  having: string;
}

/** Splits adhoc filters into what the server reads as filters and what it reads as SQL clauses. */
export function splitFilters(formData: FormData): SplitFilters {
  const filters: QueryFilter[] = [];
  const where: string[] = [];
  const having: string[] = [];
  for (const filter of Array.isArray(formData.filters) ? formData.filters : []) filters.push(filter as QueryFilter);
  if (typeof formData.where === "string" && formData.where !== "") where.push(formData.where);
  for (const adhoc of Array.isArray(formData.adhoc_filters) ? formData.adhoc_filters : []) {
    if (!isRecord(adhoc)) continue;
    const clause = adhoc.clause ?? "WHERE";
    if (adhoc.expressionType === "SIMPLE") {
      if (clause === "WHERE") filters.push(simpleFilter(adhoc));
    } else if (adhoc.expressionType === "SQL") {
      (clause === "WHERE" ? where : having).push(closeComment(String(adhoc.sqlExpression ?? "")));
    }
  }
  const join = (clauses: string[]) => clauses.map((clause) => `(${clause})`).join(" AND ");
  return { filters, where: join(where), having: join(having) };
}

function simpleFilter(adhoc: Record<string, unknown>): QueryFilter {
  const op = String(adhoc.operator ?? "");
  const filter: QueryFilter = { col: adhoc.subject, op };
  if (!unaryOperators.has(op)) filter.val = adhoc.comparator;
  return filter;
}

/** A line comment at the end of an expression would swallow the bracket behind it. */
function closeComment(expression: string): string {
  return expression.includes("--") ? `${expression}\n` : expression;
}
