import { type Span, wordsOf } from "./statements.ts";

/**
 * The place in a person's SQL that a database's message points at, as far as it names one. What ran is laid out
 * otherwise than what was written, so that lines of the message count only where nothing else is named.
 * @param extra of the server's error; `line` and `column` there count from 1 in the SQL as it was written
 */
export function placeOf(message: string, sql: string, extra?: Record<string, unknown> | null): Span | undefined {
  return told(sql, extra) ?? marked(message, sql) ?? near(message, sql) ?? named(message, sql) ?? counted(message, sql);
}

/** The same message, its line counted in the SQL as it was written: what ran is laid out otherwise. */
export const withLine = (message: string, line: number): string => message.replace(/\bat line \d+/, `at line ${line}`);

function told(sql: string, extra: Record<string, unknown> | null | undefined): Span | undefined {
  const { line, column, sql: read } = extra ?? {};
  if (typeof line !== "number" || (typeof read === "string" && read.trim() !== sql.trim())) return undefined;
  return at(sql, line, typeof column === "number" ? column : 1);
}

/** PostgreSQL and DuckDB show the line, and a caret below the place. */
function marked(message: string, sql: string): Span | undefined {
  const found = /^(LINE (\d+): )(.*)\n( *)\^/m.exec(message);
  if (!found) return undefined;
  const [, prefix = "", , excerpt = "", indent = ""] = found;
  const column = indent.length - prefix.length;
  const words = wordsOf(excerpt.replace(/^\.\.\./, "   "));
  const place = words.findIndex(({ from, to }) => from <= column && column < to);
  if (place < 0) return undefined;
  // The words before it tell one occurrence from another.
  for (let context = Math.min(place, 3); context >= 0; context--) {
    const span = sequence(
      sql,
      words.slice(place - context, place + 1).map(({ value }) => value),
    );
    if (span) return span;
  }
  return undefined;
}

/** `near "FORM"`; MySQL quotes all that follows. */
function near(message: string, sql: string): Span | undefined {
  const text = /\bnear (?:"([^"]+)"|'([\s\S]+?)'(?: at line|$)|\[([^\]]+)\])/i.exec(message)?.slice(1).find(Boolean);
  if (!text) return undefined;
  const words = wordsOf(text).map(({ value }) => value);
  for (let length = Math.min(words.length, 6); length > 0; length--) {
    const span = sequence(sql, words.slice(0, length), true);
    if (span) return span;
  }
  return undefined;
}

const things =
  /(?:column|relation|table|function|schema|type|identifier|parameter|variable|expression|field|with name)(?:s|\(s\))?(?: name)?:? (?:with name )?["'`“]?([\p{L}_][\p{L}\p{N}_$.]*(?:"?\."?[\p{L}_][\p{L}\p{N}_$]*)*)/giu;

/** The column, table or function that there is not. */
function named(message: string, sql: string): Span | undefined {
  for (const [, name = ""] of message.matchAll(things)) {
    const parts = name.replaceAll('"', "").split(".");
    const path = parts.flatMap((part, index) => (index === 0 ? [part] : [".", part]));
    const span = sequence(sql, path) ?? sequence(sql, parts.slice(-1));
    if (span) return span;
  }
  return undefined;
}

/** `line 3:8`, `line 3, column 8`, `at line 3`. */
function counted(message: string, sql: string): Span | undefined {
  const found = /\bline (\d+)(?:(?::|, col(?:umn)?:? ?)(\d+))?/i.exec(message);
  return found ? at(sql, Number(found[1]), found[2] === undefined ? undefined : Number(found[2])) : undefined;
}

/** The word at a line and column, both from 1; the whole line without a column. */
function at(sql: string, line: number, column?: number): Span | undefined {
  const lines = sql.split("\n");
  const text = lines[line - 1];
  if (text === undefined) return undefined;
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  if (column === undefined) {
    const [lead = ""] = /^\s*/.exec(text) ?? [];
    return { from: start + lead.length, to: start + text.trimEnd().length };
  }
  const offset = start + Math.min(column - 1, text.length);
  const words = wordsOf(sql);
  const word =
    words.find(({ from, to }) => from <= offset && offset < to) ?? words.findLast(({ to }) => to <= offset) ?? words[0];
  return word && { from: word.from, to: word.to };
}

/** Where these words follow each other, whatever their case and what is between them; the last of them is the place. */
function sequence(sql: string, wanted: readonly string[], isFirst = false): Span | undefined {
  const sought = wanted.map((word) => word.toLowerCase());
  if (sought.length === 0) return undefined;
  const words = wordsOf(sql);
  for (let start = 0; start + sought.length <= words.length; start++) {
    if (!sought.every((word, index) => words[start + index]?.value.toLowerCase() === word)) continue;
    const place = words[isFirst ? start : start + sought.length - 1];
    if (place) return { from: place.from, to: place.to };
  }
  return undefined;
}
