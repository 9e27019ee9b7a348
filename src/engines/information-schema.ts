import type { Engine, InspectedColumn, Inspector, Query } from "./engine.ts";

/** Where a database describes itself: views in the shape of SQL's information_schema. */
export interface InformationSchema {
  engine: Pick<Engine, "literal" | "columnType">;
  /** Full names of the views. */
  schemata: string;
  tables: string;
  columns: string;
  /** Column of `columns` that says `YES` for what may be NULL. */
  nullable?: string;
  /** Column of `columns` that describes the column; absent where there is none. */
  columnComment?: string;
  /** `TABLE_TYPE` of what is listed as tables and views. */
  tableTypes?: readonly string[];
  viewTypes?: readonly string[];
  defaultSchema: string | null;
  /** True where names in capitals are those that were written without quotes; SQLAlchemy shows them in small letters. */
  foldsToCapitals?: boolean;
  defaultCatalog?: string | null;
  catalogsSql?: string;
}

/**
 * Reads a database through its information_schema: schemas, tables, views and columns; keys and indexes are not told.
 * Names are asked for in capitals, which suits databases that fold them either way and those that know them only so.
 */
export function informationSchemaInspector(query: Query, where: InformationSchema): Inspector {
  const { engine, defaultSchema, tableTypes = ["BASE TABLE", "TABLE"], viewTypes = ["VIEW"] } = where;
  const shown = (name: string): string =>
    where.foldsToCapitals && name === name.toUpperCase() ? name.toLowerCase() : name;
  const stored = (name: string): string =>
    engine.literal(where.foldsToCapitals && name === name.toLowerCase() ? name.toUpperCase() : name);
  const named = (schema?: string | null): string =>
    schema || defaultSchema ? `TABLE_SCHEMA = ${stored(schema || defaultSchema!)}` : "1 = 1";
  const relations = async (types: readonly string[], schema?: string | null): Promise<string[]> =>
    firstOf(
      await query(
        `SELECT TABLE_NAME FROM ${where.tables} WHERE ${named(schema)} AND TABLE_TYPE IN (${types.map((type) => engine.literal(type)).join(", ")}) ORDER BY TABLE_NAME`,
      ),
    ).map(shown);
  return {
    catalogs: async () => (where.catalogsSql ? firstOf(await query(where.catalogsSql)) : []),
    schemas: async () => firstOf(await query(`SELECT SCHEMA_NAME FROM ${where.schemata} ORDER BY SCHEMA_NAME`)),
    tables: (schema) => relations(tableTypes, schema),
    views: (schema) => relations(viewTypes, schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const wanted = [
        "COLUMN_NAME",
        "DATA_TYPE",
        where.nullable ?? "IS_NULLABLE",
        ...(where.columnComment ? [where.columnComment] : []),
      ];
      const rows = await query(
        `SELECT ${wanted.join(", ")} FROM ${where.columns} WHERE ${named(schema)} AND TABLE_NAME = ${stored(table)} ORDER BY ORDINAL_POSITION`,
      );
      return rows.map((row) => {
        const [name, type, nullable, comment] = Object.values(row);
        return inspectedColumn(engine, {
          name: shown(String(name)),
          type: String(type ?? ""),
          nullable: !/^(?:no|false|0)$/i.test(String(nullable)),
          comment: comment ? String(comment) : null,
        });
      });
    },
    indexes: async () => [],
    primaryKey: async () => ({ name: null, columns: [] }),
    foreignKeys: async () => [],
    comment: async () => null,
    defaultSchema: async () => defaultSchema,
    defaultCatalog: async () => where.defaultCatalog ?? null,
  };
}

/** What an inspector says of indexes, keys, comments and defaults where the database has none, or does not tell. */
export const tellsNoMore = {
  indexes: async () => [],
  primaryKey: async () => ({ name: null, columns: [] }),
  foreignKeys: async () => [],
  comment: async () => null,
  defaultSchema: async () => null,
  defaultCatalog: async () => null,
} satisfies Partial<Inspector>;

/** A column as inspectors describe it; its meaning follows its type. */
export function inspectedColumn(
  engine: Pick<Engine, "columnType">,
  { name, type, nullable = true, comment = null }: Pick<InspectedColumn, "name" | "type"> & Partial<InspectedColumn>,
): InspectedColumn {
  const spec = engine.columnType(type);
  return {
    name,
    type: type.toUpperCase(),
    generic: spec?.generic ?? null,
    isTemporal: spec?.isTemporal ?? false,
    nullable,
    default: null,
    comment,
  };
}

/** The first column of every row, as text. */
export function firstOf(rows: readonly Record<string, unknown>[]): string[] {
  return rows.map((row) => String(Object.values(row)[0]));
}
