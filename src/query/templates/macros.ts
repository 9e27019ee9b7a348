import type { Engine } from "../../engines/engine.ts";
import type { Viewer } from "../../security/viewer.ts";
import { Struct } from "../../sql/templates/globals.ts";
import { Func, fromJson, func, str, TemplateFault, toJson, truth, type Value } from "../../sql/templates/values.ts";
import { type QuerySettings, timeBounds } from "../query.ts";
import type { Moment } from "../time/moment.ts";
import { formatTime } from "../time/python-format.ts";
import { TimeRangeError } from "../time-range.ts";
import type { TemplateForm } from "./form.ts";

/** What macros tell about: who asks, for what, and of which engine. */
export interface MacroHost {
  viewer: Viewer;
  engine: Engine;
  settings: QuerySettings;
  form: TemplateForm;
  /** Parameters of the request's address. */
  address: URLSearchParams;
  /** Types of the dataset's columns. */
  columnTypes: ReadonlyMap<string, string | null>;
  /** Row rules that hold for the viewer, as they are stored. */
  rules: readonly string[];
  /** Told what a result depends on beside the query. */
  depends(on: unknown): void;
  /** Columns whose filters templates have used, and those that they do themselves instead of the query. */
  applied: Set<string>;
  removed: Set<string>;
}

/** The functions of Superset 6.0.0 for templates that need no metadata. */
export const macros = (host: MacroHost): ReadonlyMap<string, Value> =>
  new Map<string, Value>([...userMacros(host), ...filterMacros(host)]);

function userMacros({ viewer, rules, engine, form, address, depends }: MacroHost): [string, Value][] {
  const known = viewer.id !== null && !viewer.isAnonymous;
  const about = (name: string, value: () => string | number | null): [string, Value] => [
    name,
    func(name, ["add_to_cache_keys"], (asKey: Value = true) => {
      const found = value();
      if (found !== null && truth(asKey)) depends([name, found]);
      return fromJson(found);
    }),
  ];
  return [
    about("current_user_id", () => (known ? viewer.id : null)),
    about("current_username", () => viewer.username || null),
    about("current_user_email", () => (known ? viewer.email || null : null)),
    [
      "current_user_roles",
      func("current_user_roles", ["add_to_cache_keys"], (asKey: Value = true) => {
        const names = viewer.roles.map(({ name }) => name).sort();
        if (names.length === 0) return null;
        if (truth(asKey)) depends(["current_user_roles", names]);
        return names;
      }),
    ],
    [
      "current_user_rls_rules",
      new Func("current_user_rls_rules", () => {
        const clauses = [...rules].sort();
        if (clauses.length > 0) depends(["current_user_rls_rules", clauses]);
        return clauses.length > 0 ? clauses : null;
      }),
    ],
    [
      "cache_key_wrapper",
      func("cache_key_wrapper", ["key"], (key: Value = null) => {
        depends(["cache_key_wrapper", toJson(key)]);
        return key;
      }),
    ],
    [
      "url_param",
      func(
        "url_param",
        ["param", "default", "add_to_cache_keys", "escape_result"],
        (param: Value = null, fallback: Value = null, asKey: Value = true, escapes: Value = true) => {
          const name = str(param);
          const given = address.get(name) || form.urlParams[name];
          const found = given === undefined || given === null ? fallback : String(given);
          const result = typeof found === "string" && truth(escapes) ? engine.literal(found).slice(1, -1) : found;
          // The address differs between requests that are otherwise the same.
          if (truth(asKey) || address.get(name)) depends(["url_param", name, toJson(result)]);
          return result;
        },
      ),
    ],
  ];
}

function filterMacros(host: MacroHost): [string, Value][] {
  return [
    [
      "filter_values",
      func(
        "filter_values",
        ["column", "default", "remove_filter"],
        (column: Value = null, fallback: Value = null, removes: Value = false) => {
          const found = filtersOn(host, str(column), truth(removes)).flatMap(({ value }) =>
            Array.isArray(value) || hasValue(value) ? value : [],
          );
          return found.length === 0 && truth(fallback) ? [fallback] : found.map(fromJson);
        },
      ),
    ],
    [
      "get_filters",
      func("get_filters", ["column", "remove_filter"], (column: Value = null, removes: Value = false) =>
        filtersOn(host, str(column), truth(removes)).map(({ operator, column: col, value }) =>
          fromJson({ op: operator, col, val: isMembership(operator) && !Array.isArray(value) ? [value] : value }),
        ),
      ),
    ],
    [
      "get_time_filter",
      func(
        "get_time_filter",
        ["column", "default", "target_type", "strftime", "remove_filter"],
        (
          column: Value = null,
          fallback: Value = null,
          type: Value = null,
          format: Value = null,
          removes: Value = false,
        ) => timeFilter(host, { column: column === null ? null : str(column), fallback, type, format, removes }),
      ),
    ],
  ];
}

const isMembership = (operator: string): boolean => operator === "IN" || operator === "NOT IN";
const needsNoValue = (operator: string): boolean => operator === "IS NULL" || operator === "IS NOT NULL";
const hasValue = (value: unknown): boolean => truth(fromJson(value));

function filtersOn({ form, applied, removed, depends }: MacroHost, column: string, removes: boolean) {
  const filters = form.filters.filter(
    (filter) => filter.column === column && (hasValue(filter.value) || needsNoValue(filter.operator)),
  );
  if (filters.length > 0) {
    applied.add(column);
    if (removes) removed.add(column);
  }
  depends(["filters", column, filters.map(({ operator, value }) => [operator, value ?? null])]);
  return filters;
}

interface TimeFilterOptions {
  column: string | null;
  fallback: Value;
  type: Value;
  format: Value;
  removes: Value;
}

function timeFilter(host: MacroHost, { column, fallback, type, format, removes }: TimeFilterOptions): Value {
  const { form, applied, removed, columnTypes, depends, engine, settings } = host;
  const filter = form.filters.find((item) => item.operator === "TEMPORAL_RANGE" && item.column === column);
  let range = form.timeRange;
  let target = type === null ? "" : str(type);
  if (column !== null && filter) {
    applied.add(column);
    if (truth(removes)) removed.add(column);
    range = String(filter.value ?? "");
    target ||= columnTypes.get(column) ?? "";
  }
  if ((!range || range === "No filter") && truth(fallback)) range = str(fallback);
  const asked = range || "No filter";
  depends(["time filter", column, asked]);
  const write = (moment: Moment | null): Value => {
    if (!moment) return null;
    return truth(format) ? formatTime(moment.ms, str(format)) : engine.convertDttm(target, moment.ms);
  };
  try {
    const [from, to] = timeBounds(asked, null, {}, settings);
    return new Struct("TimeFilter", { from_expr: write(from), to_expr: write(to), time_range: asked });
  } catch (error) {
    if (error instanceof TimeRangeError) throw new TemplateFault("ValueError", error.message);
    throw error;
  }
}
