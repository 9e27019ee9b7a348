import type { Connection, ConnectOptions, Driver, ValueKind } from "../engine.ts";
import { loadPackage } from "../package.ts";
import { type Block, type RemoteColumn, remoteConnection } from "../remote.ts";
import { isPlainQuery } from "../session.ts";
import { queryValue } from "../uri.ts";
import { firebird } from "./engine.ts";
import { firebirdInspector } from "./inspector.ts";

/** What is used of the package node-firebird. */
interface FirebirdPackage {
  attachAsync(options: object): Promise<FirebirdDatabase>;
  ISOLATION_READ_COMMITTED: number[];
}
interface FirebirdDatabase {
  startTransactionAsync(options: object): Promise<FirebirdTransaction>;
  cancelAsync(): Promise<void>;
  detachAsync(force?: boolean): Promise<void>;
  on?(event: "error", hear: (error: Error) => void): void;
}
interface FirebirdTransaction {
  newStatementAsync(sql: string): Promise<FirebirdStatement>;
  commitAsync(): Promise<void>;
  rollbackAsync(): Promise<void>;
}
interface FirebirdStatement {
  output?: readonly FirebirdColumn[];
  executeAsync(transaction: FirebirdTransaction, params: readonly unknown[]): Promise<unknown>;
  fetchAsync(
    transaction: FirebirdTransaction,
    count: number,
  ): Promise<{ data?: readonly (readonly unknown[])[]; fetched: boolean }>;
  closeAsync(): Promise<void>;
}
interface FirebirdColumn {
  type: number;
  subType: number;
  scale: number;
  alias?: string;
}

const BLOCK_ROWS = 200;
const MAX_BLOB_BYTES = 16 * 2 ** 20;

export const firebirdDriver: Driver = { connect, inspector: firebirdInspector, leavesNoTrace: isPlainQuery };

async function connect({ uri, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const firebirdPackage = await loadPackage<FirebirdPackage>(firebird);
  const role = queryValue(uri, "role");
  const attaching = firebirdPackage.attachAsync({
    host: uri.host ?? "localhost",
    port: uri.port ?? 3050,
    // Two slashes before an absolute path, as in the reference's addresses.
    database: uri.database ?? "",
    user: uri.username ?? "",
    password: uri.password ?? "",
    encoding: "UTF8",
    blobReadChunkSize: 65_535,
    numericMode: "safe",
    connectTimeout: timeoutMs,
    ...(role ? { role } : {}),
  });
  const database = await within(attaching, timeoutMs);
  // Without a listener a connection that breaks while idle would end the process.
  database.on?.("error", () => {});

  async function* run(sql: string): AsyncGenerator<Block> {
    const transaction = await database.startTransactionAsync({
      isolation: firebirdPackage.ISOLATION_READ_COMMITTED,
      readOnly,
    });
    let isDone = false;
    try {
      yield* rowsOf(transaction, sql);
      isDone = true;
    } finally {
      await (isDone ? transaction.commitAsync() : transaction.rollbackAsync().catch(() => {}));
    }
  }
  return remoteConnection(
    { ask: run, cancel: () => database.cancelAsync(), close: () => database.detachAsync(true) },
    firebird.columnType,
  );
}

async function within(attaching: Promise<FirebirdDatabase>, ms: number): Promise<FirebirdDatabase> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      attaching.then((database) => database.detachAsync(true)).catch(() => {});
      reject(new Error("Firebird does not answer."));
    }, ms);
  });
  try {
    return await Promise.race([attaching, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function* rowsOf(transaction: FirebirdTransaction, sql: string): AsyncGenerator<Block> {
  const statement = await transaction.newStatementAsync(sql);
  try {
    const columns = (statement.output ?? []).map(columnOf);
    const executed = await statement.executeAsync(transaction, []);
    if (columns.length === 0) return;
    // RETURNING and procedures answer with one row at once.
    if (Array.isArray(executed) && executed.length > 0) {
      yield { columns, rows: [executed as unknown[]] };
      return;
    }
    for (;;) {
      const { data = [], fetched } = await statement.fetchAsync(transaction, BLOCK_ROWS);
      const rows = data.map((row) => Object.values(row));
      for (const row of rows) await readBlobs(row, transaction);
      yield { columns, rows };
      if (fetched || data.length === 0) return;
    }
  } finally {
    await statement.closeAsync().catch(() => {});
  }
}

type Blob = (
  transaction: FirebirdTransaction,
  hear: (error: Error | null, name: string, blob: NodeJS.EventEmitter) => void,
) => void;

/** Large values come as functions that read them, one after the other. */
async function readBlobs(row: unknown[], transaction: FirebirdTransaction): Promise<void> {
  for (const [at, value] of row.entries())
    if (typeof value === "function") row[at] = await readBlob(value as Blob, transaction);
}

function readBlob(open: Blob, transaction: FirebirdTransaction): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    open(transaction, (error, _name, blob) => {
      if (error) return reject(error);
      const chunks: Buffer[] = [];
      let size = 0;
      blob.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BLOB_BYTES) reject(new Error("A value of the answer is larger than 16 MB."));
        else chunks.push(chunk);
      });
      blob.on("error", reject);
      blob.on("end", () => resolve(Buffer.concat(chunks)));
    });
  });
}

/** Numbers of types in Firebird's protocol. */
const types: Readonly<Record<number, readonly [name: string, kind: ValueKind]>> = {
  448: ["VARCHAR", "string"],
  452: ["CHAR", "string"],
  480: ["DOUBLE PRECISION", "number"],
  482: ["FLOAT", "number"],
  496: ["INTEGER", "number"],
  500: ["SMALLINT", "number"],
  510: ["TIMESTAMP", "datetime"],
  520: ["BLOB", "bytes"],
  530: ["DOUBLE PRECISION", "number"],
  560: ["TIME", "time"],
  570: ["DATE", "date"],
  580: ["BIGINT", "number"],
  32748: ["TIMESTAMP WITH TIME ZONE", "datetime"],
  32752: ["INT128", "number"],
  32754: ["TIMESTAMP WITH TIME ZONE", "datetime"],
  32756: ["TIME WITH TIME ZONE", "time"],
  32760: ["DECFLOAT", "number"],
  32762: ["DECFLOAT", "number"],
  32764: ["BOOLEAN", "boolean"],
};

function columnOf({ type: code, subType, scale, alias: name = "" }: FirebirdColumn): RemoteColumn {
  // The lowest bit says whether there may be NULLs.
  const [type, kind] = types[code & ~1] ?? ["VARCHAR", "string"];
  if (type === "BLOB" && subType === 1) return { name, type: "TEXT", kind: "string", read: String };
  if (kind === "number" && scale < 0) return { name, type: "DECIMAL", kind };
  if (kind === "datetime" || kind === "date") return { name, type, kind, read: readClock };
  return kind === "time" ? { name, type, kind, read: readTime } : { name, type, kind };
}

/** The package builds dates of the machine's time zone; what counts is the clock that the database shows. */
function readClock(value: unknown): unknown {
  if (!(value instanceof Date)) return value;
  return Date.UTC(
    value.getFullYear(),
    value.getMonth(),
    value.getDate(),
    value.getHours(),
    value.getMinutes(),
    value.getSeconds(),
    value.getMilliseconds(),
  );
}

function readTime(value: unknown): unknown {
  const ms = readClock(value);
  return typeof ms === "number"
    ? new Date(ms)
        .toISOString()
        .slice(11, 23)
        .replace(/\.000$/, "")
    : String(value);
}
