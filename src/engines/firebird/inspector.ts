import type { Inspector, Query } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { firebird } from "./engine.ts";

/** Names in capitals are those that were written without quotes; SQLAlchemy shows them in small letters. */
const shown = (name: unknown): string => {
  const text = String(name).trim();
  return text === text.toUpperCase() ? text.toLowerCase() : text;
};
const stored = (name: string): string => firebird.literal(name === name.toLowerCase() ? name.toUpperCase() : name);

/** Reads Firebird's system tables. It has no schemas. */
export function firebirdInspector(query: Query): Inspector {
  const relations = async (isView: boolean): Promise<string[]> =>
    firstOf(
      await query(
        `SELECT TRIM(RDB$RELATION_NAME) FROM RDB$RELATIONS WHERE RDB$VIEW_BLR IS ${isView ? "NOT " : ""}NULL AND COALESCE(RDB$SYSTEM_FLAG, 0) = 0 ORDER BY 1`,
      ),
    ).map(shown);
  const keysOf = async (table: string): Promise<{ name: string; column: string }[]> => {
    const rows = await query(
      `SELECT TRIM(c.RDB$CONSTRAINT_NAME) AS A, TRIM(s.RDB$FIELD_NAME) AS B FROM RDB$RELATION_CONSTRAINTS c JOIN RDB$INDEX_SEGMENTS s ON s.RDB$INDEX_NAME = c.RDB$INDEX_NAME WHERE c.RDB$CONSTRAINT_TYPE = 'PRIMARY KEY' AND c.RDB$RELATION_NAME = ${stored(table)} ORDER BY s.RDB$FIELD_POSITION`,
    );
    return rows.map((row) => ({ name: shown(row.A), column: shown(row.B) }));
  };
  return {
    catalogs: async () => [],
    schemas: async () => [],
    tables: () => relations(false),
    views: () => relations(true),
    materializedViews: async () => [],
    columns: async (table) => {
      const rows = await query(
        `SELECT TRIM(r.RDB$FIELD_NAME) AS NAME, f.RDB$FIELD_TYPE AS CODE, COALESCE(f.RDB$FIELD_SUB_TYPE, 0) AS SUB, COALESCE(f.RDB$FIELD_SCALE, 0) AS SCALE, f.RDB$FIELD_PRECISION AS DIGITS, f.RDB$CHARACTER_LENGTH AS CHARS, COALESCE(r.RDB$NULL_FLAG, f.RDB$NULL_FLAG, 0) AS NEEDED, r.RDB$DESCRIPTION AS NOTE FROM RDB$RELATION_FIELDS r JOIN RDB$FIELDS f ON f.RDB$FIELD_NAME = r.RDB$FIELD_SOURCE WHERE r.RDB$RELATION_NAME = ${stored(table)} ORDER BY r.RDB$FIELD_POSITION`,
      );
      return rows.map((row) =>
        inspectedColumn(firebird, {
          name: shown(row.NAME),
          type: typeOf(row),
          nullable: Number(row.NEEDED) === 0,
          comment: row.NOTE ? String(row.NOTE) : null,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async (table) => {
      const keys = await keysOf(table);
      return { name: keys[0]?.name ?? null, columns: keys.map(({ column }) => column) };
    },
    foreignKeys: async () => [],
    comment: async (table) => {
      const [row] = await query(
        `SELECT RDB$DESCRIPTION AS NOTE FROM RDB$RELATIONS WHERE RDB$RELATION_NAME = ${stored(table)}`,
      );
      return row?.NOTE ? String(row.NOTE) : null;
    },
    defaultSchema: async () => null,
    defaultCatalog: async () => null,
  };
}

/** Names of `RDB$FIELD_TYPE`. */
const names: Readonly<Record<number, string>> = {
  7: "SMALLINT",
  8: "INTEGER",
  10: "FLOAT",
  12: "DATE",
  13: "TIME",
  16: "BIGINT",
  23: "BOOLEAN",
  24: "DECFLOAT",
  25: "DECFLOAT",
  26: "INT128",
  27: "DOUBLE PRECISION",
  28: "TIME WITH TIME ZONE",
  29: "TIMESTAMP WITH TIME ZONE",
  35: "TIMESTAMP",
};

function typeOf({ CODE, SUB, SCALE, DIGITS, CHARS }: Record<string, unknown>): string {
  const code = Number(CODE);
  if (code === 14) return `CHAR(${CHARS})`;
  if (code === 37) return `VARCHAR(${CHARS})`;
  if (code === 261) return Number(SUB) === 1 ? "TEXT" : "BLOB";
  if (Number(SCALE) < 0) return `NUMERIC(${DIGITS ?? 18}, ${-Number(SCALE)})`;
  return names[code] ?? "VARCHAR";
}
