import type { ConnectionTarget, InspectedColumn, Inspector, Query } from "../engine.ts";
import { sqlite } from "./engine.ts";

/** Reads SQLite's schema tables through its table-valued pragmas. The only schema is `main`. */
export function sqliteInspector(query: Query, _target: ConnectionTarget): Inspector {
  const names = async (type: string): Promise<string[]> => {
    const rows = await query(
      `SELECT name FROM main.sqlite_master WHERE type = '${type}' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name`,
    );
    return rows.map((row) => String(row.name));
  };
  const pragma = (name: string, argument: string, columns = "*"): Promise<Record<string, unknown>[]> =>
    query(`SELECT ${columns} FROM pragma_${name}(${sqlite.literal(argument)})`);

  return {
    catalogs: async () => [],
    schemas: async () => ["main"],
    tables: () => names("table"),
    views: () => names("view"),
    materializedViews: async () => [],
    columns: async (table) => {
      const rows = await pragma("table_xinfo", table, 'name, type, "notnull", dflt_value, hidden');
      return rows
        .filter((row) => Number(row.hidden) !== 1)
        .map((row): InspectedColumn => {
          const type = sqlaType(String(row.type ?? ""));
          const spec = sqlite.columnType(type);
          return {
            name: String(row.name),
            type,
            generic: spec?.generic ?? null,
            isTemporal: spec?.isTemporal ?? false,
            nullable: Number(row.notnull) === 0,
            default: row.dflt_value === null ? null : String(row.dflt_value),
            comment: null,
          };
        });
    },
    indexes: async (table) => {
      const indexes = (await pragma("index_list", table)).filter(
        (row) => !String(row.name).startsWith("sqlite_autoindex"),
      );
      return Promise.all(
        indexes.map(async (index) => ({
          name: String(index.name),
          unique: Number(index.unique) === 1,
          columns: (await pragma("index_info", String(index.name))).map((row) => (row.name as string | null) ?? null),
        })),
      );
    },
    primaryKey: async (table) => {
      const rows = (await pragma("table_info", table)).filter((row) => Number(row.pk) > 0);
      rows.sort((a, b) => Number(a.pk) - Number(b.pk));
      return { name: null, columns: rows.map((row) => String(row.name)) };
    },
    foreignKeys: async (table) => {
      const rows = await pragma("foreign_key_list", table);
      return [...Map.groupBy(rows, (row) => Number(row.id))].map(([, parts]) => ({
        name: null,
        columns: parts.map((part) => String(part.from)),
        referredSchema: null,
        referredTable: String(parts[0]?.table),
        referredColumns: parts.map((part) => String(part.to ?? part.from)),
      }));
    },
    comment: async () => null,
    viewText: async (table) => {
      const [row] = await query(
        `SELECT sql FROM main.sqlite_master WHERE type = 'view' AND name = ${sqlite.literal(table)}`,
      );
      return row ? String(row.sql) : null;
    },
    defaultSchema: async () => "main",
    defaultCatalog: async () => null,
  };
}

const known: Readonly<Record<string, string>> = {
  BIGINT: "BIGINT",
  BLOB: "BLOB",
  BOOL: "BOOLEAN",
  BOOLEAN: "BOOLEAN",
  CHAR: "CHAR",
  DATE: "DATE",
  DATE_CHAR: "DATE",
  DATETIME: "DATETIME",
  DATETIME_CHAR: "DATETIME",
  DOUBLE: "FLOAT",
  DECIMAL: "DECIMAL",
  FLOAT: "FLOAT",
  INT: "INTEGER",
  INTEGER: "INTEGER",
  JSON: "JSON",
  NUMERIC: "NUMERIC",
  REAL: "REAL",
  SMALLINT: "SMALLINT",
  TEXT: "TEXT",
  TIME: "TIME",
  TIME_CHAR: "TIME",
  TIMESTAMP: "TIMESTAMP",
  VARCHAR: "VARCHAR",
  NVARCHAR: "NVARCHAR",
  NCHAR: "NCHAR",
};
/** Types whose arguments SQLAlchemy keeps. */
const withArguments = new Set(["CHAR", "DECIMAL", "NUMERIC", "VARCHAR", "NVARCHAR", "NCHAR", "TEXT"]);

/** What SQLAlchemy's reflection makes of a declared type: a known word, or SQLite's affinity of it. */
function sqlaType(declared: string): string {
  const [, word = "", args] = /([\w ]+)(\(.*?\))?/.exec(declared) ?? [];
  const upper = word.trim().toUpperCase();
  const numbers = args?.match(/\d+/g) ?? [];
  let name = known[upper];
  if (name === undefined) {
    if (upper.includes("INT")) name = "INTEGER";
    else if (/CHAR|CLOB|TEXT/.test(upper)) name = "TEXT";
    else if (upper === "" || upper.includes("BLOB")) return "UNKNOWN";
    else if (/REAL|FLOA|DOUB/.test(upper)) name = "REAL";
    else name = "NUMERIC";
  }
  return numbers.length > 0 && withArguments.has(name) ? `${name}(${numbers.join(", ")})` : name;
}
