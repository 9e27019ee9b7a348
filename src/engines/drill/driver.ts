import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { basicAuth, HttpError, httpClient } from "../http.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { parseUri, queryValue } from "../uri.ts";
import { drill } from "./engine.ts";

const answerSchema = z.object({
  queryState: z.string().optional(),
  errorMessage: z.string().optional(),
  columns: z.array(z.string()).default([]),
  metadata: z.array(z.string()).default([]),
  rows: z.array(z.record(z.string(), z.unknown())).default([]),
});

export const drillDriver: Driver = {
  connect,
  inspector: (query, target) =>
    informationSchemaInspector(query, {
      engine: drill,
      schemata: "INFORMATION_SCHEMA.SCHEMATA",
      tables: "INFORMATION_SCHEMA.`TABLES`",
      columns: "INFORMATION_SCHEMA.`COLUMNS`",
      defaultSchema: schemaOf(target),
    }),
  // Without a session cookie each query is a session of its own.
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const isSecure = /^true$/i.test(queryValue(uri, "use_ssl") ?? "");
  const client = httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 8047}`,
    // Who signs in stays the database's own user where somebody is impersonated.
    headers: { "user-agent": "liteset", ...basicAuth(target.principal ?? uri.username, uri.password) },
    ca: target.serverCert,
    verify: !/^false$/i.test(queryValue(uri, "verify_ssl") ?? ""),
  });
  const defaultSchema = schemaOf(target);

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const body = {
      queryType: "SQL",
      query: sql,
      ...(defaultSchema ? { defaultSchema } : {}),
      ...(target.impersonate && target.username ? { userName: target.username } : {}),
    };
    const answer = answerSchema.parse(
      await client.json("/query.json", { method: "POST", body, signal }).catch((error: unknown) => {
        throw error instanceof HttpError ? new Error(messageOf(error)) : error;
      }),
    );
    if (answer.queryState === "FAILED") throw new Error(answer.errorMessage ?? "Drill says that the query failed.");
    const columns = answer.columns.map((name, at) => columnOf(name, answer.metadata[at] ?? "VARCHAR"));
    yield { columns, rows: answer.rows.map((row) => columns.map(({ name }) => row[name])) };
  }
  // Drill tells a query's name with its rows only; going away is all that can be done before.
  return remoteConnection({ ask }, drill.columnType);
}

function messageOf({ body, message }: HttpError): string {
  try {
    return z.object({ errorMessage: z.string() }).parse(JSON.parse(body)).errorMessage;
  } catch {
    return message;
  }
}

/** `/dfs/test` of a URI is the schema `dfs.test`. */
function schemaOf({ uri, schema }: ConnectionTarget): string | null {
  return schema || decodeURIComponent(parseUri(uri).database ?? "").replaceAll("/", ".") || null;
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL|VARDECIMAL)/, "number"],
  [/^(?:BIT|BOOLEAN)/, "boolean"],
  [/^TIMESTAMP/, "datetime"],
  [/^DATE/, "date"],
  [/^(?:TIME|INTERVAL)/, "time"],
  [/^(?:MAP|DICT|LIST)/, "json"],
];

/** Types with their size: `VARCHAR`, `DECIMAL(10, 2)`. */
const columnOf = (name: string, type: string): RemoteColumn => ({
  name,
  type,
  kind: kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "string",
});
