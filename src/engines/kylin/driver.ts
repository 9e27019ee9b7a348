import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, ValueKind } from "../engine.ts";
import { basicAuth, type HttpClient, httpClient, inItsWords } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { type DatabaseUri, parseUri, queryValue } from "../uri.ts";
import { kylin } from "./engine.ts";

const answerSchema = z.object({
  columnMetas: z.array(z.object({ label: z.string(), columnTypeName: z.string() })).nullish(),
  results: z.array(z.array(z.unknown())).nullish(),
  isException: z.boolean().nullish(),
  exceptionMessage: z.string().nullish(),
});
const tablesSchema = z.array(
  z.object({
    table_SCHEM: z.string(),
    table_NAME: z.string(),
    columns: z.array(z.object({ column_NAME: z.string(), type_NAME: z.string() })),
  }),
);
const errorSchema = z.object({ exception: z.string().optional(), msg: z.string().optional() });

/** Kylin ends a result after this many rows, whatever the statement says. */
const MAX_ROWS = 1_000_000;
const INSPECT_MS = 30_000;

export const kylinDriver: Driver = {
  connect,
  inspector: (_, target) => kylinInspector(target),
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const client = clientOf(uri, target);
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const body = { sql, project: projectOf(uri), limit: MAX_ROWS, offset: 0, acceptPartial: false };
    const answer = answerSchema.parse(await worded(client.json("/query", { method: "POST", body, signal })));
    if (answer.isException) throw new Error(answer.exceptionMessage ?? "Kylin says that the query failed.");
    yield { columns: (answer.columnMetas ?? []).map(columnOf), rows: answer.results ?? [] };
  }
  // A query has no name that a client could end it by; going away is all that can be done.
  return remoteConnection({ ask }, kylin.columnType);
}

const worded = (asking: Promise<unknown>): Promise<unknown> =>
  inItsWords(asking, (failure) => {
    const { exception, msg } = errorSchema.parse(failure);
    return msg || exception;
  });

const projectOf = (uri: DatabaseUri): string => uri.database || "default";

function clientOf(uri: DatabaseUri, target: ConnectionTarget): HttpClient {
  const isTls = /^(?:1|true)$/i.test(queryValue(uri, "is_ssl") ?? "");
  const prefix = `/${(queryValue(uri, "prefix") ?? "/kylin/api").replace(/^\//, "")}`;
  return httpClient({
    baseUrl: `${isTls ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 7070}${prefix}`,
    headers: { "user-agent": "liteset", ...basicAuth(target.principal ?? uri.username, uri.password) },
    ca: target.serverCert,
    verify: !/^(?:1|true)$/i.test(queryValue(uri, "unverified") ?? ""),
  });
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|REAL|DECIMAL|NUMERIC)/, "number"],
  [/^BOOLEAN/, "boolean"],
  [/^TIMESTAMP/, "datetime"],
  [/^DATE/, "date"],
  [/^TIME/, "time"],
];

const columnOf = ({ label, columnTypeName: type }: { label: string; columnTypeName: string }): RemoteColumn => ({
  name: label,
  type,
  kind: kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "string",
});

/** The tables of a project that queries can be answered for. */
function kylinInspector(target: ConnectionTarget): Inspector {
  const uri = parseUri(target.uri);
  const client = clientOf(uri, target);
  const read = async () => {
    const path = `/tables_and_columns?project=${encodeURIComponent(projectOf(uri))}`;
    return tablesSchema.parse(await worded(client.json(path, { signal: AbortSignal.timeout(INSPECT_MS) })));
  };
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => [...new Set((await read()).map((table) => table.table_SCHEM))].sort(),
    tables: async (schema) => {
      const wished = schema || target.schema;
      const tables = (await read()).filter((table) => !wished || table.table_SCHEM === wished);
      return tables.map((table) => table.table_NAME).sort();
    },
    views: async () => [],
    materializedViews: async () => [],
    columns: async (name, schema) => {
      const wished = schema || target.schema;
      const found = (await read()).find(
        (table) => table.table_NAME === name && (!wished || table.table_SCHEM === wished),
      );
      return (found?.columns ?? []).map((column) =>
        inspectedColumn(kylin, { name: column.column_NAME, type: column.type_NAME }),
      );
    },
  };
}
