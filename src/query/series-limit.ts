import { isoDateTime } from "../engines/base.ts";
import type { ResultColumn } from "../engines/engine.ts";
import { metricExpression, named } from "./columns.ts";
import type { DatasetColumn } from "./dataset.ts";
import { timeCondition } from "./filters.ts";
import type { Query } from "./query.ts";
import { type BuildOptions, type Grouping, groupTerms } from "./sql-builder.ts";
import { type Expression, indent, type SelectParts, selectText } from "./sql-text.ts";

/** A query whose series are to be limited, as far as it is written. */
interface UnlimitedQuery {
  parts: SelectParts;
  grouping: Grouping;
  metrics: readonly Expression[];
  /** What rows meet besides their time. */
  conditions: readonly string[];
  timeColumn: DatasetColumn | undefined;
  withClause: string;
}

/**
 * Keeps the top series only, or gathers all others under one name: by a join with the query that ranks them; where the database
 * joins none, that query is asked first and its answer written as a condition.
 */
export async function limitSeries(
  query: Query,
  options: BuildOptions,
  unlimited: UnlimitedQuery,
): Promise<SelectParts> {
  const { engine } = options;
  const { parts, grouping, withClause } = unlimited;
  const { groupBy, series } = grouping;
  const { abilities } = engine;
  const isJoined = abilities.allowsJoins && abilities.allowsSubqueries;
  const inner = [...series].map(([alias, sql]) => ({ outer: sql, column: named(engine, sql, `${alias}__`) }));
  const columns = inner.map(({ column }) => column);
  const ranking = await rankingText(query, options, unlimited, columns, isJoined);
  const outer = inner.map(({ outer: sql }) => sql);
  const top = isJoined ? null : await topSeries(options, `${withClause}${ranking}`, outer);
  if (top && !query.groupOthers) return { ...parts, where: [...parts.where, top] };
  const join = query.groupOthers ? "LEFT OUTER JOIN" : "JOIN";
  const on = inner.map((one) => `${one.outer} = ${engine.quote(one.column.alias)}`).join(" AND ");
  const alias = engine.tableAlias("series_limit");
  const joins = isJoined ? [`${join} (\n${indent(engine.answeredOnce(ranking))}\n) ${alias} ON ${on}`] : [];
  if (!query.groupOthers) return { ...parts, joins };
  const others = new Map(
    inner.map((one, at) => {
      const isTop = top ?? `(series_limit.${engine.quote(one.column.alias)} IS NOT NULL)`;
      return [[...series.keys()][at]!, `CASE WHEN ${isTop} THEN ${one.outer} ELSE ${engine.literal("Others")} END`];
    }),
  );
  return {
    ...parts,
    joins,
    columns: parts.columns.map((expression) => ({
      ...expression,
      sql: others.get(expression.alias) ?? expression.sql,
    })),
    // the names of these are those of columns, too
    groupBy: [...groupBy].flatMap(([name, sql]) => {
      const other = others.get(name);
      if (other === undefined) return groupTerms(engine, [[name, sql]]);
      return engine.groupTerm?.(name, other) ?? other;
    }),
    // as the reference: an order by a column that is now a CASE would name what is no longer grouped
    orderBy: [],
  };
}

/** The query for the series that rank highest. */
async function rankingText(
  query: Query,
  options: BuildOptions,
  { parts, metrics, conditions, timeColumn }: UnlimitedQuery,
  columns: readonly Expression[],
  isJoined: boolean,
): Promise<string> {
  const { engine } = options;
  const { abilities } = engine;
  const measure = named(engine, metrics[0]?.sql ?? "COUNT(*)", "mme_inner__");
  const isNamed = abilities.allowsAliasInOrderby && abilities.allowsAliasInSelect;
  const ranked = query.seriesLimitMetric
    ? (await metricExpression(options, query.seriesLimitMetric)).sql
    : isNamed
      ? engine.quote(measure.alias)
      : measure.sql;
  const times =
    timeColumn && !(abilities.timeGroupbyInline && isJoined)
      ? timeCondition(options, timeColumn, query.innerFrom ?? query.from, query.innerTo ?? query.to)
      : [];
  return selectText(
    {
      columns: [...columns, measure],
      from: parts.from,
      where: [...conditions, ...times],
      groupBy: groupTerms(
        engine,
        columns.map(({ alias, sql }) => [alias, sql] as const),
      ),
      having: [],
      orderBy: [`${ranked} ${query.orderDesc ? "DESC" : "ASC"}`],
      limit: query.seriesLimit,
      offset: 0,
    },
    engine,
  );
}

/** The condition that rows are of a top series, whose names a query of its own tells. */
async function topSeries(options: BuildOptions, sql: string, expressions: readonly string[]): Promise<string> {
  const { columns, rowCount } = await options.ask(sql);
  const series = Array.from({ length: rowCount }, (_, row) => {
    const conditions = expressions.map((expression, at) => equality(options, expression, columns[at], row));
    return conditions.length > 1 ? `(${conditions.join(" AND ")})` : conditions[0]!;
  });
  // Without any series no row is of one.
  return series.length === 0 ? "1 = 0" : `(${series.join(" OR ")})`;
}

function equality({ engine }: BuildOptions, expression: string, column: ResultColumn | undefined, row: number): string {
  const value = column?.values[row] ?? null;
  if (value === null) return `${expression} IS NULL`;
  if (column?.generic === 2 && typeof value === "number")
    return `${expression} = ${engine.convertDttm("TIMESTAMP", value) ?? engine.literal(isoDateTime(value, 0))}`;
  const isLiteral = typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
  return `${expression} = ${engine.literal(isLiteral ? value : String(value))}`;
}
