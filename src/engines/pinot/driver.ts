import { z } from "zod";
import type { ConnectionTarget, ConnectOptions, Driver, Inspector, ValueKind } from "../engine.ts";
import { basicAuth, type HttpClient, httpClient } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { type DatabaseUri, parseUri, queryValue } from "../uri.ts";
import { pinot } from "./engine.ts";

const answerSchema = z.object({
  resultTable: z
    .object({
      dataSchema: z.object({ columnNames: z.array(z.string()), columnDataTypes: z.array(z.string()) }),
      rows: z.array(z.array(z.unknown())),
    })
    .nullish(),
  exceptions: z.array(z.object({ message: z.string() })).default([]),
});
const tablesSchema = z.object({ tables: z.array(z.string()) });
const fields = z.array(z.object({ name: z.string(), dataType: z.string() })).default([]);
const tableSchema = z.object({ dimensionFieldSpecs: fields, metricFieldSpecs: fields, dateTimeFieldSpecs: fields });

/** Limit of one look into the controller. */
const INSPECT_TIMEOUT_MS = 30_000;

export const pinotDriver: Driver = {
  connect: async (options) => {
    const broker = clientOf(options);
    const path = `/${(options.uri.database || "query/sql").replaceAll(/^\/+|\/+$/g, "")}`;
    async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
      const { resultTable, exceptions } = answerSchema.parse(
        await broker.json(path, { method: "POST", body: { sql }, signal }),
      );
      // An answer from some of the servers is not the answer.
      if (exceptions[0]) throw new Error(exceptions[0].message);
      if (!resultTable) return;
      const { columnNames, columnDataTypes } = resultTable.dataSchema;
      const columns = columnNames.map((name, index) => {
        const type = columnDataTypes[index] ?? "";
        return { name, type, kind: kindOf(type) };
      });
      yield { columns, rows: resultTable.rows };
    }
    return remoteConnection({ ask }, pinot.columnType);
  },
  inspector: (_query, target) => inspector(target),
  leavesNoTrace: () => true,
};

function kindOf(type: string): ValueKind {
  if (/^(?:INT|LONG|FLOAT|DOUBLE|BIG_DECIMAL)$/.test(type)) return "number";
  if (type === "TIMESTAMP") return "datetime";
  if (type === "BOOLEAN") return "boolean";
  return type === "JSON" || type.endsWith("_ARRAY") ? "json" : "string";
}

/** Asks the controller, which alone knows the tables. */
function inspector(target: ConnectionTarget): Inspector {
  const uri = parseUri(target.uri);
  const ask = (path: string): Promise<unknown> =>
    controllerOf(uri, target).json(path, { signal: AbortSignal.timeout(INSPECT_TIMEOUT_MS) });
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => ["default"],
    tables: async () => tablesSchema.parse(await ask("/tables")).tables.sort(),
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table) => {
      const found = tableSchema.parse(await ask(`/tables/${encodeURIComponent(table)}/schema`));
      return [...found.dimensionFieldSpecs, ...found.metricFieldSpecs, ...found.dateTimeFieldSpecs].map(
        ({ name, dataType }) => inspectedColumn(pinot, { name, type: dataType }),
      );
    },
    defaultSchema: async () => "default",
  };
}

function clientOf({ uri, target }: Pick<ConnectOptions, "uri" | "target">): HttpClient {
  const isSecure = uri.driver === "https";
  return httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? (isSecure ? 443 : 8099)}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
    verify: !/^(?:false|0)$/i.test(queryValue(uri, "verify_ssl") ?? ""),
  });
}

function controllerOf(uri: DatabaseUri, target: ConnectionTarget): HttpClient {
  const given = queryValue(uri, "controller");
  if (!given)
    throw new Error("The URI of a Pinot database names its controller: …/query/sql?controller=http://host:9000");
  const { origin, protocol } = new URL(given.includes("://") ? given : `http://${given}`);
  if (protocol !== "http:" && protocol !== "https:")
    throw new Error("The controller's address begins with http or https.");
  return httpClient({
    baseUrl: origin,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
  });
}
