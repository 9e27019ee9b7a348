import type { ConnectionTarget, Engine, InspectedPartitions, Inspector, Query } from "../engine.ts";
import { firstOf, inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { parseUri } from "../uri.ts";

/** Hive, Spark and Impala describe themselves in words: SHOW and DESCRIBE. */
export function hiveInspector(engine: Engine, query: Query, target: ConnectionTarget): Inspector {
  const { quote } = engine;
  const defaultSchema = target.schema || parseUri(target.uri).database || "default";
  const named = (rows: readonly Record<string, unknown>[], ...names: string[]): string[] =>
    rows.map((row) => String(names.map((name) => row[name]).find((value) => value !== undefined) ?? firstOf([row])[0]));
  const relations = async (kind: "TABLES" | "VIEWS", schema?: string | null): Promise<string[]> =>
    // Spark tells the schema first.
    named(
      await query(`SHOW ${kind} IN ${quote(schema || defaultSchema)}`),
      "tableName",
      "viewName",
      "tab_name",
      "name",
    );
  // Older servers and Impala before 4.2 have no SHOW VIEWS.
  const views = (schema?: string | null): Promise<string[]> => relations("VIEWS", schema).catch(() => []);
  const partitions = async (table: string, schema?: string | null): Promise<InspectedPartitions | null> => {
    const name = `${quote(schema || defaultSchema)}.${quote(table)}`;
    const rows = await query(`SHOW PARTITIONS ${name}`).catch((error: unknown) => {
      if (
        /not (?:a )?partitioned|PARTITION_SCHEMA_IS_EMPTY|is not allowed on a table that is not|not found|does not exist|is a view/i.test(
          String(error),
        )
      )
        return null;
      throw error;
    });
    if (!rows) return null;
    // `ds=2024-03-15/hour=12`, with what has a meaning in paths written as in addresses.
    const newest = firstOf(rows).sort().at(-1);
    const values = (newest?.split("/") ?? []).map((part): [string, string] => {
      const at = part.indexOf("=");
      return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))];
    });
    return {
      columns: values.map(([column]) => column).sort(),
      latest: Object.fromEntries(values),
      conditions: values.map(([column, value]) => `${quote(column)} = ${engine.literal(value)}`),
      query: `SHOW PARTITIONS ${name}`,
    };
  };
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => firstOf(await query("SHOW DATABASES")).sort(),
    tables: async (schema) => {
      const [all, ofViews] = [await relations("TABLES", schema), new Set(await views(schema))];
      return all.filter((name) => !ofViews.has(name)).sort();
    },
    views: async (schema) => (await views(schema)).sort(),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const name = `${quote(schema || defaultSchema)}.${quote(table)}`;
      const rows = await query(`DESCRIBE ${name}`).catch((error: unknown) => {
        if (/not found|does not exist|cannot be found|Could not resolve/i.test(String(error))) return [];
        throw error;
      });
      const columns = rows.map((row) => {
        const [column, type, comment] = ["col_name", "data_type", "comment"].map((key, at) =>
          String(row[key] ?? Object.values(row)[at] ?? "").trim(),
        );
        return { name: column!, type: type!, comment: comment || null };
      });
      // What follows an empty line or a headline is about partitions, whose columns have been told already.
      const end = columns.findIndex((column) => column.name === "" || column.name.startsWith("#"));
      return (end < 0 ? columns : columns.slice(0, end)).map((column) => inspectedColumn(engine, column));
    },
    ...(engine.partitionNamespaces ? { partitions } : {}),
    defaultSchema: async () => defaultSchema,
  };
}
