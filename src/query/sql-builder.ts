import type { Engine } from "../engines/engine.ts";
import {
  adhocColumnExpression,
  type ColumnWriter,
  columnExpression,
  metricExpression,
  named,
  timestampSql,
} from "./columns.ts";
import type { DatasetColumn } from "./dataset.ts";
import { QueryError } from "./errors.ts";
import { filterConditions, timeCondition } from "./filters.ts";
import { fromClause } from "./from-clause.ts";
import { checkedClause, checkedExpression, type Guard } from "./guard.ts";
import { type Query, type QuerySettings, TIMESTAMP } from "./query.ts";
import { type Column, columnLabel, isAdhocColumn, isAdhocMetric } from "./query-context.ts";
import { limitSeries } from "./series-limit.ts";
import { type Expression, indent, type SelectParts, selectText } from "./sql-text.ts";

export interface BuiltQuery {
  sql: string;
  /** Names of the result's columns; what the database sends beyond them is dropped. */
  labels: string[];
  applied: string[];
  rejected: string[];
}

export interface BuildOptions extends ColumnWriter {
  settings: QuerySettings & Guard["settings"];
  /** Conditions of row level security, checked. */
  rules: readonly string[];
}

/** The names that a query groups by, and those that make its series. */
export interface Grouping {
  selected: Expression[];
  groupBy: Map<string, string>;
  series: Map<string, string>;
}

/**
 * Writes the one SQL statement that answers a query.
 * @throws QueryError with the reference's text
 */
export async function buildSql(query: Query, options: BuildOptions): Promise<BuiltQuery> {
  const { dataset, engine } = options;
  const granularity = timeColumnName(query, options);
  if (!granularity && query.isTimeseries) {
    throw new QueryError(
      "Datetime column not provided as part table configuration and is required by this type of chart",
    );
  }
  if (!query.metrics?.length && query.columns.length === 0) throw new QueryError("Empty query?");
  const metrics = await Promise.all((query.metrics ?? []).map((metric) => metricExpression(options, metric)));
  const ordering = await orderExpressions(query, options, metrics);
  const isGrouped = query.metrics !== null || ordering.needsGroups;
  const timeColumn = granularity ? dataset.columnsByName.get(granularity) : undefined;
  if (granularity && !timeColumn) throw new QueryError(`Time column "${granularity}" does not exist in dataset`);
  const grouping = isGrouped ? await groupedColumns(query, options, granularity) : await rawColumns(query, options);
  if (query.isTimeseries && timeColumn) {
    const sql = timestampSql(options, timeColumn, query.extras.time_grain_sqla ?? null);
    grouping.selected.unshift(named(engine, sql, TIMESTAMP));
    grouping.groupBy.set(TIMESTAMP, sql);
  }
  const columns = uniqueByAlias([...grouping.selected, ...(isGrouped ? metrics : [])]);
  const filters = await filterConditions(options, { ...query, granularity }, options.settings);
  const conditions = [...filters.conditions, ...options.rules, ...(await extraClause(query.extras.where, options))];
  const { withClause, from } = fromClause(options);
  const parts: SelectParts = {
    isDistinct: query.isDistinct,
    columns: engine.abilities.allowsHiddenOrderbyAgg ? columns : uniqueByAlias([...columns, ...ordering.expressions]),
    from,
    where: [
      ...(timeColumn ? timeFilters(query, options, timeColumn) : []),
      ...conditions,
      ...(query.applyFetchValuesPredicate ? await extraClause(dataset.fetchValuesPredicate, options) : []),
    ],
    groupBy: groupTerms(engine, grouping.groupBy),
    having: await extraClause(query.extras.having, options),
    orderBy: ordering.texts,
    limit: query.rowLimit || null,
    offset: query.rowOffset,
  };
  const limited =
    query.seriesLimit > 0 && grouping.series.size > 0
      ? await limitSeries(query, options, { parts, grouping, metrics, conditions, timeColumn, withClause })
      : parts;
  const selected = selectText(limited, engine);
  const sql = `${withClause}${query.isRowcount ? countText(selected, options) : selected}`;
  const { applied, rejected } = filters;
  if (query.isRowcount) return { sql, labels: ["rowcount"], applied, rejected };
  return { sql, labels: columns.map(({ name }) => name), applied, rejected };
}

/** The time column that a query names; one that the dataset does not know stands for its main one. */
function timeColumnName({ granularity }: Query, { dataset }: BuildOptions): string | null {
  if (granularity === null || dataset.columnsByName.get(granularity)?.isTemporal) return granularity;
  return dataset.mainTemporalColumn;
}

interface Ordering {
  expressions: Expression[];
  texts: string[];
  needsGroups: boolean;
}

