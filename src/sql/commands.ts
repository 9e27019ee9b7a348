import type { Effect } from "./analyze.ts";
import { functionNames, type Token } from "./lexer.ts";
import type { SqlTable } from "./tree.ts";

/** Statements that no parser reads to the end; the database's manual says what they do. */
const COMMANDS = new Set(
  (
    "alter analyze attach backup begin cache call checkpoint cluster comment copy create dbcc deallocate detach discard do drop " +
    "end exchange exec execute export flush get grant import install kill list listen load ls msck notify optimize prepare " +
    "print purge put refresh reindex release remove rename repair reset restore revoke rm savepoint security show system uncache " +
    "undrop unlisten unload use vacuum"
  ).split(" "),
);
/** Those that only tell something. */
const TELLING = new Set(["list", "ls", "print", "show"]);
/** Those that change data, or what holds it. */
const CHANGING = new Set(["alter", "create", "do", "drop"]);
/** Words behind which the name of something stands that is run. */
const RUNNING = /\b(?:exec|execute|call|perform)\s+([\w$.[\]"]+)/gi;

const wordsOf = (tokens: readonly Token[]): Token[] => tokens.filter(({ kind }) => kind !== "comment");

/** The command that a statement is, by its first word: `vacuum`; null where it begins with something else. */
export function commandOf(tokens: readonly Token[]): string | null {
  const [first] = wordsOf(tokens);
  const word = first?.kind === "word" ? first.text.toLowerCase() : "";
  return COMMANDS.has(word) ? word : null;
}

/** What a command does. */
export const effectOf = (command: string): Effect =>
  TELLING.has(command) ? "none" : CHANGING.has(command) ? "change" : "act";

/** Whether a statement runs something that it names without parentheses. */
export const runsByName = (tokens: readonly Token[]): boolean =>
  ["exec", "execute", "call"].includes(commandOf(tokens) ?? "");

/** Lower-case names of all that a command could call, within its texts too: the body of a DO block is one. */
export function calledBy(sql: string, tokens: readonly Token[]): string[] {
  const written = [...sql.matchAll(/([\w$]+)["\]]?\s*\(/g)].map(([, name]) => name!);
  const run = [...sql.matchAll(RUNNING)].map(
    ([, path]) =>
      path!
        .replaceAll(/[[\]"]/g, "")
        .split(".")
        .at(-1)!,
  );
  return [...new Set([...functionNames(tokens), ...[...written, ...run].map((name) => name.toLowerCase())])];
}

/** What SHOW … FROM names, which the parser forgets. */
export function shownFrom(all: readonly Token[]): SqlTable[] {
  const tokens = wordsOf(all);
  const found: SqlTable[] = [];
  tokens.forEach((token, at) => {
    if (token.kind !== "word" || !/^(?:from|in)$/i.test(token.text)) return;
    const path: string[] = [];
    for (let next = at + 1; isName(tokens[next]); next += 2) {
      path.push(tokens[next]!.text);
      if (tokens[next + 1]?.text !== ".") break;
    }
    const [table, schema = null, catalog = null] = path.reverse();
    if (table !== undefined) found.push({ catalog, schema, table });
  });
  return found;
}

const isName = (token: Token | undefined): boolean => token?.kind === "word" || token?.kind === "quoted";
