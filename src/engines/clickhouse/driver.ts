import { randomUUID } from "node:crypto";
import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { httpClient, linesOf } from "../http.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { queryValue } from "../uri.ts";
import { clickhouse } from "./engine.ts";
import { clickhouseInspector } from "./inspector.ts";

const BLOCK_ROWS = 1000;

/** ClickHouse's HTTP interface; no statement leaves anything behind, as there is no session. */
export const clickhouseDriver: Driver = { connect, inspector: clickhouseInspector, leavesNoTrace: () => true };

async function connect({ uri, target, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const args = target.extra?.engine_params?.connect_args ?? {};
  const setting = (name: string): string => String(queryValue(uri, name) ?? args[name] ?? "");
  if (uri.driver === "native" || uri.driver === "asynch") {
    throw new Error(
      "Liteset speaks ClickHouse's HTTP interface: write clickhouse+http://… with its port (8123, or 8443 with TLS).",
    );
  }
  const isSecure = /^(?:true|1)$/i.test(setting("secure")) || /^https$/i.test(setting("protocol")) || uri.port === 8443;
  const client = httpClient({
    baseUrl: `${isSecure ? "https" : "http"}://${uri.host ?? "localhost"}:${uri.port ?? (isSecure ? 8443 : 8123)}`,
    headers: {
      "x-clickhouse-user": uri.username ?? "default",
      ...(uri.password ? { "x-clickhouse-key": uri.password } : {}),
      "x-clickhouse-format": "TabSeparatedWithNamesAndTypes",
      "user-agent": "liteset",
    },
    ca: target.serverCert,
    verify: !/^(?:false|0)$/i.test(setting("verify")),
  });
  const database = target.schema || uri.database || "";
  let running: string | undefined;

  async function* ask(sql: string, signal: AbortSignal, readOnlyMode: string): AsyncGenerator<Block> {
    running = randomUUID();
    const parameters = new URLSearchParams({ query_id: running });
    if (database) parameters.set("database", database);
    if (readOnlyMode) parameters.set("readonly", readOnlyMode);
    const answer = await client.ask(`/?${parameters}`, { method: "POST", body: sql, signal });
    yield* readBlocks(linesOf(answer));
  }

  // Who is read-only already may not even say so again.
  let mode = "";
  if (readOnly) {
    const limit = AbortSignal.timeout(timeoutMs);
    for await (const { rows } of ask("SELECT getSetting('readonly')", limit, "")) {
      if (rows[0]?.[0] === "0") mode = "2";
    }
  }
  return remoteConnection(
    {
      ask: (sql, signal) => ask(sql, signal, mode),
      cancel: async () => {
        const sql = `KILL QUERY WHERE query_id = ${clickhouse.literal(running ?? "")} ASYNC`;
        const answer = await client.ask("/", { method: "POST", body: sql, signal: AbortSignal.timeout(2000) });
        answer.resume();
      },
    },
    clickhouse.columnType,
  );
}

/** Reads TabSeparatedWithNamesAndTypes: names, types, then rows. An error that comes late stands among the rows. */
export async function* readBlocks(lines: AsyncIterable<string>): AsyncGenerator<Block> {
  let names: string[] | undefined;
  let columns: RemoteColumn[] | undefined;
  let rows: unknown[][] = [];
  for await (const line of lines) {
    if (/^(?:__exception__|Code: \d+\. DB::Exception)/.test(line)) throw new Error(line);
    const fields = line.split("\t").map(unescapeField);
    if (!names) names = fields.map(String);
    else if (!columns) columns = fields.map((type, index) => columnOf(names![index]!, String(type)));
    else if (fields.length !== columns.length) throw new Error("ClickHouse broke off its answer.");
    else if (rows.push(fields) >= BLOCK_ROWS) {
      yield { columns, rows };
      rows = [];
    }
  }
  if (columns) yield { columns, rows };
}

function columnOf(name: string, type: string): RemoteColumn {
  const inner = type.replace(/^(?:(?:LowCardinality|Nullable|SimpleAggregateFunction\(\w+,)\(?)+/, "");
  return { name, type: type.toUpperCase(), kind: kindOf(inner) };
}

function kindOf(type: string): ValueKind {
  if (/^(?:U?Int\d|Float|BFloat|Decimal)/.test(type)) return "number";
  if (/^Bool/.test(type)) return "boolean";
  if (/^DateTime/.test(type)) return "datetime";
  return /^Date/.test(type) ? "date" : "string";
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", r: "\r", n: "\n", t: "\t", "0": "\0" };

/** A field of the tab-separated format; `\N` is NULL. */
function unescapeField(text: string): string | null {
  if (!text.includes("\\")) return text;
  return text === "\\N" ? null : text.replace(/\\(.)/gs, (_, code: string) => escapes[code] ?? code);
}
