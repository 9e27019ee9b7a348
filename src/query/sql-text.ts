import type { Engine } from "../engines/engine.ts";

/** An expression and what it is called. */
export interface Expression {
  sql: string;
  /** The name that the chart knows it by. */
  name: string;
  /** The name that the database is given for it. */
  alias: string;
}

/** The parts of a SELECT, in the order in which they are written. */
export interface SelectParts {
  isDistinct?: boolean;
  columns: readonly Expression[];
  from: string;
  joins?: readonly string[];
  where: readonly string[];
  groupBy: readonly string[];
  having: readonly string[];
  orderBy: readonly string[];
  limit: number | null;
  offset: number;
}

/** Writes a SELECT, a line for each part. */
export function selectText(parts: SelectParts, engine: Engine): string {
  const top = engine.limitStyle === "top" && parts.limit !== null && parts.offset === 0 ? ` TOP ${parts.limit}` : "";
  const distinct = parts.isDistinct ? " DISTINCT" : "";
  const columns = parts.columns.map(({ sql, alias }) =>
    engine.abilities.allowsAliasInSelect ? `${sql} AS ${engine.quote(alias, engine.forceColumnAliasQuotes)}` : sql,
  );
  const lines = [`SELECT${distinct}${top}`, block(columns, ",\n"), `FROM ${parts.from}`, ...(parts.joins ?? [])];
  if (parts.where.length > 0) lines.push("WHERE", block(parts.where, "\nAND "));
  if (parts.groupBy.length > 0) lines.push("GROUP BY", block(parts.groupBy, ",\n"));
  if (parts.having.length > 0) lines.push("HAVING", block(parts.having, "\nAND "));
  const isPaged = engine.pagesByQualify === true && parts.offset > 0;
  if (isPaged) lines.push("QUALIFY", `  ${pageCondition(parts)}`);
  if (parts.orderBy.length > 0) lines.push("ORDER BY", block(parts.orderBy, ",\n"));
  if (!isPaged) lines.push(...limitLines(parts, engine, top !== ""));
  return lines.join("\n");
}

/** The rows of one page, by their numbers. */
function pageCondition({ columns, orderBy, limit, offset }: SelectParts): string {
  const order = orderBy.length > 0 ? orderBy : columns.slice(0, 1).map(({ sql }) => sql);
  const number = `ROW_NUMBER() OVER (ORDER BY ${order.join(", ")})`;
  return limit === null ? `${number} > ${offset}` : `${number} BETWEEN ${offset + 1} AND ${offset + limit}`;
}

function limitLines({ limit, offset, orderBy }: SelectParts, engine: Engine, isLimited: boolean): string[] {
  if (engine.limitStyle === "limit") {
    const limits = limit === null ? [] : [`LIMIT ${limit}`];
    const offsets = offset > 0 ? [`OFFSET ${offset}`] : [];
    return engine.offsetFirst ? [...offsets, ...limits] : [...limits, ...offsets];
  }
  if (isLimited || (limit === null && offset === 0)) return [];
  const order = orderBy.length === 0 && engine.limitStyle === "top" ? ["ORDER BY", "  (SELECT NULL)"] : [];
  const skip = offset > 0 || engine.limitStyle === "top" ? [`OFFSET ${offset} ROWS`] : [];
  const fetch = limit === null ? [] : [`FETCH ${skip.length > 0 ? "NEXT" : "FIRST"} ${limit} ROWS ONLY`];
  return [...order, ...skip, ...fetch];
}

/** The parts of one clause, each on lines of its own. */
const block = (parts: readonly string[], glue: string): string =>
  parts.map((part, at) => (at === 0 ? indent(part) : indent(part).trimStart())).join(glue.replace("\n", "\n  "));

/** Two spaces before each line, but for SQL with a text or name that runs over lines: that would change what it says. */
export const indent = (sql: string): string => `  ${QUOTED_OVER_LINES.test(sql) ? sql : sql.replaceAll("\n", "\n  ")}`;

/** Whatever stands between two quotes, so that no text that runs over lines is missed. */
const QUOTED_OVER_LINES = /'[^']*\n[^']*'|"[^"]*\n[^"]*"|`[^`]*\n[^`]*`|\$\$/;
