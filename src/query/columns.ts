import type { Engine, ResultTable } from "../engines/engine.ts";
import { LitesetError } from "../errors.ts";
import type { DatasetColumn, QueryDataset } from "./dataset.ts";
import { backendError, QueryError } from "./errors.ts";
import { checkedExpression, type Guard } from "./guard.ts";
import { type AdhocColumn, type AdhocMetric, columnLabel, type Metric, metricLabel } from "./query-context.ts";
import type { Expression } from "./sql-text.ts";

/** What it takes to write the columns and metrics of a dataset as SQL. */
export interface ColumnWriter extends Guard {
  dataset: QueryDataset;
  /** TIME_GRAIN_ADDON_EXPRESSIONS of the engine. */
  grainAddons: Record<string, string>;
  /** Whether an expression is a time; null when the database does not know it. */
  probe(expression: string): Promise<boolean | null>;
  /** The rows that a statement has; for few. */
  ask(sql: string): Promise<ResultTable>;
}

const AGGREGATES: Record<string, (column: string, engine: Engine) => string> = {
  COUNT_DISTINCT: (column) => `COUNT(DISTINCT ${column})`,
  COUNT: (column) => `COUNT(${column})`,
  SUM: (column) => `SUM(${column})`,
  AVG: (column, engine) => engine.average(column),
  MIN: (column) => `MIN(${column})`,
  MAX: (column) => `MAX(${column})`,
};

export const named = (engine: Engine, sql: string, name: string): Expression => ({
  sql,
  name,
  alias: engine.mutateLabel(name),
});

/** A column of the dataset as it stands. */
function columnSql({ engine }: ColumnWriter, column: DatasetColumn): string {
  if (column.expression === null) return engine.quote(column.name);
  return column.expression;
}

/** A column as one side of a comparison: calculated ones in brackets. */
export function operandSql(writer: ColumnWriter, column: DatasetColumn): string {
  const sql = columnSql(writer, column);
  return column.expression === null || /^[\w.]+(\([^()]*\))?$/.test(sql) ? sql : `(${sql})`;
}

export const columnExpression = (writer: ColumnWriter, column: DatasetColumn, name = column.name): Expression =>
  named(writer.engine, columnSql(writer, column), name);

/** A time column cut to a grain, epochs turned into times. */
export function timestampSql(writer: ColumnWriter, column: DatasetColumn, grain: string | null): string {
  const pdf = column.pythonDateFormat;
  const isEpoch = pdf === "epoch_s" || pdf === "epoch_ms";
  if (column.expression === null && !grain && !isEpoch) return writer.engine.quote(column.name);
  return grainSql(writer, columnSql(writer, column), grain || null, column);
}

/** An adhoc column: a dataset's column by another name, cut to a grain, or an expression of its own. */
export async function adhocColumnExpression(
  writer: ColumnWriter,
  column: AdhocColumn,
  mustExist = false,
): Promise<Expression> {
  const { dataset, engine } = writer;
  const name = columnLabel(column);
  const grain = column.columnType === "BASE_AXIS" ? column.timeGrain || null : null;
  const known = dataset.columnsByName.get(column.sqlExpression);
  if (known) {
    const sql = columnSql(writer, known);
    return named(engine, known.isTemporal && grain ? grainSql(writer, sql, grain, known) : sql, name);
  }
  const sql = column.isColumnReference
    ? engine.quote(column.sqlExpression)
    : await checkedExpression(column.sqlExpression, writer);
  if (!grain && !mustExist) return named(engine, sql, name);
  const isTime = await writer.probe(sql);
  if (isTime === null && mustExist) throw new UnknownColumn(name);
  return named(
    engine,
    isTime && grain ? grainSql(writer, sql, grain, { pythonDateFormat: null, type: null }) : sql,
    name,
  );
}

/** An adhoc column in a filter that the database does not know: the filter is left out and said to be. */
export class UnknownColumn extends Error {
  override readonly name = "UnknownColumn";
}

function grainSql(
  writer: ColumnWriter,
  sql: string,
  grain: string | null,
  { pythonDateFormat: pdf, type }: Pick<DatasetColumn, "pythonDateFormat" | "type">,
): string {
  try {
    return writer.engine.timestampExpression(sql, grain, { pdf, type, addons: writer.grainAddons });
  } catch (error) {
    if (error instanceof LitesetError && !error.type) throw backendError(error.message);
    throw error;
  }
}

/** A metric, saved or made for this chart. */
export async function metricExpression(writer: ColumnWriter, metric: Metric): Promise<Expression> {
  const { dataset, engine } = writer;
  if (typeof metric !== "string") return adhocMetricExpression(writer, metric);
  const saved = dataset.metricsByName.get(metric);
  if (!saved) throw new QueryError(`Metric '${metric}' does not exist`);
  return named(engine, saved.expression, metric);
}

async function adhocMetricExpression(writer: ColumnWriter, metric: AdhocMetric): Promise<Expression> {
  const { dataset, engine } = writer;
  const label = metricLabel(metric, dataset.verboseNames);
  if (metric.expressionType === "SIMPLE") {
    const name = metric.column?.column_name ?? "";
    const aggregate = AGGREGATES[metric.aggregate ?? ""];
    if (!aggregate || !Object.hasOwn(AGGREGATES, metric.aggregate ?? "")) {
      throw new QueryError(`Unknown aggregate: ${metric.aggregate ?? "none"}`);
    }
    const column = dataset.columnsByName.get(name);
    return named(engine, aggregate(column ? columnSql(writer, column) : engine.quote(name), engine), label);
  }
  if (metric.expressionType !== "SQL") throw new QueryError("Adhoc metric expressionType is invalid");
  return named(engine, await checkedExpression(metric.sqlExpression ?? "", writer), label);
}
