import { createPrivateKey } from "node:crypto";
import type { Readable } from "node:stream";
import { z } from "zod";
import type { Connection, ConnectionTarget, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { informationSchemaInspector } from "../information-schema.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { parseUri, queryValue } from "../uri.ts";
import { snowflake } from "./engine.ts";

/** What is used of the package snowflake-sdk. */
interface SnowflakeSdk {
  configure(options: object): void;
  createConnection(options: object): SnowflakeConnection;
}
interface SnowflakeConnection {
  connectAsync(): Promise<unknown>;
  execute(options: object): SnowflakeStatement;
  destroy(done: (error?: Error) => void): void;
}
interface SnowflakeStatement {
  streamRows(): Readable;
  getColumns(): { getName(): string; getType(): string; getScale(): number }[];
  cancel(done: (error?: Error) => void): void;
}

const BLOCK_ROWS = 1000;

export const snowflakeDriver: Driver = {
  connect,
  inspector: (query, target) => {
    const { catalog, schema } = placeOf(target);
    const within = `${catalog ? `${snowflake.quote(catalog)}.` : ""}INFORMATION_SCHEMA`;
    return informationSchemaInspector(query, {
      engine: snowflake,
      schemata: `${within}.SCHEMATA`,
      tables: `${within}.TABLES`,
      columns: `${within}.COLUMNS`,
      columnComment: "COMMENT",
      tableTypes: ["BASE TABLE", "EXTERNAL TABLE"],
      viewTypes: ["VIEW", "MATERIALIZED VIEW"],
      foldsToCapitals: true,
      defaultSchema: schema ?? "public",
      defaultCatalog: catalog,
      catalogsSql: "SELECT DATABASE_NAME FROM INFORMATION_SCHEMA.DATABASES ORDER BY 1",
    });
  },
  leavesNoTrace: isPlainQuery,
};

async function connect({ uri, target, timeoutMs }: ConnectOptions): Promise<Connection> {
  const sdk = await loadPackage<SnowflakeSdk>(snowflake);
  // Its own log file would hold what queries say.
  sdk.configure({ logLevel: "OFF" });
  const { catalog, schema } = placeOf(target);
  const option = (name: string): Record<string, string> => {
    const value = queryValue(uri, name);
    return value ? { [name]: value } : {};
  };
  const connection = sdk.createConnection({
    account: (uri.host ?? "").replace(/\.snowflakecomputing\.com$/i, ""),
    username: uri.username ?? "",
    ...credentialsOf(uri.password, target),
    application: "Liteset",
    timeout: timeoutMs,
    ...(catalog ? { database: catalog } : {}),
    ...(schema ? { schema } : {}),
    ...option("warehouse"),
    ...option("role"),
  });
  await connection.connectAsync();
  let running: SnowflakeStatement | undefined;

  async function* ask(sqlText: string, signal: AbortSignal): AsyncGenerator<Block> {
    const statement = await new Promise<SnowflakeStatement>((resolve, reject) => {
      running = connection.execute({
        sqlText,
        streamResult: true,
        rowMode: "array",
        fetchAsString: ["Number"],
        complete: (error: Error | undefined, done: SnowflakeStatement) => (error ? reject(error) : resolve(done)),
      });
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    const columns = (statement.getColumns() ?? []).map(columnOf);
    let rows: unknown[][] = [];
    for await (const row of statement.streamRows()) {
      rows.push(row as unknown[]);
      if (rows.length < BLOCK_ROWS) continue;
      yield { columns, rows };
      rows = [];
    }
    yield { columns, rows };
  }
  return remoteConnection(
    {
      ask,
      cancel: async () => {
        const statement = running;
        if (!statement) return;
        await new Promise<void>((resolve, reject) => statement.cancel((error) => (error ? reject(error) : resolve())));
      },
      close: () => new Promise((resolve) => connection.destroy(() => resolve())),
    },
    snowflake.columnType,
  );
}

const keyPairSchema = z.object({
  auth_method: z.literal("keypair"),
  auth_params: z.object({ privatekey_body: z.string(), privatekey_pass: z.string().nullish() }),
});

/** The password of the URI, or the key that the secure extra holds in the reference's form. */
function credentialsOf(password: string | null, { secrets = {} }: ConnectionTarget): Record<string, string> {
  if (!secrets.auth_method) return { password: password ?? "" };
  const given = keyPairSchema.safeParse(secrets);
  if (!given.success)
    throw new Error(
      'Of the secure extra\'s ways to sign in to Snowflake Liteset knows one: {"auth_method": "keypair", "auth_params": {"privatekey_body": …}}.',
    );
  const { privatekey_body: privateKey, privatekey_pass: passphrase } = given.data.auth_params;
  try {
    // The package takes keys without a passphrase only.
    const key = createPrivateKey({ key: privateKey, ...(passphrase ? { passphrase } : {}) });
    return {
      authenticator: "SNOWFLAKE_JWT",
      privateKey: key.export({ format: "pem", type: "pkcs8" }).toString(),
    };
  } catch {
    throw new Error("The private key of the secure extra cannot be read; is its passphrase right?");
  }
}

const kinds: Readonly<Record<string, ValueKind>> = {
  fixed: "number",
  real: "number",
  decfloat: "number",
  boolean: "boolean",
  date: "date",
  timestamp_ntz: "datetime",
  timestamp_ltz: "datetime",
  timestamp_tz: "datetime",
  time: "time",
  variant: "json",
  object: "json",
  array: "json",
  binary: "bytes",
};

function columnOf(column: { getName(): string; getType(): string; getScale(): number }): RemoteColumn {
  const native = column.getType().toLowerCase();
  const type = native === "fixed" ? (column.getScale() > 0 ? "DECIMAL" : "INTEGER") : native.toUpperCase();
  return { name: column.getName(), type, kind: kinds[native] ?? "string" };
}

/** Database and schema: the wished ones, else those of the URI's `database/schema`. */
function placeOf({ uri, catalog, schema }: ConnectionTarget): { catalog: string | null; schema: string | null } {
  const [named = "", within = ""] = (parseUri(uri).database ?? "").split("/", 2);
  return { catalog: catalog || named || null, schema: schema || (!catalog || catalog === named ? within : "") || null };
}
