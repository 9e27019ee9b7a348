import type { ConnectionTarget, Inspector, Query } from "../engine.ts";
import { firstOf, inspectedColumn } from "../information-schema.ts";
import { warehouseOf } from "./client.ts";
import { databricks } from "./engine.ts";

/** Asks with SHOW and DESCRIBE, which catalogs of every kind answer. */
export function databricksInspector(query: Query, target: ConnectionTarget): Inspector {
  const name = (...parts: (string | null | undefined)[]): string =>
    parts.flatMap((part) => (part ? [databricks.quote(part, true)] : [])).join(".");
  const place = () => warehouseOf(target);
  const within = (schema?: string | null): string => {
    const { catalog, schema: own } = place();
    const written = schema || own ? name(catalog, schema || own) : "";
    return written ? ` IN ${written}` : "";
  };
  const tableName = (table: string, schema?: string | null): string => {
    const { catalog, schema: own } = place();
    return schema || own ? name(catalog, schema || own, table) : name(table);
  };
  const views = async (schema?: string | null): Promise<string[]> =>
    (await query(`SHOW VIEWS${within(schema)}`)).map((row) => String(row.viewName)).sort();
  const describe = (table: string, schema?: string | null, extended = "") =>
    query(`DESCRIBE TABLE ${extended}${tableName(table, schema)}`);

  return {
    catalogs: async () => firstOf(await query("SHOW CATALOGS")).sort(),
    schemas: async () => {
      const { catalog } = place();
      return firstOf(await query(`SHOW SCHEMAS${catalog ? ` IN ${name(catalog)}` : ""}`)).sort();
    },
    tables: async (schema) => {
      // SHOW TABLES names views, too.
      const known = new Set(await views(schema));
      const rows = await query(`SHOW TABLES${within(schema)}`);
      return rows
        .map((row) => String(row.tableName))
        .filter((table) => !known.has(table))
        .sort();
    },
    views,
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await describe(table, schema);
      // Behind the columns, and behind a line without a name, it tells of partitions.
      const end = rows.findIndex(({ col_name: column }) => !column || String(column).startsWith("#"));
      return (end === -1 ? rows : rows.slice(0, end)).map((row) =>
        inspectedColumn(databricks, {
          name: String(row.col_name),
          type: String(row.data_type),
          comment: row.comment ? String(row.comment) : null,
        }),
      );
    },
    indexes: async () => [],
    primaryKey: async () => ({ name: null, columns: [] }),
    foreignKeys: async () => [],
    comment: async (table, schema) => {
      const rows = await describe(table, schema, "EXTENDED ");
      const found = rows.find(({ col_name: column }) => column === "Comment")?.data_type;
      return found ? String(found) : null;
    },
    defaultSchema: async () => place().schema ?? "default",
    defaultCatalog: async () => place().catalog,
  };
}
