import type { Engine, LiteralValue } from "../engines/engine.ts";
import { trimmed } from "../sql/trim.ts";
import { adhocColumnExpression, type ColumnWriter, operandSql, timestampSql, UnknownColumn } from "./columns.ts";
import type { DatasetColumn } from "./dataset.ts";
import { QueryError } from "./errors.ts";
import { timestampText } from "./frame.ts";
import { type Query, type QuerySettings, TIMESTAMP, timeBounds } from "./query.ts";
import { columnLabel, type Filter, isAdhocColumn } from "./query-context.ts";
import type { Moment } from "./time/moment.ts";
import { formatTime } from "./time/python-format.ts";
import { TimeRangeError } from "./time-range.ts";

export interface FilterConditions {
  conditions: string[];
  /** Labels of the filters that took effect, and of those on columns that the dataset does not have. */
  applied: string[];
  rejected: string[];
}

/** The filters of a query as SQL conditions. */
export async function filterConditions(
  writer: ColumnWriter,
  query: Query,
  settings: QuerySettings,
): Promise<FilterConditions> {
  const { dataset } = writer;
  const result: FilterConditions = { conditions: [], applied: [], rejected: [] };
  const adhoc: Pick<FilterConditions, "applied" | "rejected"> = { applied: [], rejected: [] };
  const timeColumn = query.granularity ? dataset.columnsByName.get(query.granularity) : undefined;
  for (const filter of query.filters) {
    if (isAdhocColumn(filter.col)) {
      const label = columnLabel(filter.col);
      try {
        const { sql } = await adhocColumnExpression(writer, filter.col, true);
        result.conditions.push(condition(writer, query, settings, filter, null, `(${sql})`));
        adhoc.applied.push(label);
      } catch (error) {
        if (!(error instanceof UnknownColumn)) throw error;
        adhoc.rejected.push(label);
      }
      continue;
    }
    const name = filter.col as string;
    const isTime = name === TIMESTAMP && query.isTimeseries && timeColumn;
    const column = isTime ? timeColumn : dataset.columnsByName.get(name);
    (dataset.columnsByName.has(name) ? result.applied : result.rejected).push(name);
    if (!column) continue;
    const operand = filter.grain ? timestampSql(writer, column, filter.grain) : operandSql(writer, column);
    result.conditions.push(condition(writer, query, settings, filter, column, operand));
  }
  return {
    conditions: result.conditions.filter((text) => text !== ""),
    applied: [...result.applied, ...adhoc.applied],
    rejected: [...result.rejected, ...adhoc.rejected],
  };
}

const COMPARISONS: Record<string, string> = { "==": "=", "!=": "!=", ">": ">", "<": "<", ">=": ">=", "<=": "<=" };

function condition(
  writer: ColumnWriter,
  query: Query,
  settings: QuerySettings,
  filter: Filter,
  column: DatasetColumn | null,
  operand: string,
): string {
  const { engine } = writer;
  const { op } = filter;
  switch (op) {
    case "IS NULL":
      return `${operand} IS NULL`;
    case "IS NOT NULL":
      return `${operand} IS NOT NULL`;
    case "IS TRUE":
    case "IS FALSE":
      return `${operand} ${engine.abilities.useEqualityForBooleanFilters ? "=" : "IS"} ${engine.literal(op === "IS TRUE")}`;
    case "IN":
    case "NOT IN":
      return membership(engine, operand, readValues(engine, filter, column), op === "NOT IN");
    case "TEMPORAL_RANGE":
      if (typeof filter.val !== "string" || !column) throw new QueryError(`Invalid filter operation type: ${op}`);
      return temporalRange(writer, query, settings, filter, column);
  }
  const value = readValues(engine, filter, column)[0] ?? null;
  const isEquality = op === "==" || op === "!=";
  if (value === null && !isEquality) throw new QueryError("Must specify a value for filters with comparison operators");
  if (value === null) return `${operand} IS ${op === "==" ? "" : "NOT "}NULL`;
  if (op === "LIKE" || op === "NOT LIKE" || op === "ILIKE") {
    const text = genericOf(engine, column) === 1 ? operand : `CAST(${operand} AS ${engine.castTextType})`;
    const pattern = engine.literal(typeof value === "object" && "raw" in value ? value.raw : String(value));
    if (op === "ILIKE" && engine.hasIlike) return `${text} ILIKE ${pattern}`;
    return op === "ILIKE" ? `LOWER(${text}) LIKE LOWER(${pattern})` : `${text} ${op} ${pattern}`;
  }
  return `${operand} ${op === "!=" ? (engine.notEqual ?? op) : COMPARISONS[op]} ${written(engine, value)}`;
}

