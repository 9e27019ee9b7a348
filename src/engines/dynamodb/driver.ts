import { z } from "zod";
import { AwsClient } from "../aws.ts";
import { tooLarge } from "../batches.ts";
import type { ConnectionTarget, Driver, Inspector } from "../engine.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Cell, connectLoading } from "../sqlite/loaded.ts";
import { parseUri } from "../uri.ts";
import { dynamodb } from "./engine.ts";
import { columnsOf, type Item, itemSchema, rowsOf } from "./items.ts";

const INSPECT_MS = 30_000;
const SAMPLED_ITEMS = 100;
/** What is read of one table at most; DynamoDB counts its own bytes. */
const MAX_BYTES = 128 * 2 ** 20;

const pageSchema = z.object({
  Items: z.array(itemSchema).default([]),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});
const tablesSchema = z.object({ TableNames: z.array(z.string()), LastEvaluatedTableName: z.string().optional() });

export const dynamodbDriver: Driver = {
  // Each holds the tables that it reads in memory.
  connectionLimit: 4,
  connect: (options) => {
    const client = clientOf(options.target);
    return connectLoading(options, {
      noun: "tables",
      readOnlyText: "Tables of DynamoDB are read here, not written: only queries run.",
      load: async (name, _, signal) => {
        const items = await readItems(client, name, signal);
        const columns = columnsOf(items);
        if (columns.length === 0) throw new Error(`The table ${name} is empty: nothing tells its columns.`);
        const batches: Cell[][][] = [rowsOf(items, columns)];
        return { columns, batches };
      },
    });
  },
  inspector: (_, target) => dynamodbInspector(target),
  // The tables of the next query are read anew.
  leavesNoTrace: () => false,
};

const clientOf = ({ uri }: ConnectionTarget): AwsClient => new AwsClient(parseUri(uri), "dynamodb");

/** The items of a table; all, or as many as are asked for. */
async function readItems(client: AwsClient, table: string, signal: AbortSignal, limit?: number): Promise<Item[]> {
  const items: Item[] = [];
  let bytes = 0;
  let from: Record<string, unknown> | undefined;
  do {
    const question = {
      TableName: table,
      ...(limit ? { Limit: limit } : {}),
      ...(from ? { ExclusiveStartKey: from } : {}),
    };
    const page = pageSchema.parse(await client.call("dynamodb", "DynamoDB_20120810.Scan", question, signal));
    for (const item of page.Items) items.push(item);
    bytes += JSON.stringify(page.Items).length;
    if (bytes > MAX_BYTES) throw tooLarge(MAX_BYTES);
    from = page.LastEvaluatedKey;
  } while (from && limit === undefined);
  return items;
}

async function tableNames(client: AwsClient, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  let from: string | undefined;
  do {
    const question = from ? { ExclusiveStartTableName: from } : {};
    const page = tablesSchema.parse(await client.call("dynamodb", "DynamoDB_20120810.ListTables", question, signal));
    names.push(...page.TableNames);
    from = page.LastEvaluatedTableName;
  } while (from);
  return names.sort();
}

function dynamodbInspector(target: ConnectionTarget): Inspector {
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => [],
    tables: () => tableNames(clientOf(target), AbortSignal.timeout(INSPECT_MS)),
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table) => {
      const signal = AbortSignal.timeout(INSPECT_MS);
      const client = clientOf(target);
      if (!(await tableNames(client, signal)).includes(table)) return [];
      // Items have what columns they like: the first ones tell them.
      const items = await readItems(client, table, signal, SAMPLED_ITEMS);
      return columnsOf(items).map((column) => inspectedColumn(dynamodb, column));
    },
    defaultSchema: async () => null,
  };
}
