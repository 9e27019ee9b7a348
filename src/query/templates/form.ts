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

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what the first query says in each form that charts have: filters of the query, the chart's own (`adhoc_filters`), a
 * dashboard's (`extra_filters`, `extra_form_data`). `form_data` in the request's address stands above the query.
 */
export function formOf(request: QueryRequest | Fields | undefined, address?: URLSearchParams): TemplateForm {
  const fields: Fields = { ...request, ...parsed(address?.get("form_data")) };
  const extra = object(fields.extra_form_data);
  const timeRange = textOf(extra.time_range) ?? textOf(fields.time_range);
  const own = [
    ...(objects(fields.adhoc_filters).length > 0
      ? objects(fields.adhoc_filters).map(fromAdhoc)
      : objects(fields.filters).map(fromSimple)),
    ...objects(extra.adhoc_filters).map(fromAdhoc),
    ...objects(extra.filters).map(fromSimple),
  ].filter((filter) => filter !== null);
  const filters = own.map((filter) => {
    // A range of the query's own takes the place of those in its filters.
    const isReplaced = filter.operator === "TEMPORAL_RANGE" && timeRange && !fields.granularity_sqla;
    return isReplaced ? { ...filter, value: timeRange } : filter;
  });
  const more = objects(fields.extra_filters);
  const chosenRange = more.find(({ col, val }) => col === "__time_range" && val && val !== "No filter")?.val;
  for (const filter of more) {
    const found = fromSimple(filter);
    if (!found?.value || found.column.startsWith("__time_")) continue;
    const isKnown = filters.some(
      ({ column, operator, value }) =>
        column === found.column && operator === found.operator && sameValues(value, found.value),
    );
    if (!isKnown) filters.push(found);
  }
  return { urlParams: object(fields.url_params), timeRange: textOf(chosenRange) ?? timeRange ?? null, filters };
}

const fromSimple = ({ col, op, val }: Fields): FormFilter | null => filterOf(col, op, val);
const fromAdhoc = ({ expressionType, clause, subject, operator, comparator }: Fields): FormFilter | null =>
  expressionType === "SIMPLE" && clause === "WHERE" ? filterOf(subject, operator, comparator) : null;

function filterOf(column: unknown, operator: unknown, value: unknown): FormFilter | null {
  if (typeof column !== "string" || typeof operator !== "string") return null;
  return { column, operator: operator.toUpperCase(), value };
}

/** Lists are the same in any order. */
function sameValues(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.every((value) => b.includes(value)) && b.every((value) => a.includes(value));
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const object = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const objects = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];

function parsed(json: string | null | undefined): Fields {
  try {
    return object(JSON.parse(json ?? "{}"));
  } catch {
    return {};
  }
}