function temporalRange(
  writer: ColumnWriter,
  query: Query,
  settings: QuerySettings,
  filter: Filter,
  column: DatasetColumn,
): string {
  try {
    const [since, until] = timeBounds(String(filter.val), query.timeShift, query.extras, settings);
    return timeCondition(writer, column, since, until, filter.grain ?? null).join(" AND ");
  } catch (error) {
    if (error instanceof TimeRangeError) throw new QueryError(error.message);
    throw error;
  }
}

/** Conditions that keep a time column within bounds. */
export function timeCondition(
  writer: ColumnWriter,
  column: DatasetColumn,
  since: Moment | null,
  until: Moment | null,
  grain: string | null = null,
): string[] {
  const operand = grain ? timestampSql(writer, column, grain) : operandSql(writer, column);
  const bounds: string[] = [];
  if (since) bounds.push(`${operand} >= ${momentSql(writer, since, column)}`);
  if (until) bounds.push(`${operand} < ${momentSql(writer, until, column)}`);
  return bounds;
}

/** A moment as the column's type (or its declared format) writes it. */
function momentSql({ engine, dataset }: ColumnWriter, moment: Moment, column: DatasetColumn): string {
  const converted = column.type ? engine.convertDttm(column.type, moment.ms) : null;
  if (converted) return converted;
  const formats = dataset.databaseExtra.python_date_format_by_column_name;
  const declared =
    typeof formats === "object" && formats !== null ? (formats as Record<string, unknown>)[column.name] : null;
  const format = column.pythonDateFormat ?? (typeof declared === "string" ? declared : null);
  if (format === "epoch_s") return String(Math.floor(moment.ms / 1000));
  if (format === "epoch_ms") return String(Math.floor(moment.ms / 1000) * 1000);
  return engine.literal(
    format ? formatTime(moment.ms, format) : timestampText(moment.ms).padEnd(20, ".").padEnd(26, "0"),
  );
}

/** A value ready to be compared with: a literal's value, or SQL that a type made of it. */
type Value = LiteralValue | { raw: string };

const written = (engine: Engine, value: Value): string =>
  typeof value === "object" && value !== null && "raw" in value ? value.raw : engine.literal(value);

function membership(engine: Engine, operand: string, values: Value[], isNegated: boolean): string {
  if (values.length === 0) throw new QueryError("Filter value list cannot be empty");
  const known = values.filter((value) => value !== null);
  const list = `(${known.map((value) => written(engine, value)).join(", ")})`;
  if (known.length === values.length) return `${operand} ${isNegated ? "NOT IN" : "IN"} ${list}`;
  const either = known.length === 0 ? `${operand} IS NULL` : `(${operand} IS NULL OR ${operand} IN ${list})`;
  return isNegated ? `NOT (${either})` : either;
}

/** The filter's values as the column's type has them. */
function readValues(engine: Engine, filter: Filter, column: DatasetColumn | null): Value[] {
  if (filter.val === undefined) return [];
  const list = Array.isArray(filter.val) ? (filter.val as unknown[]) : [filter.val];
  if (filter.val === null) return filter.op === "IN" || filter.op === "NOT IN" ? [null] : [];
  return list.map((value) => readValue(engine, value, filter.op, column));
}

function genericOf(engine: Engine, column: DatasetColumn | null): number {
  if (!column?.type || column.advancedDataType) return 1;
  return engine.columnType(column.type)?.generic ?? 1;
}

function readValue(engine: Engine, value: unknown, op: string, column: DatasetColumn | null): Value {
  const generic = genericOf(engine, column);
  if (value === null || value === undefined) return null;
  if (typeof value === "number" && generic === 2 && column?.type) {
    const sql = engine.convertDttm(column.type, value);
    return sql ? { raw: sql } : value;
  }
  if (typeof value === "string") {
    const text = trimmed(value, /[\t\n]/);
    if (generic === 0 && op !== "ILIKE" && op !== "LIKE") return castToNumber(text);
    if (text === "<NULL>") return null;
    if (text === "<empty string>") return "";
    return generic === 3 ? text.trim().toLowerCase() === "true" : text;
  }
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return generic === 3 ? Number(value) !== 0 : value;
  throw new QueryError("Filter values must be texts, numbers or booleans");
}

function castToNumber(text: string): number | bigint | null {
  if (/^\d+$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
  const number = /^\s*[+-]?(\d[\d_]*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)
    ? Number(text.replaceAll("_", ""))
    : Number.NaN;
  return Number.isFinite(number) ? number : null;
}
