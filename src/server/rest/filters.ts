import { type Expression, type SqlBool, sql } from "kysely";
import { LitesetError } from "../../errors.ts";
import { writeUuid } from "../../metadata/values.ts";
import type { Call } from "../route.ts";
import { isUuid, type LooseExpressions, type LooseSelect } from "./db.ts";

/** A filter of a resource's own, beside those that follow from a column's type. */
export interface CustomFilter {
  operator: string;
  /** As `_info` names it. */
  name: string;
  /** True where the reference passes over the operator on other columns in place of refusing it. */
  ignoredElsewhere?: true;
  /** True for a filter of our own: `_info` does not tell of it, as the reference has none. */
  isOwn?: true;
  /** Undefined: the filter does not apply to this value. */
  apply(eb: LooseExpressions, value: unknown, call: Call): Expression<SqlBool> | undefined;
}

/** Whose ids the columns of pivot tables hold. */
const OTHER_TABLES: Record<string, string> = {
  user_id: "ab_user",
  role_id: "ab_role",
  group_id: "ab_group",
  dashboard_id: "dashboards",
  slice_id: "slices",
  table_id: "tables",
  tag_id: "tag",
};

/** A column that lists can be filtered by; the type decides which operators there are. */
export type SearchColumn =
  | {
      type: "text" | "integer" | "float" | "boolean" | "datetime" | "uuid" | "enum";
      column?: string;
      custom?: readonly CustomFilter[];
    }
  | { type: "one"; key: string; custom?: readonly CustomFilter[] }
  | {
      type: "many";
      pivot: string;
      own: string;
      other: string;
      only?: readonly [string, unknown];
      custom?: readonly CustomFilter[];
      /** `_info` does not tell of it, as the reference has no filter for this column. */
      isOwn?: true;
    };

const TEXT = ["sw", "ew", "ct", "eq", "nsw", "new", "nct", "neq", "in", "not_in"];
const OPERATORS: Record<SearchColumn["type"], readonly string[]> = {
  text: TEXT,
  integer: ["eq", "gt", "lt", "neq", "in", "not_in"],
  float: ["eq", "gt", "lt", "neq", "in", "not_in"],
  datetime: ["eq", "gt", "lt", "neq"],
  boolean: ["eq", "neq"],
  enum: ["eq", "neq"],
  uuid: ["eq", "neq", "in", "not_in"],
  one: ["rel_o_m", "nrel_o_m"],
  many: ["rel_m_m"],
};

const NAMES: Record<string, string> = {
  sw: "Starts with",
  ew: "Ends with",
  ct: "Contains",
  eq: "Equal to",
  nsw: "Not Starts with",
  new: "Not Ends with",
  nct: "Not Contains",
  neq: "Not Equal to",
  gt: "Greater than",
  lt: "Smaller than",
  in: "In",
  not_in: "Not In",
  rel_o_m: "Relation",
  nrel_o_m: "No Relation",
  rel_m_m: "Relation as Many",
};

/** Operators of a search column as `_info` lists them. */
export function describeFilters(column: SearchColumn): { name: string; operator: string }[] {
  // The reference lists uuid columns as text.
  const own = column.type === "uuid" ? TEXT : OPERATORS[column.type];
  return [
    ...own.map((operator) => ({ name: NAMES[operator] ?? operator, operator })),
    ...(column.custom ?? []).filter(({ isOwn }) => !isOwn).map(({ name, operator }) => ({ name, operator })),
  ];
}

export interface FilterArgument {
  col: string;
  opr: string;
  value?: unknown;
}

/** Adds the request's filters to a query. Unknown columns and operators of other columns are refused; unknown operators ignored. */
export function applyFilters(
  query: LooseSelect,
  table: string,
  columns: Record<string, SearchColumn>,
  filters: readonly FilterArgument[],
  call: Call,
): LooseSelect {
  let result = query;
  for (const { col, opr, value } of filters) {
    const column = Object.hasOwn(columns, col) ? columns[col] : undefined;
    if (!column) throw new LitesetError(`Filter column: ${col} not allowed to filter`, undefined, { status: 400 });
    const custom = column.custom?.find((filter) => filter.operator === opr);
    if (!custom && !OPERATORS[column.type].includes(opr)) {
      if (!isKnown(opr, columns)) continue;
      throw new LitesetError(`Filter operation: ${opr} not allowed on column: ${col}`, undefined, { status: 400 });
    }
    result = result.where((eb) => {
      const expressions = eb as unknown as LooseExpressions;
      const condition = custom
        ? custom.apply(expressions, value, call)
        : builtIn(expressions, table, col, column, opr, value, call);
      return condition ?? sql<SqlBool>`1 = 1`;
    });
  }
  return result;
}

const isKnown = (operator: string, columns: Record<string, SearchColumn>): boolean =>
  operator in NAMES ||
  Object.values(columns).some((column) =>
    column.custom?.some((filter) => filter.operator === operator && !filter.ignoredElsewhere),
  );

