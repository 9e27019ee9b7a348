import type { Engine } from "../engines/engine.ts";
import { ruleConditions } from "../security/rls.ts";
import type { RuledTable } from "../security/ruled-tables.ts";
import { parseSql, restrictTables } from "../sql/reader.ts";
import { namesTable } from "../sql/table-names.ts";
import { checkedRule } from "./guard.ts";

export interface SqlUnderRules {
  sql: string;
  /** What was put into it, for cache keys. */
  conditions: string[];
}

export interface RuledReader {
  engine: Engine;
  /** All tables of the database that have rules for the reader (`ruledTables`). */
  ruled: readonly RuledTable[];
  /** Renders the templates of a rule. */
  render(clause: string): Promise<string>;
}

/**
 * One statement of a user's SQL with the row rules of its reader in it: every table that has some is read through them. A name
 * without a schema is any schema's table: whatever the session's search path, no rule is lost.
 * @throws LitesetError 403 where it is not certain that no row escapes; QueryError for a rule that is none
 */
export async function withRowRules(sql: string, { engine, ruled, render }: RuledReader): Promise<SqlUnderRules> {
  if (ruled.length === 0) return { sql, conditions: [] };
  const { statements } = await parseSql(sql, engine.dialect);
  const written = statements.flatMap(({ tables }) => tables);
  const rules = await Promise.all(
    ruled.map(async ({ catalog, schema, table, rules: own, guests }) => {
      const name = { catalog, schema, table };
      if (!written.some((other) => namesTable(name, other, engine.dialect))) return { ...name, conditions: [] };
      const checked = async (clause: string) => checkedRule(await render(clause), engine);
      const clauses = await Promise.all(own.map(async (rule) => ({ ...rule, clause: await checked(rule.clause) })));
      return { ...name, conditions: ruleConditions(clauses, await Promise.all(guests.map(checked))) };
    }),
  );
  return {
    sql: await restrictTables(sql, engine.dialect, rules),
    conditions: [...new Set(rules.flatMap(({ conditions }) => conditions))],
  };
}
