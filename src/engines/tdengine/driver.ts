import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector, Query, ValueKind } from "../engine.ts";
import { basicAuth, httpClient, inItsWords } from "../http.ts";
import { firstOf, inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { parseUri, queryValue } from "../uri.ts";
import { tdengine } from "./engine.ts";

const answerSchema = z.object({
  code: z.number(),
  desc: z.string().optional(),
  column_meta: z.array(z.tuple([z.string(), z.union([z.string(), z.number()])]).rest(z.unknown())).default([]),
  data: z.array(z.array(z.unknown())).default([]),
});

export const tdengineDriver: Driver = { connect, inspector: tdengineInspector, leavesNoTrace: () => true };

/** Asks taosAdapter's REST interface, which is a session for each statement. */
async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const token = queryValue(uri, "token");
  const isTls = uri.driver === "https" || /^(?:1|true)$/i.test(queryValue(uri, "use_ssl") ?? "") || uri.port === 443;
  const client = httpClient({
    baseUrl: `${isTls ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? 6041}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username ?? "root", uri.password ?? "taosdata") },
    ca: target.serverCert,
  });
  const place = target.schema || uri.database;
  const path = `/rest/sql${place ? `/${encodeURIComponent(place)}` : ""}${token ? `?token=${encodeURIComponent(token)}` : ""}`;

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    const asking = client.json(path, { method: "POST", headers: { "content-type": "text/plain" }, body: sql, signal });
    const answer = answerSchema.parse(await inItsWords(asking, (failure) => answerSchema.parse(failure).desc));
    if (answer.code !== 0) throw new Error(answer.desc ?? `TDengine answered with the code ${answer.code}.`);
    yield { columns: answer.column_meta.map(columnOf), rows: answer.data };
  }
  // A statement ends with the request that asked it.
  return remoteConnection({ ask }, tdengine.columnType);
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:TINYINT|SMALLINT|INT|BIGINT|FLOAT|DOUBLE|DECIMAL)/, "number"],
  [/^BOOL/, "boolean"],
  [/^TIMESTAMP/, "datetime"],
  [/^JSON/, "json"],
];

function columnOf([name, native]: readonly [string, string | number, ...unknown[]]): RemoteColumn {
  const type = String(native).toUpperCase();
  return { name, type, kind: kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "string" };
}

/** Databases stand for schemas; super tables are listed with the tables, as they are what people ask. */
function tdengineInspector(query: Query, target: ConnectionTarget): Inspector {
  const { quote } = tdengine;
  const defaultSchema = target.schema || parseUri(target.uri).database || null;
  const within = (schema?: string | null): string => {
    const wished = schema || defaultSchema;
    return wished ? `${quote(wished)}.` : "";
  };
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => firstOf(await query("SHOW DATABASES")).sort(),
    tables: async (schema) => {
      const place = within(schema);
      const [large, plain] = [await query(`SHOW ${place}STABLES`), await query(`SHOW NORMAL ${place}TABLES`)];
      return [...firstOf(large), ...firstOf(plain)].sort();
    },
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table, schema) => {
      const rows = await query(`DESCRIBE ${within(schema)}${quote(table)}`).catch((error: unknown) => {
        if (/not exist/i.test(String(error))) return [];
        throw error;
      });
      return rows.map((row) => {
        const [name, type] = Object.values(row);
        return inspectedColumn(tdengine, { name: String(name), type: String(type) });
      });
    },
    defaultSchema: async () => defaultSchema,
  };
}
