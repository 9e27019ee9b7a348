import { createHash } from "node:crypto";

export type FormData = Record<string, unknown>;

const isRecord = (value: unknown): value is FormData =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const records = (value: unknown): FormData[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** How a dashboard's extras are called in a chart's own form data. */
const OVERRIDES = [
  ["granularity_sqla", "granularity"],
  ["time_column", "time_column"],
  ["time_grain", "time_grain"],
  ["time_range", "time_range"],
  ["time_grain_sqla", "time_grain_sqla"],
] as const;

const TIME_FILTERS: Readonly<Record<string, string>> = {
  __time_range: "time_range",
  __time_col: "granularity_sqla",
  __time_grain: "time_grain_sqla",
};

/** Form data as the chart's page edits it: filters of every older kind and of dashboards among the chart's own. */
export function mergeFilters(given: FormData): FormData {
  const { filters, having, where, extra_form_data, extra_filters, ...formData } = given;
  let adhoc = records(formData.adhoc_filters);
  if (adhoc.length === 0) {
    adhoc = [
      ...clauseFilter("having", having),
      ...clauseFilter("where", where),
      ...records(filters).map((filter) => simpleFilter(filter)),
    ];
  }
  const merged: FormData = {
    ...formData,
    applied_time_extras: formData.applied_time_extras ?? {},
    adhoc_filters: adhoc,
  };
  mergeDashboard(merged, adhoc, isRecord(extra_form_data) ? extra_form_data : {});
  mergeExtraFilters(merged, adhoc, records(extra_filters));
  return merged;
}

function mergeDashboard(formData: FormData, adhoc: FormData[], extra: FormData): void {
  for (const [from, to] of OVERRIDES) if (extra[from] != null) formData[to] = extra[from];
  const extras: FormData = isRecord(formData.extras) ? { ...formData.extras } : {};
  for (const name of ["relative_start", "relative_end"]) if (extra[name] != null) extras[name] = extra[name];
  if (Object.keys(extras).length > 0) formData.extras = extras;
  adhoc.push(...records(extra.adhoc_filters).map((filter) => ({ isExtra: true, ...filter })));
  const simple = records(extra.filters).map((filter) => simpleFilter({ isExtra: true, ...filter }));
  // A chart of two queries has filters for each: adhoc_filters, adhoc_filters_b.
  for (const [name, list] of Object.entries(formData))
    if (name.startsWith("adhoc_filter") && Array.isArray(list)) list.push(...simple);
  if (formData.time_range && !formData.granularity_sqla)
    for (const filter of adhoc) if (filter.operator === "TEMPORAL_RANGE") filter.comparator = formData.time_range;
}

function mergeExtraFilters(formData: FormData, adhoc: FormData[], extra: readonly FormData[]): void {
  const applied = isRecord(formData.applied_time_extras) ? { ...formData.applied_time_extras } : {};
  formData.applied_time_extras = applied;
  for (const filter of extra) {
    const column = String(filter.col);
    const time = Object.hasOwn(TIME_FILTERS, column) ? TIME_FILTERS[column] : undefined;
    const isEmpty = !filter.val || (Array.isArray(filter.val) && filter.val.length === 0);
    if (isEmpty || (time && filter.val === "No filter")) continue;
    if (time) {
      formData[time] = filter.val;
      applied[column] = filter.val;
    } else if (!adhoc.some((own) => isSame(own, filter))) adhoc.push(simpleFilter({ ...filter, isExtra: true }));
  }
}

const isSame = (own: FormData, filter: FormData): boolean =>
  own.subject === filter.col && own.operator === filter.op && setText(own.comparator) === setText(filter.val);

const setText = (value: unknown): string => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);

function clauseFilter(clause: "having" | "where", text: unknown): FormData[] {
  if (typeof text !== "string" || text === "") return [];
  return [named({ clause: clause.toUpperCase(), expressionType: "SQL", sqlExpression: text })];
}

const simpleFilter = ({ col, op, val, isExtra }: FormData): FormData =>
  named({
    clause: "WHERE",
    expressionType: "SIMPLE",
    comparator: val ?? null,
    operator: op,
    subject: col,
    ...(isExtra === true && { isExtra }),
  });

/** The editor tells filters apart by this name. */
const named = (filter: FormData): FormData => ({
  ...filter,
  filterOptionName: createHash("sha256").update(JSON.stringify(filter)).digest("hex"),
});
