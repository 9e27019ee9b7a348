import type { SqlStatement } from "../sql/analyze.ts";

/** A place in a script; both count from 1. */
export interface FaultPlace {
  line: number;
  column: number;
  /** The column behind the word at that place. */
  end: number;
}

/** Where the parser gave up in a script's unreadable statement; null where it does not say. */
export function faultPlace(
  script: string,
  statements: readonly SqlStatement[],
  broken: SqlStatement,
): FaultPlace | null {
  const found = /\bline (\d+), column (\d+)/.exec(broken.error ?? "");
  if (!found) return null;
  const before = script.slice(0, startOf(script, statements, broken));
  const lines = broken.sql.split("\n");
  const row = Math.min(Number(found[1]), lines.length) - 1;
  // The parser counts within the statement, and names the column behind the word that it stumbled over.
  const upTo = (lines[row] ?? "").slice(0, Number(found[2]) - 1).trimEnd();
  const word = /[\p{L}\p{N}_$]+$|\S$/u.exec(upTo)?.[0] ?? "";
  const shift = row === 0 ? before.length - (before.lastIndexOf("\n") + 1) : 0;
  const end = shift + upTo.length + 1;
  return { line: before.split("\n").length + row, column: end - word.length, end };
}

function startOf(script: string, statements: readonly SqlStatement[], broken: SqlStatement): number {
  let from = 0;
  for (const statement of statements) {
    const start = script.indexOf(statement.sql, from);
    if (start < 0) return 0;
    if (statement === broken) return start;
    from = start + statement.sql.length;
  }
  return 0;
}
