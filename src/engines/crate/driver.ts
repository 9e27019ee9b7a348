import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { basicAuth, HttpError, httpClient } from "../http.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { queryValue } from "../uri.ts";
import { crate } from "./engine.ts";

const answerSchema = z.object({
  cols: z.array(z.string()),
  col_types: z.array(z.unknown()).default([]),
  rows: z.array(z.array(z.unknown())),
});
const errorSchema = z.object({ error: z.object({ message: z.string() }) });

/** Names and kinds of CrateDB's numbered types; what is not here is an object, an array or a shape. */
const types: Readonly<Record<number, readonly [string, ValueKind]>> = {
  2: ["BYTE", "number"],
  3: ["BOOLEAN", "boolean"],
  4: ["TEXT", "string"],
  5: ["IP", "string"],
  6: ["DOUBLE PRECISION", "number"],
  7: ["REAL", "number"],
  8: ["SMALLINT", "number"],
  9: ["INTEGER", "number"],
  10: ["BIGINT", "number"],
  11: ["TIMESTAMP", "datetime"],
  15: ["TIMESTAMP", "datetime"],
  22: ["NUMERIC", "number"],
  24: ["DATE", "date"],
};

export const crateDriver: Driver = {
  connect,
  inspector: (query, target) =>
    informationSchemaInspector(query, {
      engine: crate,
      schemata: "information_schema.schemata",
      tables: "information_schema.tables",
      columns: "information_schema.columns",
      defaultSchema: target.schema || "doc",
    }),
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const isSecure = /^(?:true|1)$/i.test(queryValue(uri, "ssl") ?? "");
  const client = httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 4200}`,
    headers: {
      "user-agent": "liteset",
      ...basicAuth(uri.username, uri.password),
      ...(target.schema ? { "default-schema": target.schema } : {}),
    },
    ca: target.serverCert,
  });
  let mark = "";

  const post = async (stmt: string, signal: AbortSignal): Promise<z.infer<typeof answerSchema>> => {
    try {
      return answerSchema.parse(await client.json("/_sql?types", { method: "POST", body: { stmt }, signal }));
    } catch (error) {
      const told = error instanceof HttpError ? errorSchema.safeParse(tryJson(error.body)) : undefined;
      throw told?.success ? new Error(told.data.error.message, { cause: error }) : error;
    }
  };
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    mark = `liteset ${randomUUID()}`;
    const { cols, col_types: numbers, rows } = await post(`/* ${mark} */ ${sql}`, signal);
    const columns = cols.map((name, index) => {
      const [type, kind] = types[Number(numbers[index])] ?? [null, "json" as const];
      return { name, type, kind };
    });
    yield { columns, rows };
  }
  return remoteConnection(
    {
      ask,
      // A job has no name of the client's; the mark in its text finds it.
      cancel: async () => {
        const signal = AbortSignal.timeout(2000);
        const jobs = await post(`SELECT id FROM sys.jobs WHERE stmt LIKE ${crate.literal(`/* ${mark} */%`)}`, signal);
        for (const [id] of jobs.rows) await post(`KILL ${crate.literal(String(id))}`, signal);
      },
    },
    crate.columnType,
  );
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
