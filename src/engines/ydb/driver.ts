import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector } from "../engine.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { type Block, remoteConnection } from "../remote.ts";
import { parseUri } from "../uri.ts";
import { openYdb, type YdbClient } from "./client.ts";
import { columnOf } from "./columns.ts";
import { ydb } from "./engine.ts";

const INSPECT_MS = 30_000;
/** Folders that are looked into for tables. */
const MAX_FOLDERS = 500;

/** Each statement has a session of its own, so that none leaves anything behind. */
export const ydbDriver: Driver = {
  connect,
  inspector: (_, target) => ydbInspector(target),
  leavesNoTrace: () => true,
};

async function connect({ uri, target, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const client = await openYdb(uri, target, AbortSignal.timeout(timeoutMs));
  async function* ask(sql: string, signal: AbortSignal): AsyncGenerator<Block> {
    for await (const { columns, rows } of client.read(sql, { readOnly, signal }))
      yield { columns: columns.map(({ name, type }) => columnOf(client, name, type)), rows };
  }
  return remoteConnection({ ask, close: async () => client.close() }, ydb.columnType);
}

function ydbInspector(target: ConnectionTarget): Inspector {
  async function asking<Answer>(
    question: (client: YdbClient, signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer> {
    const signal = AbortSignal.timeout(INSPECT_MS);
    const client = await openYdb(parseUri(target.uri), target, signal);
    try {
      return await question(client, signal);
    } finally {
      client.close();
    }
  }
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => [],
    tables: () => asking((client, signal) => pathsOf(client, "TABLE", signal)),
    views: () => asking((client, signal) => pathsOf(client, "VIEW", signal)),
    materializedViews: async () => [],
    columns: (table) =>
      asking(async (client, signal) => {
        if (!(await pathsOf(client, "TABLE", signal)).concat(await pathsOf(client, "VIEW", signal)).includes(table))
          return [];
        for await (const { columns } of client.read(`SELECT * FROM ${ydb.quote(table)} LIMIT 0`, {
          readOnly: true,
          signal,
        }))
          return columns.map(({ name, type }) => {
            const { type: written } = columnOf(client, name, type);
            return inspectedColumn(ydb, { name, type: written ?? "", nullable: client.isOptional(type) });
          });
        return [];
      }),
    defaultSchema: async () => null,
  };
}

/** Tables or views of the database, by their paths within it. */
async function pathsOf(client: YdbClient, kind: "TABLE" | "VIEW", signal: AbortSignal): Promise<string[]> {
  const found: string[] = [];
  const folders = [""];
  for (let at = 0; at < folders.length && at < MAX_FOLDERS; at++) {
    for (const { name, type } of await client.list(folders[at]!, signal)) {
      // What begins with a dot is YDB's own.
      if (name.startsWith(".")) continue;
      const path = folders[at] ? `${folders[at]}/${name}` : name;
      if (type === "DIRECTORY") folders.push(path);
      else if (type === "VIEW" ? kind === "VIEW" : kind === "TABLE" && type.endsWith("TABLE")) found.push(path);
    }
  }
  return found.sort();
}
