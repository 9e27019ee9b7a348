import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { siblingModule } from "../../runtime.ts";
import type { Connection, ConnectOptions, Driver, ReadOptions, ResultTable } from "../engine.ts";
import { isPlainQuery, isPlainWrite } from "../session.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { emptyColumn, type UntypedColumn, uniqueNames } from "../values.ts";
import { sqlite } from "./engine.ts";
import { sqliteInspector } from "./inspector.ts";
import type { FromProcess, ToProcess } from "./sqlite-process.ts";

/** How long a statement waits for another process that writes. */
const BUSY_MS = 5000;
/** How long an idle connection may take to close its file. */
const CLOSE_MS = 2000;

export const sqliteDriver: Driver = {
  // Each is a process with its own memory, and they share the processors.
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

// SQLite computes in the calling thread and Node.js has no way to interrupt it there: not even ending the thread does. So each
// connection is a process, and stopping a query means killing it; since starting one takes a while, the replacement starts at
// the same moment.
let spare: ChildProcess | undefined;
let inUse = 0;

function startProcess(): ChildProcess {
  const child = fork(siblingModule(import.meta.url, "./sqlite-process"), {
    serialization: "advanced",
    execArgv: ["--disable-warning=ExperimentalWarning"],
    env: { ...process.env, NODE_OPTIONS: "" },
    // The last one tells it when this process is gone.
    stdio: ["ignore", "inherit", "inherit", "ipc", "pipe"],
  });
  child.on("error", () => {});
  const lifeline = child.stdio[4] as Socket;
  lifeline.on("error", () => {});
  lifeline.unref();
  hold(child, false);
  return child;
}

/** Whether this process stays for what a child is going to say. */
function hold(child: ChildProcess, isAwaited: boolean): void {
  if (isAwaited) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}

function takeProcess(): ChildProcess {
  const child = spare ?? startProcess();
  spare = undefined;
  inUse++;
  return child;
}

/** An idle one closes its file and ends; one at work is killed. */
function endProcess(child: ChildProcess, isIdle: boolean): void {
  inUse--;
  if (isIdle && child.connected) {
    child.disconnect();
    setTimeout(() => child.kill("SIGKILL"), CLOSE_MS).unref();
  } else child.kill("SIGKILL");
  if (inUse > 0) return;
  spare?.kill("SIGKILL");
  spare = undefined;
}

class SqliteConnection implements Connection {
  broken = false;
  readonly #process: ChildProcess = takeProcess();
  #answer: { resolve(message: FromProcess): void; reject(error: unknown): void } | undefined;

  constructor() {
    this.#process.on("message", (message: FromProcess) => {
      const waiting = this.#answer;
      this.#answer = undefined;
      hold(this.#process, false);
      if (message.kind === "error") waiting?.reject(new Error(message.message));
      else waiting?.resolve(message);
    });
    this.#process.on("error", (error) => this.#fail(error));
    this.#process.on("exit", () => this.#fail(new Error("the process of the query ended")));
  }

  ask(message: ToProcess): Promise<FromProcess> {
    if (this.broken) return Promise.reject(new Error("interrupted"));
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      hold(this.#process, true);
      this.#process.send(message, (error) => {
        if (error) this.#fail(error);
      });
    });
  }

  async *read(sql: string, { batchRows }: ReadOptions): AsyncGenerator<ResultTable> {
    let finished = false;
    let pending = this.ask({ kind: "read", sql, batchRows });
    try {
      for (;;) {
        const batch = await pending;
        if (batch.kind !== "batch") throw new Error("unexpected answer of the process");
        finished = batch.last;
        // The process reads the next batch while this one is used; its error is met at the next turn.
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
    spare ??= startProcess();
    this.#fail(new Error("interrupted"));
  }

  async close(): Promise<void> {
    if (this.broken) return;
    this.broken = true;
    endProcess(this.#process, this.#answer === undefined);
  }

  #fail(error: unknown): void {
    if (!this.broken) {
      this.broken = true;
      endProcess(this.#process, false);
    }
    this.#answer?.reject(error);
    this.#answer = undefined;
  }
}

function toTable({ names, declared, values, seen, rowCount }: Extract<FromProcess, { kind: "batch" }>): ResultTable {
  const unique = uniqueNames(names);
  const columns = unique.map((name, index): UntypedColumn => {
    const column = emptyColumn(name, null, "string", sqlite.columnType);
    return { ...column, values: values[index] ?? [], seen: seen[index] ?? 0, declared: declared[index] ?? null };
  });
  return { columns, rowCount };
}
