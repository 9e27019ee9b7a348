import type { ConnectionTarget, Inspector, Query } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { parseUri } from "../uri.ts";
import { clickhouse } from "./engine.ts";

/** Reads ClickHouse's system tables, where a schema is what ClickHouse itself calls a database. */
export function clickhouseInspector(query: Query, target: ConnectionTarget): Inspector {
  const configured = target.schema || parseUri(target.uri).database || null;
  const own = (schema?: string | null): string => (schema ? clickhouse.literal(schema) : "currentDatabase()");
  const names = async (condition: string, schema?: string | null): Promise<string[]> =>
    firstOf(
      await query(
        `SELECT name FROM system.tables WHERE database = ${own(schema)} AND ${condition} AND NOT is_temporary ORDER BY name`,
      ),
    );
  return {
    catalogs: async () => [],
    schemas: async () => firstOf(await query("SELECT name FROM system.databases ORDER BY name")),
    tables: (schema) => names("engine NOT LIKE '%View'", schema),
    views: (schema) => names("engine = 'View'", schema),
    materializedViews: (schema) => names("engine = 'MaterializedView'", schema),
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT name, type, comment FROM system.columns WHERE database = ${own(schema)} AND table = ${clickhouse.literal(table)} ORDER BY position`,
      );
      return rows.map(({ name, type, comment }) =>
        inspectedColumn(clickhouse, {
          name: String(name),
          type: String(type),
          nullable: String(type).includes("Nullable("),
          comment: comment ? String(comment) : null,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async (table, schema) => ({
      name: null,
      columns: firstOf(
        await query(
          `SELECT name FROM system.columns WHERE database = ${own(schema)} AND table = ${clickhouse.literal(table)} AND is_in_primary_key ORDER BY position`,
        ),
      ),
    }),
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      const [text] = firstOf(
        await query(
          `SELECT comment FROM system.tables WHERE database = ${own(schema)} AND name = ${clickhouse.literal(table)}`,
        ),
      );
      return text || null;
    },
    defaultSchema: async () => configured ?? "default",
    defaultCatalog: async () => null,
  };
}
