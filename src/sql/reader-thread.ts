import { parentPort } from "node:worker_threads";
import { analyze, expressionProblem } from "./analyze.ts";
import type { Polyglot } from "./polyglot.ts";
import { tableReads } from "./reads.ts";
import { restrict, type TableRule } from "./restrict.ts";
import { layOut, setLimit } from "./rewrite.ts";

/** What the reader asks its thread. */
export type Question =
  | { operation: "analyze"; sql: string; dialect: string }
  | { operation: "format"; sql: string; dialect: string }
  | { operation: "limit"; sql: string; dialect: string; limit: number; style: "limit" | "top" | "fetch" }
  | { operation: "restrict"; sql: string; dialect: string; rules: readonly TableRule[] }
  | { operation: "reads"; sql: string; dialect: string }
  | { operation: "expression"; sql: string; dialect: string };

/** `{id, value}` or `{id, error}`; after a crash of the parser `isBroken` says that this thread is of no more use. */
export interface Answer {
  id: number;
  value?: unknown;
  error?: string;
  isBroken?: boolean;
}

// The parser takes a while and 190 MB: it is loaded here and nowhere else.
const polyglot = (await import("@polyglot-sql/sdk")) as unknown as Polyglot;

parentPort?.on("message", ({ id, question }: { id: number; question: Question }) => {
  try {
    parentPort?.postMessage({ id, value: answer(question) } satisfies Answer);
  } catch (error) {
    // A trap leaves the parser's memory in an unknown state.
    const isBroken = error instanceof Error && (error.name === "RuntimeError" || error instanceof RangeError);
    const text = isBroken
      ? "it is nested too deeply or too large"
      : error instanceof Error
        ? error.message
        : String(error);
    parentPort?.postMessage({ id, error: text, isBroken } satisfies Answer);
  }
});

function answer(question: Question): unknown {
  const { sql, dialect } = question;
  switch (question.operation) {
    case "analyze":
      return analyze(polyglot, sql, dialect);
    case "format":
      return layOut(polyglot, sql, dialect);
    case "limit":
      return setLimit(polyglot, sql, dialect, question.limit, question.style);
    case "restrict":
      return restrict(polyglot, sql, dialect, question.rules);
    case "reads":
      return tableReads(polyglot, sql, dialect);
    case "expression":
      return expressionProblem(polyglot, sql, dialect);
  }
}
