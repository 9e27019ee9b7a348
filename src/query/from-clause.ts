import type { Engine } from "../engines/engine.ts";
import { lex } from "../sql/lexer.ts";
import { trimmed } from "../sql/trim.ts";
import type { QueryDataset } from "./dataset.ts";
import { QueryError } from "./errors.ts";
import { indent } from "./sql-text.ts";

export interface FromClause {
  /** What stands before the statement that reads: common tables which the database does not take further in; or nothing. */
  withClause: string;
  from: string;
}

/** What a query to a dataset reads from: its table, or its own SQL. */
export function fromClause({ dataset, engine }: { dataset: QueryDataset; engine: Engine }): FromClause {
  if (dataset.sql === null) {
    const isQualified = dataset.catalog !== null && engine.abilities.supportsCrossCatalogQueries;
    const names = [isQualified ? dataset.catalog : null, dataset.schema, dataset.tableName];
    const from = names.filter((name) => name !== null).map((name) => engine.quote(name));
    return { withClause: "", from: from.join(".") };
  }
  const sql = trimmed(dataset.sql, /[\t\r\n; ]/);
  if (engine.abilities.allowsCteInSubquery || !/^\s*with\b/i.test(sql))
    return { withClause: "", from: `(\n${indent(sql)}\n) ${engine.tableAlias("virtual_table")}` };
  return { withClause: `${asCommonTable(sql, engine)}\n`, from: engine.cteAlias };
}

/** A query with common tables as one more of them, which what follows can read. */
function asCommonTable(sql: string, { dialect, cteAlias, engineName }: Engine): string {
  const { tokens, problem } = lex(sql, dialect);
  let depth = 0;
  for (const { kind, text, start } of tokens) {
    if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (depth === 0 && kind === "word" && text.toLowerCase() === "select" && problem === null) {
      const tables = sql.slice(0, start).trimEnd();
      return `${tables},\n${cteAlias} AS (\n${indent(sql.slice(start))}\n)`;
    }
  }
  throw new QueryError(
    `${engineName} takes no WITH inside of a subquery, and this dataset's query cannot be read surely: rewrite it without WITH`,
  );
}
