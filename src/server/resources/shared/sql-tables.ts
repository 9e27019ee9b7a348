import { parseSql } from "../../../sql/reader.ts";
import type { RelationField } from "../../rest/fields.ts";
import { engineOf } from "../dataset/describe.ts";

/** Words without which SQL reads no table: the parser, which is large, is not started for `select 1`. */
const NAMES_TABLES = /\b(from|join|into|update|table|view|delete|merge)\b/i;

/** The tables that queries in a row's SQL read; none where it cannot be read, e.g. because it is a template. */
export const sqlTablesOf = (databaseKey: "db_id" | "database_id"): RelationField => ({
  kind: "relation",
  needs: ["id", "sql", databaseKey],
  many: true,
  load: async ({ db }, rows) => {
    const named = rows.filter((row) => NAMES_TABLES.test(String(row.sql ?? "")));
    const ids = [...new Set(named.map((row) => row[databaseKey]).filter((id) => id !== null))];
    if (ids.length === 0) return () => [];
    const databases = await db.selectFrom("dbs").where("id", "in", ids).select(["id", "sqlalchemy_uri"]).execute();
    const uris = new Map(databases.map((database) => [database.id, database.sqlalchemy_uri]));
    const found = await Promise.all(
      named.map(async (row) => [row.id, await tablesOf(String(row.sql), uris.get(row[databaseKey]))] as const),
    );
    const tables = new Map(found);
    return (row) => tables.get(row.id) ?? [];
  },
});

async function tablesOf(sql: string, uri: unknown): Promise<Record<string, unknown>[]> {
  const engine = engineOf(uri);
  if (!engine) return [];
  try {
    const { statements } = await parseSql(sql, engine.dialect);
    const tables = statements.flatMap((statement) => statement.reads);
    const byName = new Map(tables.map((table) => [JSON.stringify(table), table]));
    return [...byName.values()].map(({ catalog, schema, table }) => ({
      catalog: catalog ?? null,
      schema: schema ?? null,
      table,
    }));
  } catch {
    return [];
  }
}
