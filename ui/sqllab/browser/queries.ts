import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { functionNames, listCatalogs, listSchemas, listTables, tableExtra, tableMetadata } from "../api.ts";
import type { Names } from "../editor/completion.ts";
import type { Place } from "../types.ts";

const keptMs = 5 * 60_000;

/** What a database holds, asked for once and kept for some minutes. */
export const catalogsQuery = (dbId: number | null) =>
  queryOptions({
    queryKey: ["sql", "catalogs", dbId],
    queryFn: ({ signal }) => (dbId === null ? [] : listCatalogs(dbId, false, signal)),
    staleTime: keptMs,
  });

export const schemasQuery = ({ dbId, catalog }: Place) =>
  queryOptions({
    queryKey: ["sql", "schemas", dbId, catalog],
    queryFn: ({ signal }) => (dbId === null ? [] : listSchemas(dbId, catalog, false, signal)),
    staleTime: keptMs,
  });

export const tablesQuery = (place: Place) =>
  queryOptions({
    queryKey: ["sql", "tables", place.dbId, place.catalog, place.schema],
    queryFn: ({ signal }) => (place.dbId === null ? [] : listTables(place, false, signal)),
    staleTime: keptMs,
  });

export const tableQuery = (place: Place, name: string) =>
  queryOptions({
    queryKey: ["sql", "table", place.dbId, place.catalog, place.schema, name],
    queryFn: ({ signal }) => tableMetadata(place, name, signal),
    staleTime: keptMs,
  });

/** The rest of it, which says nothing where the database tells no such thing. */
export const tableExtraQuery = (place: Place, name: string) =>
  queryOptions({
    queryKey: ["sql", "table", place.dbId, place.catalog, place.schema, name, "extra"],
    queryFn: ({ signal }) => tableExtra(place, name, signal),
    staleTime: keptMs,
    retry: false,
  });

/** Asks the database itself what is in a place, whatever the server or the page have kept of it. */
export async function readAgain(client: QueryClient, place: Place): Promise<void> {
  const { dbId, catalog, schema } = place;
  if (dbId === null) return;
  const [schemas, tables] = await Promise.all([
    listSchemas(dbId, catalog, true),
    schema === null ? undefined : listTables(place, true),
  ]);
  client.setQueryData(schemasQuery(place).queryKey, schemas);
  if (tables) client.setQueryData(tablesQuery(place).queryKey, tables);
  await client.invalidateQueries({ queryKey: ["sql", "table", dbId] });
}

/** Whether SQL that has run may have left other tables behind. */
export const changesTables = (sql: string): boolean => /(^|;)\s*(create|drop|alter|rename)\b/i.test(sql);

/** The names of a database's functions. */
export const functionsQuery = (dbId: number | null) =>
  queryOptions({
    queryKey: ["sql", "functions", dbId],
    queryFn: ({ signal }) => (dbId === null ? [] : functionNames(dbId, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the editor completes in a place. */
export function namesOf(client: QueryClient, place: Place, parameters: readonly string[] | undefined): Names {
  const { dbId } = place;
  const inSchema = (schema: string | null) => ({ ...place, schema });
  return {
    schema: place.schema,
    parameters,
    schemas: () => client.fetchQuery(schemasQuery(place)),
    tables: async (schema) => (schema === null ? [] : client.fetchQuery(tablesQuery(inSchema(schema)))),
    columns: async (table, schema) => {
      if (schema === null) return [];
      // A name that is being typed is no table yet.
      const known = await client.fetchQuery(tablesQuery(inSchema(schema)));
      const found = known.find(({ value }) => value.toLowerCase() === table.toLowerCase());
      return found ? (await client.fetchQuery(tableQuery(inSchema(schema), found.value))).columns : [];
    },
    functions: () => client.fetchQuery(functionsQuery(dbId)).catch(() => []),
  };
}
