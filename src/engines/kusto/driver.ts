import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Connection, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { httpClient, inItsWords } from "../http.ts";
import { firstOf, inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { kusto } from "./engine.ts";
import { bearerOf } from "./token.ts";

const answerSchema = z.object({
  Tables: z.array(
    z.object({
      Columns: z.array(
        z.object({ ColumnName: z.string(), ColumnType: z.string().nullish(), DataType: z.string().nullish() }),
      ),
      // What goes wrong among the rows stands in their place.
      Rows: z.array(z.union([z.array(z.unknown()), z.object({ Exceptions: z.array(z.string()) })])),
    }),
  ),
});
const errorSchema = z.object({
  error: z.object({ "@message": z.string().optional(), message: z.string().optional() }),
});

const CANCEL_MS = 2000;

export const kustoDriver: Driver = { connect, inspector: kustoInspector, leavesNoTrace: () => true };

/** Asks the REST interface; `kustosql+http://` reaches the emulator, which asks for no name. */
async function connect({ uri, target, readOnly }: ConnectOptions): Promise<Connection> {
  const isPlain = uri.driver === "http";
  const port = uri.port === null ? "" : `:${uri.port}`;
  const client = httpClient({
    baseUrl: `${isPlain ? "http" : "https"}://${uri.host ?? "localhost"}${port}`,
    headers: { "user-agent": "liteset", accept: "application/json" },
    ca: target.serverCert,
  });
  const db = target.schema || uri.database || "";
  let running: string | undefined;

  const post = async (csl: string, id: string, signal: AbortSignal): Promise<z.infer<typeof answerSchema>> => {
    const isCommand = csl.trimStart().startsWith(".");
    if (isCommand && readOnly && !/^\s*\.(?:show|cancel)\b/i.test(csl))
      throw new Error("Commands other than .show change something, which this database does not allow.");
    const Options = { query_language: isCommand ? "kql" : "sql", ...(readOnly ? { request_readonly: true } : {}) };
    const headers = { "x-ms-client-request-id": id, ...(await bearerOf(uri, signal)) };
    const body = { db, csl, properties: { Options } };
    const asking = client.json(`/v1/rest/${isCommand ? "mgmt" : "query"}`, { method: "POST", headers, body, signal });
    return answerSchema.parse(
      await inItsWords(asking, (failure) => {
        const { error } = errorSchema.parse(failure);
        return error["@message"] ?? error.message;
      }),
    );
  };
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const id = `liteset;${randomUUID()}`;
    running = id;
    try {
      const [table] = (await post(sql, id, signal)).Tables;
      if (!table) return;
      const rows = table.Rows.map((row) => {
        if (!Array.isArray(row)) throw new Error(row.Exceptions.join("\n"));
        return row;
      });
      yield { columns: table.Columns.map(columnOf), rows };
    } finally {
      running = undefined;
    }
  }
  return remoteConnection(
    {
      ask,
      cancel: async () => {
        if (running)
          await post(`.cancel query "${running}"`, `liteset;${randomUUID()}`, AbortSignal.timeout(CANCEL_MS));
      },
    },
    kusto.columnType,
  );
}

const types: Readonly<Record<string, readonly [string, ValueKind]>> = {
  bool: ["BOOLEAN", "boolean"],
  boolean: ["BOOLEAN", "boolean"],
  sbyte: ["BOOLEAN", "boolean"],
  datetime: ["DATETIME", "datetime"],
  dynamic: ["DYNAMIC", "json"],
  object: ["DYNAMIC", "json"],
  guid: ["GUID", "string"],
  int: ["INT", "number"],
  int32: ["INT", "number"],
  long: ["BIGINT", "number"],
  int64: ["BIGINT", "number"],
  real: ["REAL", "number"],
  double: ["REAL", "number"],
  decimal: ["DECIMAL", "number"],
  sqldecimal: ["DECIMAL", "number"],
  timespan: ["TIMESPAN", "string"],
  string: ["STRING", "string"],
};

function columnOf(column: {
  ColumnName: string;
  ColumnType?: string | null | undefined;
  DataType?: string | null | undefined;
}): RemoteColumn {
  const [type, kind] = types[(column.ColumnType ?? column.DataType ?? "").toLowerCase()] ?? ["STRING", "string"];
  return { name: column.ColumnName, type, kind };
}

const text = (value: string): string => JSON.stringify(value);

/** Databases stand for schemas, stored functions for views, as in the reference's dialect. */
function kustoInspector(query: Query): Inspector {
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => firstOf(await query(".show databases | project DatabaseName | order by DatabaseName asc")),
    tables: async () => firstOf(await query(".show tables | project TableName | order by TableName asc")),
    views: async () => firstOf(await query(".show functions | project Name | order by Name asc")),
    materializedViews: async () => firstOf(await query(".show materialized-views | project Name | order by Name asc")),
    columns: async (table) => {
      const rows = await query(
        `.show database schema | where TableName == ${text(table)} and isnotempty(ColumnName) | project ColumnName, ColumnType`,
      );
      return rows.map((row) => {
        const native = String(row.ColumnType).replace(/^System\.(?:Data\.SqlTypes\.)?/, "");
        return inspectedColumn(kusto, {
          name: String(row.ColumnName),
          type: types[native.toLowerCase()]?.[0] ?? native,
        });
      });
    },
  };
}