function builtIn(
  eb: LooseExpressions,
  table: string,
  name: string,
  column: SearchColumn,
  operator: string,
  value: unknown,
  call: Call,
): Expression<SqlBool> | undefined {
  if (column.type === "one") {
    const key = `${table}.${column.key}`;
    const id = toNumber(value);
    return operator === "rel_o_m" ? eb(key, "=", id) : eb.or([eb(key, "!=", id), eb(key, "is", null)]);
  }
  if (column.type === "many") {
    const ids = (Array.isArray(value) ? value : [value]).map(toNumber);
    // Each of the values must be related.
    return eb.and(
      ids.map((id) => {
        let rows = eb.selectFrom(column.pivot).select(column.own).where(column.other, "=", id);
        if (column.only) rows = rows.where(column.only[0], "=", column.only[1]);
        // The reference passes over a value that nothing has.
        const other = OTHER_TABLES[column.other];
        if (!other) return eb(`${table}.id`, "in", rows);
        const isKnown = eb.exists(eb.selectFrom(other).select("id").where("id", "=", id));
        return eb.or([eb(`${table}.id`, "in", rows), eb.not(isKnown)]);
      }),
    );
  }
  const reference = `${table}.${column.column ?? name}`;
  if (column.type === "text" || column.type === "enum") return textCondition(eb, reference, operator, value);
  if (column.type === "uuid") return uuidCondition(eb, reference, operator, value, call);
  const convert = { integer: toNumber, float: toNumber, boolean: toFlag, datetime: toDateTime }[column.type];
  if (operator === "in" || operator === "not_in")
    return listCondition(eb, reference, operator, (Array.isArray(value) ? value : [value]).map(convert));
  if (value === null || value === undefined) return eb(reference, operator === "neq" ? "is not" : "is", null);
  const sign = ({ eq: "=", neq: "!=", gt: ">", lt: "<" } as const)[operator as "eq"];
  return eb(reference, sign, convert(value));
}

function textCondition(eb: LooseExpressions, reference: string, operator: string, value: unknown): Expression<SqlBool> {
  if (operator === "in" || operator === "not_in")
    return listCondition(eb, reference, operator, (Array.isArray(value) ? value : [value]).map(String));
  if (operator === "eq" || operator === "neq") {
    if (value === null || value === undefined) return eb(reference, operator === "eq" ? "is" : "is not", null);
    return eb(reference, operator === "eq" ? "=" : "!=", toText(value));
  }
  const text = toText(value);
  const negated = operator.startsWith("n");
  const pattern =
    { sw: `${text}%`, nsw: `${text}%`, ew: `%${text}`, new: `%${text}`, ct: `%${text}%`, nct: `%${text}%` }[operator] ??
    text;
  return like(reference, pattern, negated);
}

/** LIKE without regard to case, alike on all databases. */
export const like = (reference: string, pattern: string, negated = false): Expression<SqlBool> =>
  negated
    ? sql<SqlBool>`lower(${sql.ref(reference)}) not like lower(${pattern})`
    : sql<SqlBool>`lower(${sql.ref(reference)}) like lower(${pattern})`;

/** The filter of a list's search: a text that stands in any of a table's columns. */
export const anyText = (operator: string, table: string, columns: readonly string[]): CustomFilter => ({
  operator,
  name: "All Text",
  apply: (eb, value) => (value ? eb.or(columns.map((column) => like(`${table}.${column}`, `%${value}%`))) : undefined),
});

/** `column in (…)`; an empty list matches nothing, or everything when negated. */
export function listCondition(
  eb: LooseExpressions,
  reference: string,
  operator: "in" | "not_in",
  values: readonly unknown[],
): Expression<SqlBool> {
  if (values.length === 0) return operator === "in" ? sql<SqlBool>`1 = 0` : sql<SqlBool>`1 = 1`;
  return eb(reference, operator === "in" ? "in" : "not in", values);
}

const refuse = (value: unknown): never => {
  throw new LitesetError(`Not a valid filter value: ${JSON.stringify(value)}`, undefined, { status: 400 });
};

const toText = (value: unknown): string =>
  value === null || value === undefined ? "" : value === true ? "True" : value === false ? "False" : String(value);

function toNumber(value: unknown): number {
  const number =
    typeof value === "boolean"
      ? Number(value)
      : typeof value === "string" && value.trim() !== ""
        ? Number(value)
        : value;
  return typeof number === "number" && Number.isFinite(number) && Math.abs(number) <= 2 ** 53 ? number : refuse(value);
}

function toFlag(value: unknown): unknown {
  const flag = value === true || value === 1 || /^(true|t|1)$/i.test(String(value));
  return sql.lit(flag);
}

function toDateTime(value: unknown): string {
  const date = new Date(
    typeof value === "string" && !/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? `${value.replace(" ", "T")}Z` : String(value),
  );
  return Number.isNaN(date.getTime()) ? refuse(value) : date.toISOString().replace("T", " ").replace("Z", "000");
}

function uuidCondition(
  eb: LooseExpressions,
  reference: string,
  operator: string,
  value: unknown,
  call: Call,
): Expression<SqlBool> {
  const list = (Array.isArray(value) ? value : [value]).map((item) =>
    isUuid(item) ? writeUuid(call.app.metadata, item) : refuse(item),
  );
  return listCondition(eb, reference, operator === "eq" || operator === "in" ? "in" : "not_in", list);
}
