import type { ConnectionTarget, InspectedColumn, Inspector, Query } from "../engine.ts";
import { parseUri } from "../uri.ts";
import { mysql } from "./engine.ts";

/** Reads MySQL's information_schema, where a schema is what MySQL itself calls a database. */
export function mysqlInspector(query: Query, target: ConnectionTarget): Inspector {
  const configured = target.schema || parseUri(target.uri).database || null;
  const own = (schema?: string | null): string => (schema ? mysql.literal(schema) : "DATABASE()");
  const names = async (types: string, schema?: string | null): Promise<string[]> => {
    const rows = await query(
      `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${own(schema)} AND TABLE_TYPE IN (${types}) ORDER BY 1`,
    );
    return rows.map((row) => String(row.name));
  };
  const of = (table: string, schema?: string | null): string =>
    `TABLE_SCHEMA = ${own(schema)} AND TABLE_NAME = ${mysql.literal(table)}`;
  const keyColumns = (
    table: string,
    schema: string | null | undefined,
    more: string,
  ): Promise<Record<string, unknown>[]> =>
    query(
      `SELECT CONSTRAINT_NAME AS name, COLUMN_NAME AS col, REFERENCED_TABLE_SCHEMA AS ref_schema, REFERENCED_TABLE_NAME AS ref_table, REFERENCED_COLUMN_NAME AS ref_col, DATABASE() AS here FROM information_schema.KEY_COLUMN_USAGE WHERE ${of(table, schema)} AND ${more} ORDER BY CONSTRAINT_NAME, ORDINAL_POSITION`,
    );

  return {
    catalogs: async () => [],
    schemas: async () =>
      (await query("SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA ORDER BY 1")).map((row) =>
        String(row.name),
      ),
    tables: (schema) => names("'BASE TABLE', 'SYSTEM VERSIONED'", schema),
    views: (schema) => names("'VIEW', 'SYSTEM VIEW'", schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await query(
        `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type, IS_NULLABLE AS nullable, COLUMN_DEFAULT AS dflt, COLUMN_COMMENT AS comment FROM information_schema.COLUMNS WHERE ${of(table, schema)} ORDER BY ORDINAL_POSITION`,
      );
      return rows.map((row): InspectedColumn => {
        const type = sqlaType(String(row.type));
        const spec = mysql.columnType(type);
        // MariaDB writes a missing default as the word NULL.
        const fallback = row.dflt === null || row.dflt === "NULL" ? null : String(row.dflt);
        return {
          name: String(row.name),
          type,
          generic: spec?.generic ?? null,
          isTemporal: spec?.isTemporal ?? false,
          nullable: row.nullable === "YES",
          default: fallback,
          comment: row.comment ? String(row.comment) : null,
        };
      });
    },
    indexes: async (table, schema) => {
      const rows = await query(
        `SELECT INDEX_NAME AS name, NON_UNIQUE AS non_unique, COLUMN_NAME AS col FROM information_schema.STATISTICS WHERE ${of(table, schema)} AND INDEX_NAME <> 'PRIMARY' ORDER BY INDEX_NAME, SEQ_IN_INDEX`,
      );
      return [...Map.groupBy(rows, (row) => String(row.name))].map(([name, parts]) => ({
        name,
        unique: Number(parts[0]?.non_unique) === 0,
        columns: parts.map((part) => (part.col as string | null) ?? null),
      }));
    },
    primaryKey: async (table, schema) => ({
      name: null,
      columns: (await keyColumns(table, schema, "CONSTRAINT_NAME = 'PRIMARY'")).map((row) => String(row.col)),
    }),
    foreignKeys: async (table, schema) => {
      const rows = await keyColumns(table, schema, "REFERENCED_TABLE_NAME IS NOT NULL");
      return [...Map.groupBy(rows, (row) => String(row.name))].map(([name, parts]) => ({
        name,
        columns: parts.map((part) => String(part.col)),
        referredSchema: schema || parts[0]?.ref_schema !== parts[0]?.here ? String(parts[0]?.ref_schema) : null,
        referredTable: String(parts[0]?.ref_table),
        referredColumns: parts.map((part) => String(part.ref_col)),
      }));
    },
    comment: async (table, schema) => {
      const rows = await query(
        `SELECT TABLE_COMMENT AS text FROM information_schema.TABLES WHERE ${of(table, schema)}`,
      );
      return rows[0]?.text ? String(rows[0].text) : null;
    },
    viewText: async (table, schema) => {
      const rows = await query(
        `SELECT VIEW_DEFINITION AS text FROM information_schema.VIEWS WHERE ${of(table, schema)}`,
      );
      return rows[0]?.text ? String(rows[0].text) : null;
    },
    defaultSchema: async () => configured,
    defaultCatalog: async () => null,
  };
}

/** `catalog.database` of a URI, taken apart; a name without a dot is the database. */
export function catalogParts(name: string | null): { catalog: string | null; database: string | null } {
  const parts = name ? name.split(".") : [];
  return parts.length > 1
    ? { catalog: parts[0]!, database: parts.slice(1).join(".") }
    : { catalog: null, database: parts[0] ?? null };
}

/** For databases whose schemas lie in catalogs (StarRocks, Doris). */
export function catalogInspector(query: Query, target: ConnectionTarget): Inspector {
  const { catalog, database } = catalogParts(parseUri(target.uri).database);
  return {
    ...mysqlInspector(query, target),
    catalogs: async () => (await query("SHOW CATALOGS")).map((row) => String(row.Catalog ?? row.CatalogName)),
    defaultSchema: async () => target.schema || database,
    defaultCatalog: async () => catalog ?? "internal",
  };
}

const renamed: Readonly<Record<string, string>> = { int: "INTEGER", fixed: "DECIMAL", boolean: "BOOL" };
const kept = new Set(
  `bigint binary bit blob char date datetime decimal double enum float integer json longblob longtext mediumblob mediumint
  mediumtext nchar numeric nvarchar set smallint text time timestamp tinyblob tinyint tinytext varbinary varchar year`.split(
    /\s+/,
  ),
);

/** What SQLAlchemy's reflection makes of a COLUMN_TYPE, upper-cased: `int(10) unsigned` is `INTEGER(10) UNSIGNED`. */
function sqlaType(native: string): string {
  const [, base = native, args, rest = ""] = /^(\w+)(?:\((.*)\))?(.*)$/s.exec(native) ?? [];
  const word = base.toLowerCase();
  const name = renamed[word] ?? (kept.has(word) ? word.toUpperCase() : undefined);
  if (name === undefined) return "UNKNOWN";
  const isList = name === "ENUM" || name === "SET";
  const written = args === undefined ? "" : `(${isList ? args : args.split(",").join(", ")})`;
  return `${name}${written}${rest}`.toUpperCase();
}
