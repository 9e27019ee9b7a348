import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector } from "../engine.ts";
import { basicAuth, type HttpClient, httpClient } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { columnsOfObjects } from "../untyped.ts";
import { type DatabaseUri, parseUri, queryValue } from "../uri.ts";
import { parseable } from "./engine.ts";

const answerSchema = z.object({
  fields: z.array(z.string()),
  records: z.array(z.record(z.string(), z.unknown())),
});
const streamsSchema = z.array(z.object({ name: z.string() }));
const fieldsSchema = z.object({ fields: z.array(z.object({ name: z.string(), data_type: z.unknown() })) });

const INSPECT_MS = 30_000;

export const parseableDriver: Driver = {
  connect,
  inspector: (_, target) => parseableInspector(target),
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const client = clientOf(uri, target);
  async function* ask(query: string, signal: AbortSignal): AsyncGenerator<Block> {
    // A query is asked within a range of time; the statement itself says which rows are wanted.
    const body = { query, startTime: "1970-01-01T00:00:00Z", endTime: new Date(Date.now() + 86_400_000).toISOString() };
    const { fields, records } = answerSchema.parse(
      await client.json("/api/v1/query?fields=true", { method: "POST", body, signal }),
    );
    const columns = columnsOfObjects(records, fields);
    yield { columns, rows: records.map((record) => fields.map((name) => record[name])) };
  }
  // A query ends with the request that asked it; there are no statements that write.
  return remoteConnection({ ask }, parseable.columnType);
}

function clientOf(uri: DatabaseUri, target: ConnectionTarget): HttpClient {
  const isPlain = /^(?:false|0)$/i.test(queryValue(uri, "use_https") ?? "") || uri.driver === "http";
  return httpClient({
    baseUrl: `${isPlain ? "http" : "https"}://${uri.host ?? "localhost"}:${uri.port ?? (isPlain ? 8000 : 443)}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
    verify: !/^(?:false|0)$/i.test(queryValue(uri, "verify_ssl") ?? ""),
  });
}

/** Types as Arrow names them. */
function typeOf(native: unknown): string {
  const name = typeof native === "string" ? native : (Object.keys(native ?? {})[0] ?? "Utf8");
  if (/^u?int/i.test(name)) return "BIGINT";
  if (/^float/i.test(name)) return "DOUBLE";
  if (/^(?:timestamp|date)/i.test(name)) return "TIMESTAMP";
  return /^bool/i.test(name) ? "BOOLEAN" : "VARCHAR";
}

/** Streams are the tables. */
function parseableInspector(target: ConnectionTarget): Inspector {
  const client = clientOf(parseUri(target.uri), target);
  const ask = (path: string) => client.json(`/api/v1/logstream${path}`, { signal: AbortSignal.timeout(INSPECT_MS) });
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => [],
    tables: async () =>
      streamsSchema
        .parse(await ask(""))
        .map(({ name }) => name)
        .sort(),
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table) =>
      fieldsSchema
        .parse(await ask(`/${encodeURIComponent(table)}/schema`))
        .fields.map(({ name, data_type }) => inspectedColumn(parseable, { name, type: typeOf(data_type) })),
  };
}
