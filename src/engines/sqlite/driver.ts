import { Worker } from "node:worker_threads";
import { siblingModule } from "../../runtime.ts";
import type { Connection, ConnectOptions, Driver, ReadOptions, ResultTable } from "../engine.ts";
import { isPlainQuery, isPlainWrite } from "../session.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { emptyColumn, type UntypedColumn, uniqueNames } from "../values.ts";
import { sqlite } from "./engine.ts";
import { sqliteInspector } from "./inspector.ts";
import type { FromThread, ToThread } from "./sqlite-thread.ts";

/** How long a statement waits for another process that writes. */
const BUSY_MS = 5000;

export const sqliteDriver: Driver = {
  // Each is a thread with its own memory, and they share the processors.
  connectionLimit: 4,
  connect,
  inspector: sqliteInspector,
  leavesNoTrace: (sql) => isPlainQuery(sql) || isPlainWrite(sql),
};

async function connect({ uri, readOnly, timeoutMs }: ConnectOptions): Promise<Connection> {
  const connection = new SqliteConnection();
  const { file, readOnlyFile } = fileOf(uri);
  try {
    // A database in memory belongs to its connection: there is nothing to protect from writing.
    const reading = (readOnly || readOnlyFile) && file !== ":memory:";
    await connection.ask({ kind: "open", file, readOnly: reading, timeoutMs: Math.min(timeoutMs, BUSY_MS) });
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The file of a URI: relative to the working folder, absolute with a fourth slash, in memory without one. */
export function fileOf(uri: DatabaseUri): { file: string; readOnlyFile: boolean } {
  const database = uri.database ?? "";
  if (database === "" || database === ":memory:") return { file: ":memory:", readOnlyFile: false };
  const isUri = database.startsWith("file:") && queryValue(uri, "uri") !== undefined;
  const file = isUri ? decodeURIComponent(database.slice("file:".length)) : database;
  if (file === ":memory:" || queryValue(uri, "mode") === "memory") return { file: ":memory:", readOnlyFile: false };
  return { file, readOnlyFile: isUri && (queryValue(uri, "mode") === "ro" || queryValue(uri, "immutable") === "1") };
}

// SQLite computes in the calling thread, so each connection is a thread. Stopping a query means ending its thread; since
// starting one takes a while, the replacement starts at the same moment.
let spare: Worker | undefined;
let inUse = 0;

function startThread(): Worker {
  const thread = new Worker(siblingModule(import.meta.url, "./sqlite-thread"), { name: "sqlite" });
  thread.unref();
  return thread;
}

function takeThread(): Worker {
  const thread = spare ?? startThread();
  spare = undefined;
  inUse++;
  return thread;
}

function endThread(thread: Worker): void {
  inUse--;
  void thread.terminate();
  if (inUse > 0) return;
  void spare?.terminate();
  spare = undefined;
}

class SqliteConnection implements Connection {
  broken = false;
  readonly #thread: Worker = takeThread();
  #answer: { resolve(message: FromThread): void; reject(error: unknown): void } | undefined;

  constructor() {
    this.#thread.on("message", (message: FromThread) => {
      const waiting = this.#answer;
      this.#answer = undefined;
      this.#thread.unref();
      if (message.kind === "error") waiting?.reject(new Error(message.message));
      else waiting?.resolve(message);
    });
    this.#thread.on("error", (error) => this.#fail(error));
    this.#thread.on("exit", () => this.#fail(new Error("the thread of the query ended")));
  }

  ask(message: ToThread): Promise<FromThread> {
    if (this.broken) return Promise.reject(new Error("interrupted"));
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      this.#thread.ref();
      this.#thread.postMessage(message);
    });
  }

  async *read(sql: string, { batchRows }: ReadOptions): AsyncGenerator<ResultTable> {
    let finished = false;
    let pending = this.ask({ kind: "read", sql, batchRows });
    try {
      for (;;) {
        const batch = await pending;
        if (batch.kind !== "batch") throw new Error("unexpected answer of the thread");
        finished = batch.last;
        // The thread reads the next batch while this one is used; its error is met at the next turn.
        if (!finished) {
          pending = this.ask({ kind: "next" });
          pending.catch(() => {});
        }
        yield toTable(batch);
        if (finished) return;
      }
    } catch (error) {
      finished = true;
      throw error;
    } finally {
      if (!finished && !this.broken) {
        await pending.catch(() => {});
        if (!this.broken) await this.ask({ kind: "stop" });
      }
    }
  }

  async cancel(): Promise<void> {
    spare ??= startThread();
    await this.close();
    this.#fail(new Error("interrupted"));
  }

  async close(): Promise<void> {
    if (this.broken) return;
    this.broken = true;
    endThread(this.#thread);
  }

  #fail(error: unknown): void {
    if (!this.broken) {
      this.broken = true;
      endThread(this.#thread);
    }
    this.#answer?.reject(error);
    this.#answer = undefined;
  }
}

function toTable({ names, declared, values, seen, rowCount }: Extract<FromThread, { kind: "batch" }>): ResultTable {
  const unique = uniqueNames(names);
  const columns = unique.map((name, index): UntypedColumn => {
    const column = emptyColumn(name, null, "string", sqlite.columnType);
    return { ...column, values: values[index] ?? [], seen: seen[index] ?? 0, declared: declared[index] ?? null };
  });
  return { columns, rowCount };
}
