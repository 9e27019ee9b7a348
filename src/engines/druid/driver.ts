import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { basicAuth, HttpError, httpClient, linesOf } from "../http.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { queryValue } from "../uri.ts";
import { druid } from "./engine.ts";

const BLOCK_ROWS = 1000;

const headerSchema = z.array(z.string().nullable());
const errorSchema = z.object({ errorMessage: z.string().optional(), error: z.string().optional() });

export const druidDriver: Driver = {
  connect,
  inspector: (query, target) =>
    informationSchemaInspector(query, {
      engine: druid,
      schemata: "INFORMATION_SCHEMA.SCHEMATA",
      tables: "INFORMATION_SCHEMA.TABLES",
      columns: "INFORMATION_SCHEMA.COLUMNS",
      defaultSchema: target.schema || "druid",
    }),
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const isSecure = uri.driver === "https" || queryValue(uri, "scheme") === "https";
  const client = httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 8082}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
    verify: !/^(?:false|0)$/i.test(queryValue(uri, "ssl_verify_cert") ?? ""),
  });
  const path = `/${(uri.database || "druid/v2/sql").replaceAll(/^\/+|\/+$/g, "")}/`;
  let running = "";

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    running = randomUUID();
    const body = {
      query: sql,
      resultFormat: "arrayLines",
      header: true,
      sqlTypesHeader: true,
      context: { sqlQueryId: running },
    };
    try {
      yield* readBlocks(linesOf(await client.ask(path, { method: "POST", body, signal })));
    } catch (error) {
      throw error instanceof HttpError ? told(error) : error;
    }
  }
  return remoteConnection(
    {
      ask,
      cancel: async () => {
        const options = { method: "DELETE", signal: AbortSignal.timeout(2000) } as const;
        (await client.ask(`${path}${running}`, options)).resume();
      },
    },
    druid.columnType,
  );
}

/** Reads arrayLines: names, types, rows, and an empty line without which the answer broke off. */
async function* readBlocks(lines: AsyncIterable<string>): AsyncGenerator<Block> {
  let names: (string | null)[] | undefined;
  let columns: RemoteColumn[] | undefined;
  let rows: unknown[][] = [];
  let isWhole = false;
  for await (const line of lines) {
    if (line === "") {
      isWhole = true;
      continue;
    }
    const values: unknown = JSON.parse(line);
    if (!names) names = headerSchema.parse(values);
    else if (!columns) columns = headerSchema.parse(values).map((type, index) => columnOf(names![index] ?? "", type));
    else if (rows.push(values as unknown[]) >= BLOCK_ROWS) {
      yield { columns, rows };
      rows = [];
    }
  }
  if (!isWhole) throw new Error("Druid broke off its answer.");
  if (columns) yield { columns, rows };
}

function columnOf(name: string, type: string | null): RemoteColumn {
  return { name, type, kind: kindOf(type ?? "") };
}

function kindOf(type: string): ValueKind {
  if (/^(?:TINYINT|SMALLINT|INTEGER|BIGINT|FLOAT|REAL|DOUBLE|DECIMAL)/.test(type)) return "number";
  if (/^(?:TIMESTAMP|DATE)/.test(type)) return "datetime";
  return type === "BOOLEAN" ? "boolean" : /^(?:ARRAY|COMPLEX)/.test(type) ? "json" : "string";
}

/** The sentence within Druid's error document. */
function told(error: HttpError): Error {
  try {
    const { errorMessage, error: kind } = errorSchema.parse(JSON.parse(error.body));
    return new Error(errorMessage ?? kind ?? error.message, { cause: error });
  } catch {
    return error;
  }
}
