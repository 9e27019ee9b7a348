import type { Inspector, Query } from "../engine.ts";
import { firstOf, inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { postgresqlDriverWith } from "../postgresql/driver.ts";
import { parseUri } from "../uri.ts";
import { denodo } from "./engine.ts";

/** Denodo answers PostgreSQL's protocol, without its session settings and catalogs: it has procedures that list things. */
export const denodoDriver = postgresqlDriverWith({
  setUp: [],
  readOnlySessions: false,
  setsSchema: false,
  cancelSql: () => null,
  inspector: (query, target) => inspector(query, target.schema || parseUri(target.uri).database || "admin"),
});

function inspector(query: Query, defaultSchema: string): Inspector {
  const literal = denodo.literal;
  const views = async (type: string, schema?: string | null): Promise<string[]> =>
    firstOf(
      await query(
        `SELECT name FROM GET_VIEWS() WHERE input_database_name = ${literal(schema || defaultSchema)} AND view_type IN (${type}) ORDER BY name`,
      ),
    );
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => firstOf(await query("SELECT db_name FROM GET_DATABASES() ORDER BY db_name")),
    // Base views are what comes from elsewhere; derived views and interfaces are made of them.
    tables: (schema) => views("0", schema),
    views: (schema) => views("1, 2", schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT column_name, column_sql_type, column_is_nullable, column_remarks FROM GET_VIEW_COLUMNS() WHERE input_database_name = ${literal(schema || defaultSchema)} AND input_view_name = ${literal(table)} ORDER BY ordinal_position`,
      );
      return rows.map((row) =>
        inspectedColumn(denodo, {
          name: String(row.column_name),
          type: String(row.column_sql_type),
          nullable: row.column_is_nullable !== false,
          comment: row.column_remarks ? String(row.column_remarks) : null,
        }),
      );
    },
    defaultSchema: async () => defaultSchema,
  };
}
