import type { QueryRequest } from "../query-context.ts";

/** What macros learn of the request: the first of its queries, whichever of them is being answered. */
export interface TemplateForm {
  urlParams: Readonly<Record<string, unknown>>;
  timeRange: string | null;
  /** Simple conditions on columns. */
  filters: readonly FormFilter[];
}

interface FormFilter {
  column: string;
  operator: string;
  value: unknown;
}

const EMPTY: TemplateForm = { urlParams: {}, timeRange: null, filters: [] };

/** Reads what the first query says in either form that charts have: filters of the query, or the chart's own (`adhoc_filters`). */
export function formOf(request: QueryRequest | undefined): TemplateForm {
  if (!request) return EMPTY;
  const { adhoc_filters, extra_filters } = request as Record<string, unknown>;
  const own = objects(adhoc_filters).filter(
    ({ expressionType, clause }) => expressionType === "SIMPLE" && clause === "WHERE",
  );
  const filters: FormFilter[] = [
    ...(objects(adhoc_filters).length > 0
      ? own.map(({ subject, operator, comparator }) => filterOf(subject, operator, comparator))
      : (request.filters ?? []).map(({ col, op, val }) => filterOf(col, op, val))),
    ...objects(extra_filters).map(({ col, op, val }) => filterOf(col, op, val)),
  ].filter((filter) => filter !== null);
  return { urlParams: request.url_params ?? {}, timeRange: request.time_range ?? null, filters };
}

function filterOf(column: unknown, operator: unknown, value: unknown): FormFilter | null {
  if (typeof column !== "string" || typeof operator !== "string") return null;
  return { column, operator: operator.toUpperCase(), value };
}

const objects = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
