import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { basicAuth, type HttpClient, HttpError, httpClient } from "../http.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { parseUri, queryValue } from "../uri.ts";
import { databend } from "./engine.ts";

const failure = z.object({ message: z.string(), detail: z.string().nullish() });
const pageSchema = z.object({
  id: z.string(),
  schema: z.array(z.object({ name: z.string(), type: z.string() })).default([]),
  data: z.array(z.array(z.unknown())).default([]),
  error: failure.nullish(),
  next_uri: z.string().nullish(),
});
type Page = z.infer<typeof pageSchema>;
const errorSchema = z.object({ error: failure });

const PAGE_ROWS = 10_000;
/** How long a request may wait for rows; the first waits less. */
const WAIT_SECONDS = 10;
const KILL_MS = 2000;

export const databendDriver: Driver = {
  connect,
  inspector: (query, target) =>
    informationSchemaInspector(query, {
      engine: databend,
      schemata: "information_schema.schemata",
      tables: "information_schema.tables",
      columns: "information_schema.columns",
      columnComment: "column_comment",
      defaultSchema: placeOf(target),
    }),
  // What a SET asks for is the client's to send again, and this one does not.
  leavesNoTrace: () => true,
};

async function connect({ uri, target }: ConnectOptions): Promise<Connection> {
  const isSecure =
    queryValue(uri, "secure") === "true" || /^(?:require|enable)$/.test(queryValue(uri, "sslmode") ?? "");
  const client = httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? (isSecure ? 443 : 8000)}`,
    headers: { "user-agent": "liteset", ...basicAuth(uri.username, uri.password) },
    ca: target.serverCert,
  });
  let running: Promise<string | undefined> | undefined;
  const stop = async (): Promise<void> => {
    const id = await running?.catch(() => undefined);
    running = undefined;
    if (id === undefined) return;
    const path = `/v1/query/${encodeURIComponent(id)}/kill`;
    (await client.ask(path, { method: "POST", signal: AbortSignal.timeout(KILL_MS) })).resume();
  };

  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    let columns: RemoteColumn[] | undefined;
    // Not cut off by the signal: until it answers nobody knows the query, so nobody can stop it.
    const starting = pageOf(client, "/v1/query/", {
      method: "POST",
      body: {
        sql,
        session: { database: placeOf(target) },
        pagination: { wait_time_secs: 1, max_rows_per_page: PAGE_ROWS },
      },
    });
    running = starting.then(({ id }) => id);
    running.catch(() => {});
    try {
      let page = await starting;
      for (;;) {
        signal.throwIfAborted();
        if (page.error) throw errorOf(page.error);
        if (columns === undefined && page.schema.length > 0) columns = page.schema.map(columnOf);
        if (columns) yield { columns, rows: page.data };
        if (!page.next_uri) break;
        page = await pageOf(client, pathOf(page.next_uri), { signal });
      }
      running = undefined;
    } finally {
      // Left early: the server would go on computing.
      if (running !== undefined) await stop().catch(() => {});
    }
  }
  return remoteConnection({ ask, cancel: stop }, databend.columnType);
}

async function pageOf(client: HttpClient, path: string, request: Parameters<HttpClient["json"]>[1]): Promise<Page> {
  try {
    return pageSchema.parse(await client.json(path, request));
  } catch (error) {
    const told = error instanceof HttpError ? errorSchema.safeParse(parsed(error.body)) : undefined;
    throw told?.success ? errorOf(told.data.error) : error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const errorOf = ({ message, detail }: z.infer<typeof failure>): Error =>
  new Error(detail ? `${message}: ${detail}` : message);

/** Only the path counts: no answer may send us to another server. */
function pathOf(uri: string): string {
  const { pathname, search } = new URL(uri, "http://databend");
  return `${pathname}${search || `?wait_time_secs=${WAIT_SECONDS}`}`;
}

/** The database of unqualified names; the reference writes `__default__` for none. */
function placeOf({ uri, schema }: ConnectionTarget): string {
  const { database } = parseUri(uri);
  return schema || (database === "__default__" ? "" : database) || "default";
}

const kinds: readonly [RegExp, ValueKind][] = [
  [/^u?int\d+|^float|^double|^decimal/, "number"],
  [/^bool/, "boolean"],
  [/^timestamp|^datetime/, "datetime"],
  [/^date/, "date"],
  [/^(?:variant|json)/, "json"],
];

function columnOf({ name, type }: { name: string; type: string }): RemoteColumn {
  const plain = type.toLowerCase().replace(/^nullable\((.*)\)$/, "$1");
  const kind = kinds.find(([pattern]) => pattern.test(plain))?.[1] ?? "string";
  const column = { name, type: type.toUpperCase(), kind };
  // All values come as text.
  return kind === "json" ? { ...column, read: (value) => parsed(String(value)) ?? String(value) } : column;
}
