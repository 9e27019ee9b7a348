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
  /** `table_type` of what is listed as tables and views. */
  tableTypes?: readonly string[];
  viewTypes?: readonly string[];
  defaultSchema: string | null;
  defaultCatalog?: string | null;
  catalogsSql?: string;
}

/** Reads a database through its information_schema: schemas, tables, views and columns; keys and indexes are not told. */
export function informationSchemaInspector(query: Query, where: InformationSchema): Inspector {
  const { engine, defaultSchema, tableTypes = ["BASE TABLE", "TABLE"], viewTypes = ["VIEW"] } = where;
  const named = (schema?: string | null): string =>
    schema || defaultSchema ? `table_schema = ${engine.literal(schema || defaultSchema)}` : "1 = 1";
  const relations = async (types: readonly string[], schema?: string | null): Promise<string[]> =>
    firstOf(
      await query(
        `SELECT table_name FROM ${where.tables} WHERE ${named(schema)} AND table_type IN (${types.map((type) => engine.literal(type)).join(", ")}) ORDER BY table_name`,
      ),
    );
  return {
    catalogs: async () => (where.catalogsSql ? firstOf(await query(where.catalogsSql)) : []),
    schemas: async () => firstOf(await query(`SELECT schema_name FROM ${where.schemata} ORDER BY schema_name`)),
    tables: (schema) => relations(tableTypes, schema),
    views: (schema) => relations(viewTypes, schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const wanted = [
        "column_name",
        "data_type",
        where.nullable ?? "is_nullable",
        ...(where.columnComment ? [where.columnComment] : []),
      ];
      const rows = await query(
        `SELECT ${wanted.join(", ")} FROM ${where.columns} WHERE ${named(schema)} AND table_name = ${engine.literal(table)} ORDER BY ordinal_position`,
      );
      return rows.map((row) => {
        const [name, type, nullable, comment] = Object.values(row);
        return inspectedColumn(engine, {
          name: String(name),
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