async function orderExpressions(
  query: Query,
  options: BuildOptions,
  metrics: readonly Expression[],
): Promise<Ordering> {
  const { dataset, engine } = options;
  const ordering: Ordering = { expressions: [], texts: [], needsGroups: false };
  for (const [by, ascending] of query.orderby) {
    let expression: Expression | undefined;
    let isNamed = false;
    if (typeof by !== "string") {
      if (!isAdhocMetric(by)) throw new QueryError(`Unknown column used in orderby: ${JSON.stringify(by)}`);
      const wanted = await metricExpression(options, by);
      expression = metrics.find((metric) => metric.sql === wanted.sql && metric.name === wanted.name) ?? wanted;
      ordering.needsGroups = true;
    } else if (metrics.some((metric) => metric.name === by) || dataset.metricsByName.has(by)) {
      expression = metrics.find((metric) => metric.name === by) ?? (await metricExpression(options, by));
      ordering.needsGroups = true;
    } else {
      const column = dataset.columnsByName.get(by);
      if (column) expression = columnExpression(options, column);
      isNamed = namesOrder(engine, query.columns.includes(by));
    }
    if (!expression) throw new QueryError(`Unknown column used in orderby: ${String(by)}`);
    const isSelected =
      (isNamed || metrics.includes(expression)) &&
      engine.abilities.allowsAliasInOrderby &&
      engine.abilities.allowsAliasInSelect;
    ordering.expressions.push(expression);
    ordering.texts.push(
      `${isSelected ? engine.quote(expression.alias, engine.forceColumnAliasQuotes) : expression.sql} ${ascending ? "ASC" : "DESC"}`,
    );
  }
  return ordering;
}

/** Whether rows are ordered by the name of a column: where they are grouped by it, or where it has to be selected anyway. */
const namesOrder = ({ groupsByAlias, abilities }: Engine, isSelected: boolean): boolean =>
  (groupsByAlias === true && isSelected) || !abilities.allowsHiddenOrderbyAgg;

async function groupedColumns(query: Query, options: BuildOptions, granularity: string | null): Promise<Grouping> {
  const { engine } = options;
  const seriesNames = new Set(query.seriesColumns.map((column) => engine.mutateLabel(columnLabel(column))));
  const grouping: Grouping = { selected: [], groupBy: new Map(), series: new Map() };
  for (const column of query.columns) {
    if (column === TIMESTAMP) continue;
    const expression = await groupedColumn(column, query, options, granularity);
    grouping.groupBy.set(expression.alias, expression.sql);
    const isSeries = seriesNames.size === 0 ? query.isTimeseries : seriesNames.has(expression.alias);
    if (isSeries) grouping.series.set(expression.alias, expression.sql);
    grouping.selected.push(expression);
  }
  return grouping;
}

async function groupedColumn(
  column: Column,
  query: Query,
  options: BuildOptions,
  granularity: string | null,
): Promise<Expression> {
  const { dataset, engine } = options;
  if (typeof column !== "string") return adhocColumnExpression(options, column);
  const known = dataset.columnsByName.get(column);
  if (known && column === granularity) {
    return named(engine, timestampSql(options, known, query.extras.time_grain_sqla ?? null), column);
  }
  if (known) return columnExpression(options, known);
  return named(engine, `(${await checkedExpression(column, options)})`, column);
}

async function rawColumns(query: Query, options: BuildOptions): Promise<Grouping> {
  const { dataset, engine } = options;
  const selected = await Promise.all(
    query.columns
      .filter((column) => column !== TIMESTAMP)
      .map(async (column) => {
        if (!isAdhocColumn(column))
          return columnExpression(
            options,
            dataset.columnsByName.get(column as string) ?? unknownColumn(column as string),
          );
        const known = dataset.columnsByName.get(column.sqlExpression);
        if (known) return columnExpression(options, known, column.label);
        return named(engine, await checkedExpression(column.sqlExpression, options), column.label);
      }),
  );
  return { selected, groupBy: new Map(), series: new Map() };
}

function unknownColumn(name: string): never {
  throw new QueryError(`Columns missing in dataset: ['${name}']`);
}

function timeFilters(query: Query, options: BuildOptions, timeColumn: DatasetColumn): string[] {
  const { dataset } = options;
  const main = dataset.mainTemporalColumn ? dataset.columnsByName.get(dataset.mainTemporalColumn) : undefined;
  const alsoMain = dataset.alwaysFilterMainTemporal && main?.isTemporal && main !== timeColumn;
  return [
    ...(alsoMain ? timeCondition(options, main, query.from, query.to) : []),
    ...timeCondition(options, timeColumn, query.from, query.to),
  ];
}

/** A condition in brackets, so that an OR in it stays its own. */
async function extraClause(clause: string | null | undefined, options: BuildOptions): Promise<string[]> {
  return clause ? [`(${await checkedClause(clause, options)})`] : [];
}

const countText = (sql: string, { engine }: BuildOptions): string =>
  `SELECT\n  COUNT(*) AS ${engine.quote("rowcount")}\nFROM (\n${indent(sql)}\n) ${engine.tableAlias("rowcount_qry")}`;

/** What a query groups by: the expressions of its columns, or their names where the engine wants those. */
export const groupTerms = (engine: Engine, columns: Iterable<readonly [alias: string, sql: string]>): string[] =>
  [...columns].map(
    ([alias, sql]) => engine.groupTerm?.(alias, sql) ?? (engine.groupsByAlias ? engine.quote(alias) : sql),
  );

function uniqueByAlias(expressions: readonly Expression[]): Expression[] {
  const seen = new Set<string>();
  return expressions.filter(({ alias }) => !seen.has(alias) && seen.add(alias));
}
