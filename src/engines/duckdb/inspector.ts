import type { ConnectionTarget, InspectedColumn, Inspector, Query } from "../engine.ts";
import { duckdb } from "./engine.ts";

/** Reads DuckDB's own table functions, in the database that the connection opened. */
export function duckdbInspector(query: Query, _target: ConnectionTarget): Inspector {
  const literal = duckdb.literal;
  const within = (schema?: string | null): string =>
    `database_name = current_database() AND schema_name = ${schema ? literal(schema) : "current_schema()"}`;
  const names = async (sql: string): Promise<string[]> => (await query(sql)).map((row) => String(row.name));
  const of = (table: string, schema?: string | null): string => `${within(schema)} AND table_name = ${literal(table)}`;
  const one = async (sql: string): Promise<string | null> => {
    const value = (await query(sql))[0]?.value;
    return typeof value === "string" ? value : null;
  };

  return {
    catalogs: async () => [],
    schemas: () =>
      names("SELECT schema_name AS name FROM duckdb_schemas() WHERE database_name = current_database() ORDER BY 1"),
    tables: (schema) =>
      names(`SELECT table_name AS name FROM duckdb_tables() WHERE ${within(schema)} AND NOT temporary ORDER BY 1`),
    views: (schema) =>
      names(`SELECT view_name AS name FROM duckdb_views() WHERE ${within(schema)} AND NOT internal ORDER BY 1`),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT column_name AS name, data_type AS type, is_nullable AS nullable, column_default AS dflt, comment FROM duckdb_columns() WHERE ${of(table, schema)} ORDER BY column_index`,
      );
      return rows.map((row): InspectedColumn => {
        const type = sqlaType(String(row.type));
        const spec = duckdb.columnType(type);
        return {
          name: String(row.name),
          type,
          generic: spec?.generic ?? null,
          isTemporal: spec?.isTemporal ?? false,
          nullable: row.nullable === true,
          default: (row.dflt as string | null) ?? null,
          comment: (row.comment as string | null) ?? null,
        };
      });
    },
    indexes: async (table, schema) => {
      const rows = await query(
        `SELECT index_name AS name, is_unique AS "unique", expressions FROM duckdb_indexes() WHERE ${of(table, schema)} ORDER BY 1`,
      );
      return rows.map((row) => ({
        name: String(row.name),
        unique: row.unique === true,
        columns: String(row.expressions ?? "[]")
          .replace(/^\[|\]$/g, "")
          .split(", ")
          .map((text) => text.replace(/^['"]+|['"]+$/g, "")),
      }));
    },
    primaryKey: async (table, schema) => {
      const rows = await query(
        `SELECT constraint_name AS name, constraint_column_names AS columns FROM duckdb_constraints() WHERE ${of(table, schema)} AND constraint_type = 'PRIMARY KEY'`,
      );
      return { name: (rows[0]?.name as string | undefined) ?? null, columns: (rows[0]?.columns as string[]) ?? [] };
    },
    foreignKeys: async (table, schema) => {
      const rows = await query(
        `SELECT constraint_name AS name, constraint_column_names AS columns, referenced_table AS ref_table, referenced_column_names AS ref_columns FROM duckdb_constraints() WHERE ${of(table, schema)} AND constraint_type = 'FOREIGN KEY' ORDER BY 1`,
      );
      return rows.map((row) => ({
        name: (row.name as string | null) ?? null,
        columns: row.columns as string[],
        referredSchema: null,
        referredTable: String(row.ref_table),
        referredColumns: row.ref_columns as string[],
      }));
    },
    comment: async (table, schema) =>
      (await one(`SELECT comment AS value FROM duckdb_tables() WHERE ${of(table, schema)}`)) ??
      (await one(
        `SELECT comment AS value FROM duckdb_views() WHERE ${within(schema)} AND view_name = ${literal(table)}`,
      )),
    viewText: (table, schema) =>
      one(`SELECT sql AS value FROM duckdb_views() WHERE ${within(schema)} AND view_name = ${literal(table)}`),
    defaultSchema: () => one("SELECT current_schema() AS value"),
    defaultCatalog: async () => null,
  };
}

/** DuckDB's types as its SQLAlchemy dialect, which is PostgreSQL's, writes them. */
function sqlaType(native: string): string {
  return native.replace(/^DECIMAL\((\d+),(\d+)\)$/, "NUMERIC($1, $2)");
}
