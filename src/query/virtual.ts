import { parseSql } from "../sql/reader.ts";
import { trimmedEnd } from "../sql/trim.ts";
import { QueryError } from "./errors.ts";
import { type RuledReader, type SqlUnderRules, withRowRules } from "./ruled-sql.ts";

/** What only the parser can tell the meaning of; without any of it a SELECT is one query that reads. */
const NOT_PLAIN = /[;$#]|--|\/\*|\b(?:insert|update|delete|merge|drop|alter|create|truncate|into|call|copy)\b/i;

const isPlain = (sql: string): boolean => /^\s*(?:select|with)\b/i.test(sql) && !NOT_PLAIN.test(sql);

/**
 * The query of a virtual dataset, proven to be one that reads, with the row rules of its reader on the tables in it: no rule
 * is lost because a query stands between.
 */
export async function virtualSql(written: string, reader: RuledReader): Promise<SqlUnderRules> {
  const sql = trimmedEnd(written);
  if (reader.ruled.length === 0 && isPlain(sql)) return { sql, conditions: [] };
  const { statements } = await parseSql(sql, reader.engine.dialect);
  if (statements.length > 1) throw new QueryError("Virtual dataset query cannot consist of multiple statements");
  if (statements.length === 0) throw new QueryError("Virtual dataset query cannot be empty");
  if (statements[0]!.effect !== "none") throw new QueryError("Virtual dataset query must be read-only");
  return withRowRules(sql, reader);
}
