import { readsTableAfterIn, type Token } from "./lexer.ts";

/** Words before TABLE in statements about tables. */
const BEFORE_TABLE = new Set(
  "create drop alter truncate temp temporary unlogged external foreign transient replace lock analyze optimize repair check on overwrite describe desc cache uncache refresh rename vacuum".split(
    " ",
  ),
);

const codeOf = (tokens: readonly Token[]): Token[] => tokens.filter(({ kind }) => kind !== "comment");

/** Why a statement may read a table that the parser does not see as one; null if it does not. */
export function hiddenTable(tokens: readonly Token[], dialect: string): string | null {
  if (readsTableAfterIn(tokens, dialect)) return "IN needs parentheses";
  return usesTableCommand(codeOf(tokens)) ? "the TABLE command is not understood" : null;
}

// `TABLE name` anywhere else is a query that the parser reads as a column with an alias.
function usesTableCommand(tokens: readonly Token[]): boolean {
  return tokens.some((token, index) => {
    if (token.kind !== "word" || token.text.toLowerCase() !== "table") return false;
    const next = tokens[index + 1]?.kind;
    return (next === "word" || next === "quoted") && !BEFORE_TABLE.has(tokens[index - 1]?.text.toLowerCase() ?? "");
  });
}

/** Where the name begins in a statement that is `TABLE name` and nothing else: `SELECT * FROM name`, says the manual. */
export function tableCommand(all: readonly Token[]): number | null {
  const [first, ...path] = codeOf(all);
  if (first?.kind !== "word" || first.text.toLowerCase() !== "table" || path.length % 2 === 0) return null;
  const isPath = path.every(({ kind, text }, at) =>
    at % 2 === 1 ? text === "." : kind === "word" || kind === "quoted",
  );
  return isPath ? path[0]!.start : null;
}

/** Snowflake's stages, files that are read like tables: `@stage/file`, as written. */
export function stages(sql: string, all: readonly Token[], dialect: string): string[] {
  if (dialect !== "snowflake") return [];
  return codeOf(all)
    .filter(({ kind, text }) => kind === "symbol" && text === "@")
    .map(({ start }) => /^@[^\s(),;]*/.exec(sql.slice(start))![0]);
}

/** What the parser takes though the dialect has it not, or not for all that it reads; null if there is none of it. */
export function foreignSyntax(all: readonly Token[], dialect: string): string | null {
  const tokens = codeOf(all);
  const words = tokens.map(({ kind, text }) => (kind === "word" ? text.toLowerCase() : text));
  const has = (matches: (word: string, next: string | undefined) => boolean) =>
    tokens.some(({ kind }, at) => kind === "word" && matches(words[at]!, words[at + 1]));
  // EXCEPT (column) leaves columns out.
  const setOperation = (word: string, next = "") =>
    word === "except" ? next === "select" : /^(?:union|intersect)$/.test(word) && !/^(?:all|distinct)$/.test(next);
  if (dialect === "bigquery" && has(setOperation)) return "a set operation needs ALL or DISTINCT";
  if (dialect === "tsql" && has((word, next) => word === "for" && next === "json")) return "FOR JSON is not understood";
  if (dialect === "generic" && has((word, next) => word === "option" && next === "("))
    return "OPTION is not understood";
  return null;
}
