import type { ConnectionTarget, InspectedColumn, InspectedKey, Inspector, Query } from "../engine.ts";
import { postgresql } from "./engine.ts";

/** Reads PostgreSQL's catalog tables. Without a schema names mean what an unqualified name means in the session. */
export function postgresqlInspector(query: Query, _target: ConnectionTarget): Inspector {
  const literal = postgresql.literal;
  const namespace = (schema?: string | null): string =>
    schema ? `n.nspname = ${literal(schema)}` : "n.nspname = current_schema()";
  const relations = async (kinds: string, schema?: string | null): Promise<string[]> => {
    const rows = await query(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN (${kinds}) AND ${namespace(schema)} AND c.relpersistence <> 't' ORDER BY 1`,
    );
    return rows.map((row) => String(row.name));
  };
  // The one relation of that name, of any kind that holds rows.
  const relation = (table: string, schema?: string | null): string =>
    `(SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = ${literal(table)} AND c.relkind IN ('r','v','m','f','p') AND ${namespace(schema)})`;
  const one = async (sql: string): Promise<string | null> => {
    const value = (await query(sql))[0]?.value;
    return typeof value === "string" ? value : null;
  };

  return {
    catalogs: async () =>
      (await query("SELECT datname AS name FROM pg_database WHERE NOT datistemplate ORDER BY 1")).map((row) =>
        String(row.name),
      ),
    schemas: async () =>
      (await query("SELECT nspname AS name FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ORDER BY 1")).map((row) =>
        String(row.name),
      ),
    tables: (schema) => relations("'r','p','f'", schema),
    views: (schema) => relations("'v'", schema),
    materializedViews: (schema) => relations("'m'", schema),
    columns: async (table, schema) => {
      const rows = await query(`
        SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, NOT a.attnotnull AS nullable,
          pg_get_expr(d.adbin, d.adrelid) AS "default", col_description(a.attrelid, a.attnum) AS comment,
          CASE WHEN t.typtype = 'e' THEN t.typname::text WHEN e.typtype = 'e' THEN e.typname::text || '[]' END AS enum_name,
          CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, NULL) END AS base_type
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ${relation(table, schema)} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`);
      return rows.map((row): InspectedColumn => {
        const native = String(row.base_type ?? row.type);
        const type = row.enum_name === null ? sqlaType(native) : String(row.enum_name).toUpperCase();
        const spec = postgresql.columnType(type);
        return {
          name: String(row.name),
          type,
          generic: spec?.generic ?? null,
          isTemporal: spec?.isTemporal ?? false,
          nullable: row.nullable === true,
          default: (row.default as string | null) ?? null,
          comment: (row.comment as string | null) ?? null,
        };
      });
    },
    indexes: async (table, schema) => {
      const rows = await query(`
        SELECT i.relname AS name, x.indisunique AS "unique",
          (SELECT array_agg(a.attname::text ORDER BY k.position) FROM unnest(x.indkey::int[]) WITH ORDINALITY AS k(number, position)
            LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number > 0
            WHERE k.position <= x.indnkeyatts) AS columns
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        WHERE x.indrelid = ${relation(table, schema)} AND NOT x.indisprimary ORDER BY 1`);
      // SQLAlchemy leaves indexes over expressions out.
      return rows
        .map((row) => ({
          name: String(row.name),
          unique: row.unique === true,
          columns: row.columns as (string | null)[],
        }))
        .filter(({ columns }) => !columns.includes(null));
    },
    primaryKey: async (table, schema): Promise<InspectedKey> => {
      const rows = await query(`
        SELECT k.conname AS name, (SELECT array_agg(a.attname::text ORDER BY c.position)
          FROM unnest(k.conkey) WITH ORDINALITY AS c(number, position)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number) AS columns
        FROM pg_constraint k WHERE k.contype = 'p' AND k.conrelid = ${relation(table, schema)}`);
      return { name: (rows[0]?.name as string) ?? null, columns: (rows[0]?.columns as string[]) ?? [] };
    },
    foreignKeys: async (table, schema) => {
      const columnNames = (numbers: string, owner: string): string =>
        `(SELECT array_agg(a.attname::text ORDER BY c.position) FROM unnest(${numbers}) WITH ORDINALITY AS c(number, position) JOIN pg_attribute a ON a.attrelid = ${owner} AND a.attnum = c.number)`;
      const rows = await query(`
        SELECT k.conname AS name, ${columnNames("k.conkey", "k.conrelid")} AS columns,
          ${columnNames("k.confkey", "k.confrelid")} AS referred_columns, r.relname AS referred_table,
          CASE WHEN pg_table_is_visible(r.oid) THEN NULL ELSE n.nspname END AS referred_schema
        FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace n ON n.oid = r.relnamespace
        WHERE k.contype = 'f' AND k.conrelid = ${relation(table, schema)} ORDER BY 1`);
      return rows.map((row) => ({
        name: String(row.name),
        columns: row.columns as string[],
        referredSchema: (row.referred_schema as string | null) ?? schema ?? null,
        referredTable: String(row.referred_table),
        referredColumns: row.referred_columns as string[],
      }));
    },
    comment: (table, schema) => one(`SELECT obj_description(${relation(table, schema)}, 'pg_class') AS value`),
    viewText: (table, schema) =>
      one(
        `SELECT pg_get_viewdef(c.oid, true) AS value FROM pg_class c WHERE c.oid = ${relation(table, schema)} AND c.relkind IN ('v', 'm')`,
      ),
    defaultSchema: () => one("SELECT current_schema()::text AS value"),
    defaultCatalog: () => one("SELECT current_database()::text AS value"),
  };
}

const renamed: Readonly<Record<string, string>> = {
  "character varying": "VARCHAR",
  character: "CHAR",
  bpchar: "CHAR",
  '"char"': "VARCHAR",
  name: "VARCHAR",
};
const kept = new Set(
  `hstore json jsonb int4range int8range numrange daterange tsrange tstzrange integer bigint smallint text numeric float real
  inet cidr uuid bit macaddr macaddr8 money oid regclass timestamp time date bytea boolean interval tsvector`
    .split(/\s+/)
    .concat("bit varying", "double precision"),
);

/** What SQLAlchemy's reflection makes of `format_type`: `character varying(20)` is `VARCHAR(20)`; others are unknown. */
function sqlaType(native: string): string {
  if (native.endsWith("[]")) {
    const element = sqlaType(native.replace(/(?:\[\])+$/, ""));
    return element === "UNKNOWN" ? element : `${element}[]`;
  }
  const interval = /^interval( [a-z ]+)?(?:\((\d)\))?$/.exec(native);
  if (interval) {
    const [, fields = "", precision] = interval;
    return `INTERVAL${fields.toUpperCase()}${precision ? ` (${precision})` : ""}`;
  }
  const [, base = native, args, zone = ""] = /^(.*?)(?:\(([^)]*)\))?( with(?:out)? time zone)?$/.exec(native) ?? [];
  const name = renamed[base] ?? (kept.has(base) ? base.toUpperCase() : undefined);
  if (name === undefined) return "UNKNOWN";
  return name + (args ? `(${args.split(",").join(", ")})` : "") + zone.toUpperCase();
}
