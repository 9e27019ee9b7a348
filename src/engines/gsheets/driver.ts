import { accessToken, readGoogleCredentials } from "../bigquery/credentials.ts";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, Inspector } from "../engine.ts";
import { type HttpClient, HttpError } from "../http.ts";
import { inspectedColumn, tellsNoMore } from "../information-schema.ts";
import { connectLoading } from "../sqlite/loaded.ts";
import { uniqueNames } from "../values.ts";
import { gsheets } from "./engine.ts";
import { readSheet, readSheetAddress, type SheetAddress, sheetsClient } from "./sheet.ts";

const INSPECT_MS = 30_000;

export const gsheetsDriver: Driver = {
  // Each holds the sheets that it reads in memory.
  connectionLimit: 4,
  connect,
  inspector: (_, target) => gsheetsInspector(target),
  // The sheets of the next query are read anew.
  leavesNoTrace: () => false,
};

async function connect(options: ConnectOptions): Promise<Connection> {
  const { target } = options;
  const client = await clientOf(target);
  return connectLoading(options, {
    noun: "sheets",
    readOnlyText: "Google Sheets are read here, not written: only queries run.",
    load: async (name, _, signal) => {
      const { columns, rows } = await reading(client, addressOf(name, target), signal);
      return { columns, batches: [rows] };
    },
  });
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
