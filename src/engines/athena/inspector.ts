import { z } from "zod";
import { AwsClient } from "../aws.ts";
import type { ConnectionTarget, Inspector } from "../engine.ts";
import { inspectedColumn } from "../information-schema.ts";
import { parseUri, queryValue } from "../uri.ts";
import { athena } from "./engine.ts";

const columns = z
  .array(z.object({ Name: z.string(), Type: z.string().default(""), Comment: z.string().nullish() }))
  .nullish()
  .transform((list) => list ?? []);
const tableSchema = z.object({
  Name: z.string(),
  TableType: z.string().default(""),
  Columns: columns,
  PartitionKeys: columns,
  Parameters: z.record(z.string(), z.string()).nullish(),
});
const databasesPage = z.object({
  DatabaseList: z.array(z.object({ Name: z.string() })),
  NextToken: z.string().nullish(),
});
const tablesPage = z.object({ TableMetadataList: z.array(tableSchema), NextToken: z.string().nullish() });
const tableAnswer = z.object({ TableMetadata: tableSchema });

/** Pages of a listing that are read; each holds up to 50 entries. */
const MAX_PAGES = 400;
const INSPECT_TIMEOUT_MS = 30_000;

/** Asks Athena's API, which lists databases and tables without running (and paying for) queries. */
export function athenaInspector(target: ConnectionTarget): Inspector {
  const uri = parseUri(target.uri);
  const { catalog: CatalogName, schema: ownSchema } = placeOf(target);
  const call = (name: string, body: object) =>
    new AwsClient(uri).call("athena", `AmazonAthena.${name}`, body, AbortSignal.timeout(INSPECT_TIMEOUT_MS));
  async function pages<Page extends { NextToken?: string | null | undefined }>(
    name: string,
    body: object,
    schema: z.ZodType<Page>,
  ): Promise<Page[]> {
    const found: Page[] = [];
    let NextToken: string | null | undefined;
    do {
      const page = schema.parse(await call(name, { ...body, MaxResults: 50, ...(NextToken ? { NextToken } : {}) }));
      found.push(page);
      ({ NextToken } = page);
    } while (NextToken && found.length < MAX_PAGES);
    return found;
  }
  const listed = async (types: readonly string[], schema?: string | null): Promise<string[]> => {
    const found = await pages("ListTableMetadata", { CatalogName, DatabaseName: schema || ownSchema }, tablesPage);
    return found
      .flatMap((page) => page.TableMetadataList)
      .filter(({ TableType }) => types.includes(TableType))
      .map(({ Name }) => Name)
      .sort();
  };
  const tableOf = async (TableName: string, schema?: string | null) =>
    tableAnswer.parse(await call("GetTableMetadata", { CatalogName, DatabaseName: schema || ownSchema, TableName }))
      .TableMetadata;

  return {
    catalogs: async () => [],
    schemas: async () =>
      (await pages("ListDatabases", { CatalogName }, databasesPage))
        .flatMap((page) => page.DatabaseList.map(({ Name }) => Name))
        .sort(),
    tables: (schema) => listed(["EXTERNAL_TABLE", "MANAGED_TABLE", "EXTERNAL"], schema),
    views: (schema) => listed(["VIRTUAL_VIEW"], schema),
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const { Columns, PartitionKeys } = await tableOf(table, schema);
      return [...Columns, ...PartitionKeys].map(({ Name, Type, Comment }) =>
        inspectedColumn(athena, { name: Name, type: Type, comment: Comment || null }),
      );
    },
    indexes: async (table, schema) => {
      const { PartitionKeys } = await tableOf(table, schema);
      const names = PartitionKeys.map(({ Name }) => Name);
      return names.length > 0 ? [{ name: "partition", columns: names, unique: false }] : [];
    },
    primaryKey: async () => ({ name: null, columns: [] }),
    foreignKeys: async () => [],
    comment: async (table, schema) => (await tableOf(table, schema)).Parameters?.comment ?? null,
    defaultSchema: async () => ownSchema,
    defaultCatalog: async () => null,
  };
}

/** Catalog and schema of unqualified names. */
export function placeOf({ uri: text, schema }: ConnectionTarget): { catalog: string; schema: string } {
  const uri = parseUri(text);
  return { catalog: queryValue(uri, "catalog_name") ?? "AwsDataCatalog", schema: schema || uri.database || "default" };
}
