import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { basicAuth, type HttpClient, HttpError, httpClient } from "../http.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { type DatabaseUri, parseUri, queryValue } from "../uri.ts";
import { trino } from "./engine.ts";
import { trinoEstimate } from "./estimate.ts";
import { partitionsIn } from "./partitions.ts";

/** One page of an answer, as the coordinator sends it. */
const pageSchema = z.object({
  nextUri: z.string().optional(),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).optional(),
  data: z.array(z.array(z.unknown())).optional(),
  error: z.object({ message: z.string() }).optional(),
});
type Page = z.infer<typeof pageSchema>;

/** How often a coordinator that is busy (429, 502, 503, 504) is asked again, with longer and longer waits. */
const BUSY_RETRIES = 6;

export const trinoDriver: Driver = driverOf("X-Trino");
export const prestoDriver: Driver = driverOf("X-Presto");

function driverOf(headerPrefix: string): Driver {
  return {
    connect: (options) => connect(options, headerPrefix),
    inspector: (query, target) => {
      const { catalog, schema } = placeOf(target);
      const within = `${catalog ? `${trino.quote(catalog)}.` : ""}information_schema`;
      const inspector = informationSchemaInspector(query, {
        engine: trino,
        schemata: `${within}.schemata`,
        tables: `${within}.tables`,
        columns: `${within}.columns`,
        defaultSchema: schema,
        defaultCatalog: catalog,
        catalogsSql: "SHOW CATALOGS",
      });
      const own = { ...inspector, ...partitionsIn(query, inspector, schema) };
      return {
        ...own,
        viewText: async (table, given) => {
          const rows = await query(
            `SELECT view_definition FROM ${within}.views WHERE table_schema = ${trino.literal(given || schema || "")} AND table_name = ${trino.literal(table)}`,
          );
          return typeof rows[0]?.view_definition === "string" ? rows[0].view_definition : null;
        },
      };
    },
    estimate: trinoEstimate,
    // The protocol has no session: what a SET asks for is the client's to remember, and this one forgets.
    leavesNoTrace: () => true,
  };
}

async function connect(options: ConnectOptions, prefix: string): Promise<Connection> {
  const { uri, target } = options;
  const client = clientOf(options);
  const { catalog, schema } = placeOf(target);
  const headers = {
    [`${prefix}-User`]: uri.username ?? "liteset",
    [`${prefix}-Source`]: queryValue(uri, "source") ?? target.userAgent ?? "liteset",
    ...(catalog ? { [`${prefix}-Catalog`]: catalog } : {}),
    ...(schema ? { [`${prefix}-Schema`]: schema } : {}),
  };
  let nextUri: string | undefined;
  const stop = async (): Promise<void> => {
    if (nextUri === undefined) return;
    const path = pathOf(nextUri);
    nextUri = undefined;
    (await client.ask(path, { method: "DELETE", headers, signal: AbortSignal.timeout(2000) })).resume();
  };
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    let columns: RemoteColumn[] | undefined;
    try {
      let page = await pageOf(client, "/v1/statement", { method: "POST", headers, body: sql, signal });
      for (;;) {
        nextUri = page.nextUri;
        if (page.error) throw new Error(page.error.message);
        columns ??= page.columns?.map(columnOf);
        if (columns && page.data) yield { columns, rows: page.data };
        if (nextUri === undefined) break;
        page = await pageOf(client, pathOf(nextUri), { method: "GET", headers, signal });
      }
      if (columns) yield { columns, rows: [] };
    } finally {
      // Left early: the coordinator would go on computing.
      await stop().catch(() => {});
    }
  }
  return remoteConnection({ ask, cancel: stop }, trino.columnType);
}

async function pageOf(
  client: HttpClient,
  path: string,
  request: { method: "GET" | "POST"; headers: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<Page> {
  for (let attempt = 0; ; attempt++) {
    try {
      return pageSchema.parse(await client.json(path, request));
    } catch (error) {
      const isBusy = error instanceof HttpError && [429, 502, 503, 504].includes(error.status);
      if (!isBusy || attempt >= BUSY_RETRIES) throw error;
      await wait(50 * 2 ** attempt, undefined, { signal: request.signal });
    }
  }
}

function clientOf({ uri, target }: ConnectOptions): HttpClient {
  const args = target.extra?.engine_params?.connect_args ?? {};
  const setting = (name: string): string => String(queryValue(uri, name) ?? args[name] ?? "");
  const credentials = credentialsOf(uri, target, setting("access_token"));
  const named = setting("http_scheme") || setting("protocol");
  const isSecure = named ? named === "https" : Object.keys(credentials).length > 0 || uri.port === 443;
  return httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? (isSecure ? 443 : 8080)}`,
    headers: { "user-agent": "liteset", ...credentials },
    ca: target.serverCert,
    verify: !/^(?:false|0)$/i.test(setting("verify")),
  });
}

const signInSchema = z.discriminatedUnion("auth_method", [
  z.object({ auth_method: z.literal("basic"), auth_params: z.object({ username: z.string(), password: z.string() }) }),
  z.object({ auth_method: z.literal("jwt"), auth_params: z.object({ token: z.string() }) }),
]);

/** Who signs in: who has a token of their own, else what the secure extra says, else the name and password of the URI. */
function credentialsOf(uri: DatabaseUri, target: ConnectionTarget, token: string): Record<string, string> {
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
  if (target.accessToken) return bearer(target.accessToken);
  if (target.secrets?.auth_method) {
    const given = signInSchema.safeParse(target.secrets);
    if (!given.success)
      throw new Error(
        "Of the secure extra's ways to sign in to Trino Liteset knows two: basic and jwt, with auth_params.",
      );
    const { auth_method: method, auth_params: params } = given.data;
    return method === "jwt" ? bearer(params.token) : basicAuth(params.username, params.password);
  }
  if (token) return bearer(token);
  // The database's own user signs in where somebody is impersonated.
  return uri.password === null ? {} : basicAuth(target.principal ?? uri.username, uri.password);
}

/** Catalog and schema: the wished ones, else those of the URI's `catalog/schema`. */
function placeOf({ uri, catalog, schema }: ConnectionTarget): { catalog: string | null; schema: string | null } {
  const [named = "", within = ""] = (parseUri(uri).database ?? "").split("/", 2);
  return { catalog: catalog || named || null, schema: schema || (!catalog || catalog === named ? within : "") || null };
}

/** Only the path counts: a coordinator behind a proxy names itself, and no answer may send us elsewhere. */
function pathOf(uri: string): string {
  const { pathname, search } = new URL(uri);
  return pathname + search;
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^(?:tinyint|smallint|integer|bigint|real|double|decimal)/, "number"],
  [/^boolean/, "boolean"],
  [/^timestamp/, "datetime"],
  [/^date/, "date"],
  [/^(?:time|interval)/, "time"],
  [/^varbinary/, "bytes"],
  [/^(?:array|map|row)/, "json"],
];

function columnOf({ name, type }: { name: string; type: string }): RemoteColumn {
  const kind = kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "string";
  return { name, type: type.toUpperCase(), kind };
}
