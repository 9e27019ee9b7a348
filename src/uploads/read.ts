import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { siblingModule } from "../runtime.ts";
import { columnarContents, openColumnar } from "./columnar.ts";
import type { Answer, Question } from "./read-thread.ts";
import {
  type FileContents,
  type FileType,
  type ReadOptions,
  UnreadableFile,
  type UploadedFile,
  type UploadedTable,
} from "./table.ts";

/** Files that are read at the same time; others wait. */
const MAX_READERS = 2;
const READ_MS = 120_000;
const MEMORY_MB = 1_536;

/**
 * Opens a file as a table, away from the thread that answers requests. Close the table in any case.
 * Throws `UnreadableFile` for what its sender can do something about.
 */
export async function openTable(
  type: FileType,
  file: UploadedFile,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<UploadedTable> {
  const leave = await enter(signal);
  try {
    const table =
      type === "columnar" ? await openColumnar(file, options) : await openInThread(type, file, options, signal);
    return {
      ...table,
      close: async () => {
        leave();
        await table.close();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** What a file holds: its sheets and columns. */
export async function readContents(
  type: FileType,
  file: UploadedFile,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<FileContents> {
  const leave = await enter(signal);
  try {
    if (type === "columnar") return await columnarContents(file);
    const thread = startThread(signal);
    try {
      const answer = await thread.ask({ ask: "contents", type, bytes: file.bytes, options });
      return "contents" in answer ? answer.contents : { items: [] };
    } finally {
      await thread.close();
    }
  } finally {
    leave();
  }
}

async function openInThread(
  type: "csv" | "excel",
  { bytes }: UploadedFile,
  options: ReadOptions,
  signal: AbortSignal,
): Promise<UploadedTable> {
  const thread = startThread(signal);
  try {
    const answer = await thread.ask({ ask: "table", type, bytes, options });
    return {
      columns: "columns" in answer ? answer.columns : [],
      async *batches() {
        for (;;) {
          const next = await thread.ask({ ask: "rows" });
          if (!("rows" in next) || next.rows.length === 0) return;
          yield next.rows;
        }
      },
      close: thread.close,
    };
  } catch (error) {
    await thread.close();
    throw error;
  }
}

function startThread(signal: AbortSignal) {
  const worker = new Worker(siblingModule(import.meta.url, "./read-thread"), {
    name: "upload-reader",
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  worker.unref();
  return {
    async ask(question: Question): Promise<Answer> {
      worker.postMessage(question);
      const listening = new AbortController();
      const limit = AbortSignal.any([signal, listening.signal, AbortSignal.timeout(READ_MS)]);
      const answer = await Promise.race([
        once(worker, "message", { signal: limit }).then(([message]) => message as Answer),
        once(worker, "exit", { signal: limit }).then((): Answer => ({ problem: "The reader of the file stopped." })),
      ])
        .catch((error: unknown): Answer => ({ problem: problemOf(error, signal) }))
        .finally(() => listening.abort());
      if ("problem" in answer) throw new UnreadableFile(answer.problem);
      return answer;
    },
    async close() {
      await worker.terminate();
    },
  };
}

function problemOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) throw signal.reason;
  const { code, name } = error as { code?: string; name?: string };
  if (code === "ERR_WORKER_OUT_OF_MEMORY") return "The file is too large to be read. Split it.";
  if (name === "AbortError") return `Reading the file took longer than ${READ_MS / 1000} seconds. Split it.`;
  throw error;
}

let readers = 0;
const waiting: (() => void)[] = [];

/** Waits for a place among the readers; gives the way to leave it, which may be called again. */
async function enter(signal: AbortSignal): Promise<() => void> {
  signal.throwIfAborted();
  if (readers < MAX_READERS) readers++;
  else await wait(signal);
  let isInside = true;
  return () => {
    if (!isInside) return;
    isInside = false;
    const next = waiting.shift();
    // The place goes to who waits longest, so nobody slips in between.
    if (next) next();
    else readers--;
  };
}

function wait(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const enterNow = (): void => {
      signal.removeEventListener("abort", giveUp);
      resolve();
    };
    const giveUp = (): void => {
      waiting.splice(waiting.indexOf(enterNow), 1);
      reject(signal.reason);
    };
    waiting.push(enterNow);
    signal.addEventListener("abort", giveUp, { once: true });
  });
}
