import { accessToken, readGoogleCredentials } from "../bigquery/credentials.ts";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector } from "../engine.ts";
import { type HttpClient, HttpError } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { isPlainQuery } from "../session.ts";
import { sqliteDriver } from "../sqlite/driver.ts";
import { parseUri } from "../uri.ts";
import { uniqueNames } from "../values.ts";
import { gsheets } from "./engine.ts";
import { readSheet, readSheetAddress, type SheetAddress, sheetsClient } from "./sheet.ts";

/** Sheets that one query may read, and rows that are put into SQLite with one statement. */
const MAX_SHEETS = 20;
const INSERT_ROWS = 200;
const INSPECT_MS = 30_000;
/** What a query that begins with WITH would change, of a copy that nobody sees again. */
const WRITING =
  /^\s*with\b[\s\S]*\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|delete\s+from|update\s+\S+\s+set)\b/i;

export const gsheetsDriver: Driver = {
  // Each holds the sheets that it reads in memory.
  connectionLimit: 4,
  connect,
  inspector: (_, target) => gsheetsInspector(target),
  // The sheets of the next query are read anew.
  leavesNoTrace: () => false,
};

/** A database in memory, which gets the sheets that a statement names before the statement runs. */
async function connect(options: ConnectOptions): Promise<Connection> {
  const { target } = options;
  const memory = await sqliteDriver.connect({ ...options, uri: parseUri("sqlite://"), readOnly: false });
  const client = await clientOf(target);
  const stopping = new AbortController();
  const execute = async (sql: string): Promise<void> => {
    for await (const _ of memory.read(sql, { batchRows: 1 }));
  };
  async function load(name: string): Promise<void> {
    const { columns, rows } = await reading(client, addressOf(name, target), stopping.signal);
    const names = uniqueNames(columns.map((column) => column.name));
    const table = gsheets.quote(name, true);
    const declared = columns.map(({ type }, at) => `${gsheets.quote(names[at]!, true)} ${type}`);
    await execute(`CREATE TABLE ${table} (${declared.join(", ")})`);
    for (let at = 0; at < rows.length; at += INSERT_ROWS) {
      const values = rows.slice(at, at + INSERT_ROWS).map((row) => `(${row.map(gsheets.literal).join(", ")})`);
      await execute(`INSERT INTO ${table} VALUES ${values.join(", ")}`);
    }
  }
  return {
    get broken() {
      return memory.broken;
    },
    async *read(sql, readOptions) {
      if (!isPlainQuery(sql) || WRITING.test(sql))
        throw new Error("Google Sheets are read here, not written: only queries run.");
      const loaded = new Set<string>();
      for (;;) {
        try {
          yield* memory.read(sql, readOptions);
          return;
        } catch (error) {
          // SQLite names what it misses before it runs anything.
          const missing = /^no such table: (?:main\.)?(.*)$/s.exec(error instanceof Error ? error.message : "")?.[1];
          if (missing === undefined || loaded.has(missing)) throw error;
          if (loaded.size >= MAX_SHEETS) throw new Error(`A query reads at most ${MAX_SHEETS} sheets.`);
          loaded.add(missing);
          await load(missing);
        }
      }
    },
    cancel: async () => {
      stopping.abort(new Error("The query was cancelled."));
      await memory.cancel();
    },
    close: async () => {
      stopping.abort(new Error("The connection was closed."));
      await memory.close();
    },
  };
}

/** The sheet's values; who may not read it is told so. */
async function reading(client: HttpClient, address: SheetAddress, signal: AbortSignal, limit?: number) {
  try {
    return await readSheet(client, address, signal, limit);
  } catch (error) {
    if (error instanceof HttpError && gsheets.wantsSignIn?.(error)) {
      error.message =
        "The sheet is not shared with who reads it: with everybody who has its link, or with the service account.";
    }
    throw error;
  }
}

/** The token of who asks, else that of the service account, else nobody's: for sheets that everybody may read. */
async function clientOf(target: ConnectionTarget): Promise<HttpClient> {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  if (target.accessToken) return sheetsClient(bearer(target.accessToken));
  const credentials = readGoogleCredentials(target.secrets?.service_account_info, "Google Sheets");
  return sheetsClient(credentials ? bearer(await accessToken(credentials)) : {});
}

/** `engine_params.catalog` of the extra: addresses by the names that they have in SQL. */
function catalogOf({ extra }: ConnectionTarget): Readonly<Record<string, unknown>> {
  const catalog = extra?.engine_params?.catalog;
  return typeof catalog === "object" && catalog !== null ? (catalog as Record<string, unknown>) : {};
}

function addressOf(name: string, target: ConnectionTarget): SheetAddress {
  const catalog = catalogOf(target);
  const address = readSheetAddress(Object.hasOwn(catalog, name) ? String(catalog[name]) : name);
  if (address) return address;
  const known = Object.keys(catalog).join(", ");
  throw new Error(`no such table: ${name}. ${known ? `There are ${known}.` : "The connection names no sheets."}`);
}

function gsheetsInspector(target: ConnectionTarget): Inspector {
  const catalog = catalogOf(target);
  return {
    ...tellsNoMore,
    catalogs: async () => [],
    schemas: async () => ["main"],
    tables: async () => Object.keys(catalog).sort(),
    views: async () => [],
    materializedViews: async () => [],
    columns: async (table) => {
      if (!Object.hasOwn(catalog, table) && readSheetAddress(table) === null) return [];
      const signal = AbortSignal.timeout(INSPECT_MS);
      const { columns } = await reading(await clientOf(target), addressOf(table, target), signal, 1);
      const names = uniqueNames(columns.map((column) => column.name));
      return columns.map(({ type }, at) => inspectedColumn(gsheets, { name: names[at]!, type }));
    },
    defaultSchema: async () => "main",
  };
}
