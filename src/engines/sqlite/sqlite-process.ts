import { constants, DatabaseSync, type StatementSync } from "node:sqlite";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../errors.ts";
import { seenClass } from "../values.ts";

/** What the connection sends to its process. */
export type ToProcess =
  | { kind: "open"; file: string; readOnly: boolean; timeoutMs: number }
  | { kind: "read"; sql: string; batchRows: number }
  | { kind: "next" }
  | { kind: "stop" };

/** What the process answers. */
export type FromProcess =
  | { kind: "opened" }
  | {
      kind: "batch";
      names: string[];
      /** What tables declare of columns that are their own. */
      declared: (string | null)[];
      values: unknown[][];
      seen: number[];
      rowCount: number;
      last: boolean;
    }
  | { kind: "stopped" }
  | { kind: "error"; message: string };

const BLOCK_BYTES = 4 * 2 ** 20;
/** The file descriptor that the server holds the other end of. */
const LIFELINE = 4;

/** Pragmas that only tell; those with an argument only where the argument names a thing to tell about. */
const TELLING_PRAGMAS = new Set([
  "table_info",
  "table_xinfo",
  "table_list",
  "index_list",
  "index_info",
  "index_xinfo",
  "foreign_key_list",
  "database_list",
  "collation_list",
  "function_list",
  "compile_options",
]);
const READABLE_PRAGMAS = new Set([
  "user_version",
  "schema_version",
  "encoding",
  "page_count",
  "page_size",
  "journal_mode",
]);

let database: DatabaseSync | undefined;
let rows: Iterator<unknown> | undefined;
let statement: StatementSync | undefined;
let batchRows = 1;

process.on("message", (message: ToProcess) => {
  try {
    send(answer(message));
  } catch (error) {
    rows = undefined;
    send({ kind: "error", message: messageOf(error) });
  }
});
process.on("disconnect", () => {
  database?.close();
  process.exit();
});
// A terminal and a service manager tell all processes to end: the server decides when this one is needed no longer.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
// While a statement runs nothing else does here, so a thread waits for the server's end: the line between them closes then.
const watching = `
  const { readSync } = require("node:fs");
  for (;;) {
    try {
      readSync(${LIFELINE}, Buffer.alloc(1));
      break;
    } catch (error) {
      if (error.code !== "EAGAIN") break;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  process.kill(process.pid, "SIGKILL");`;
if (process.send) new Worker(watching, { eval: true, name: "lifeline" }).unref();

const send = (message: FromProcess): boolean | undefined => process.send?.(message);

function answer(message: ToProcess): FromProcess {
  switch (message.kind) {
    case "open":
      database = open(message);
      return { kind: "opened" };
    case "read":
      batchRows = message.batchRows;
      statement = prepare(message.sql);
      rows = statement.iterate();
      return nextBatch();
    case "next":
      return nextBatch();
    case "stop":
      rows?.return?.();
      rows = undefined;
      return { kind: "stopped" };
  }
}

function open({ file, readOnly, timeoutMs }: Extract<ToProcess, { kind: "open" }>): DatabaseSync {
  const opened = new DatabaseSync(file, { readOnly, allowExtension: false, timeout: timeoutMs, defensive: true });
  opened.setAuthorizer((action, first, second) => {
    if (action === constants.SQLITE_ATTACH || action === constants.SQLITE_DETACH) return constants.SQLITE_DENY;
    if (action === constants.SQLITE_FUNCTION && second === "load_extension") return constants.SQLITE_DENY;
    if (action === constants.SQLITE_PRAGMA) {
      const name = (first ?? "").toLowerCase();
      const allowed = TELLING_PRAGMAS.has(name) || (READABLE_PRAGMAS.has(name) && second === null);
      return allowed ? constants.SQLITE_OK : constants.SQLITE_DENY;
    }
    return constants.SQLITE_OK;
  });
  return opened;
}

function prepare(sql: string): StatementSync {
  if (!database) throw new Error("the database is not open");
  const prepared = database.prepare(sql);
  // SQLite compiles the first statement and ignores what follows; nothing that was written may be ignored.
  const rest = sql.slice(prepared.sourceSQL.length);
  if (!/^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*$/.test(rest)) {
    throw new Error("You can only execute one statement at a time.");
  }
  prepared.setReturnArrays(true);
  prepared.setReadBigInts(true);
  return prepared;
}

function nextBatch(): FromProcess {
  if (!rows || !statement) throw new Error("no statement is running");
  const columns = statement.columns();
  const names = columns.map((column) => column.name);
  const declared = columns.map((column) => column.type);
  const values: unknown[][] = names.map(() => []);
  const seen: number[] = names.map(() => 0);
  let rowCount = 0;
  let bytes = 0;
  while (rowCount < batchRows && bytes < BLOCK_BYTES) {
    const step = rows.next();
    if (step.done) {
      rows = undefined;
      return { kind: "batch", names, declared, values, seen, rowCount, last: true };
    }
    const row = step.value as unknown[];
    for (let index = 0; index < names.length; index++) {
      const value = row[index];
      if (typeof value === "bigint") {
        seen[index]! |= seenClass.integer;
        const number = Number(value);
        values[index]!.push(Number.isSafeInteger(number) ? number : value);
      } else {
        if (typeof value === "number") seen[index]! |= seenClass.real;
        else if (typeof value === "string") {
          seen[index]! |= seenClass.text;
          bytes += value.length;
        } else if (value !== null) {
          seen[index]! |= seenClass.blob;
          bytes += (value as Uint8Array).byteLength;
        }
        values[index]!.push(value);
      }
      bytes += 8;
    }
    rowCount++;
  }
  return { kind: "batch", names, declared, values, seen, rowCount, last: false };
}
