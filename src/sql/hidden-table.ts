import { readsTableAfterIn, type Token } from "./lexer.ts";

/** Words before TABLE in statements about tables. */
const BEFORE_TABLE = new Set(
  "create drop alter truncate temp temporary unlogged external foreign transient replace lock analyze optimize repair check on overwrite describe desc cache uncache refresh rename vacuum".split(
    " ",
  ),
);

/** Why a statement may read a table that the parser does not see as one; null if it does not. */
export function hiddenTable(tokens: readonly Token[], dialect: string): string | null {
  if (readsTableAfterIn(tokens, dialect)) return "IN needs parentheses";
  return usesTableCommand(tokens) ? "the TABLE command is not understood" : null;
}

// `TABLE name` anywhere else is a query that the parser reads as a column with an alias.
function usesTableCommand(all: readonly Token[]): boolean {
  const tokens = all.filter((token) => token.kind !== "comment");
  return tokens.some((token, index) => {
    if (token.kind !== "word" || token.text.toLowerCase() !== "table") return false;
    const next = tokens[index + 1]?.kind;
    return (next === "word" || next === "quoted") && !BEFORE_TABLE.has(tokens[index - 1]?.text.toLowerCase() ?? "");
  });
}
