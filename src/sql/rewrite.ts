import { analyze } from "./analyze.ts";
import { commandOf } from "./commands.ts";
import { readExplain } from "./explain.ts";
import { lex, splitStatements, type Token, withoutComments } from "./lexer.ts";
import { withOwnLimits } from "./own-limits.ts";
import type { Node, Polyglot } from "./polyglot.ts";
import { shield } from "./shield.ts";
import { nodeKind } from "./tree.ts";
import { trimmedEnd } from "./trim.ts";
import { withUsualWords } from "./usual-words.ts";

type LimitStyle = "limit" | "top" | "fetch";

/** A query with this limit in place of its own; other statements stay as they are. */
export function setLimit(polyglot: Polyglot, sql: string, dialect: string, limit: number, style: LimitStyle): string {
  const { tokens, problem } = lex(sql, dialect);
  if (problem !== null) return sql;
  const plain = withoutComments(sql, tokens);
  const shielded = shield(plain, lex(plain, dialect).tokens, dialect);
  const result = polyglot.parse(
    withOwnLimits(polyglot, withUsualWords(polyglot, shielded.sql, dialect), dialect),
    dialect,
  );
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  const kind = root && nodeKind(root);
  if (!root || !kind || !["select", "union", "intersect", "except"].includes(kind)) return plain;
  // ClickHouse's LIMIT … BY is another clause, for which the parser has the same place.
  const isOther = "limit_by" in (root[kind] as Node) && isSet((root[kind] as Node).limit_by);
  if (isOther || (style !== "limit" && kind !== "select")) return around(plain, limit, style);
  changeLimit(root, kind, limit, style);
  const generated = polyglot.generate([root], dialect);
  const text = generated.success ? shielded.restore(generated.sql?.[0] ?? "") : null;
  return text !== null && readsAlike(polyglot, plain, text, dialect) ? text : around(plain, limit, style);
}

function changeLimit(root: Node, kind: string, limit: number, style: LimitStyle): void {
  const literal = { literal: { literal_type: "number", value: String(limit) } };
  const body = root[kind] as Node;
  if (style === "top" && isSet(body.offset)) {
    // SQL Server takes no TOP beside OFFSET.
    body.fetch = { direction: "FIRST", count: literal, percent: false, rows: true, with_ties: false };
  } else if (style === "top") {
    body.top = { this: literal, parenthesized: false, percent: false, with_ties: false };
  } else if (style === "fetch") {
    body.limit = null;
    body.fetch = { direction: "FIRST", count: literal, percent: false, rows: true, with_ties: false };
  } else {
    body.fetch = null;
    body.limit = kind === "select" ? { this: literal, percent: false, comments: [] } : literal;
  }
}

const isSet = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

/** The query as it is, with a limit around it. */
function around(sql: string, limit: number, style: LimitStyle): string {
  const query = `(${trimmedEnd(sql)})`;
  if (style === "top") return `SELECT TOP ${limit} * FROM ${query} AS inner_qry`;
  if (style === "fetch") return `SELECT * FROM ${query} FETCH FIRST ${limit} ROWS ONLY`;
  return `SELECT * FROM ${query} AS inner_qry LIMIT ${limit}`;
}

/** Whether a text that the parser wrote still does what the user's did. */
function readsAlike(polyglot: Polyglot, before: string, after: string, dialect: string): boolean {
  const reading = (sql: string) =>
    JSON.stringify(
      analyze(polyglot, sql, dialect).map(({ tables, isReadable, query, effect }) => [
        isReadable,
        query !== null,
        effect,
        tables.map((table) => JSON.stringify(table)).sort(),
      ]),
    );
  return reading(before) === reading(after);
}

/**
 * SQL laid out over lines; each statement ends with a semicolon but the last. Statements that no parser lays out (EXPLAIN, SHOW,
 * PRAGMA …), and what would come out as something else, stay as they were written.
 */
export function layOut(polyglot: Polyglot, sql: string, dialect: string): string {
  const { tokens, problem } = lex(sql, dialect);
  if (problem !== null) throw new Error(problem);
  const statements = splitStatements(sql, tokens);
  return statements.map((statement) => layOutOne(polyglot, statement, dialect)).join(";\n");
}

/** MySQL's `#` comments, at which the formatter gives up, as those with dashes. */
function withDashes(sql: string, tokens: readonly Token[]): string {
  let text = "";
  let at = 0;
  for (const { kind, start } of tokens) {
    if (kind !== "comment" || sql[start] !== "#") continue;
    text += `${sql.slice(at, start)}-- `;
    at = start + 1;
  }
  return text + sql.slice(at);
}

/** Statements whose words the parser writes in another case, or exchanges. */
const KEPT = /^(?:show|pragma|exec|execute|call|use|set|describe|desc|alter|kill|vacuum|analyze)\b/i;

function layOutOne(polyglot: Polyglot, sql: string, dialect: string): string {
  const { tokens } = lex(sql, dialect);
  const explained = readExplain(tokens);
  if (explained) {
    const inner = layOutOne(polyglot, sql.slice(explained.start), dialect);
    return `${sql.slice(0, explained.start)}${inner}`;
  }
  const first = tokens.find(({ kind }) => kind !== "comment");
  const dashed = withDashes(sql, tokens);
  const shielded = shield(dashed, lex(dashed, dialect).tokens, dialect);
  const result = polyglot.format(
    withOwnLimits(polyglot, withUsualWords(polyglot, shielded.sql, dialect), dialect),
    dialect,
  );
  if (first && KEPT.test(sql.slice(first.start))) return sql;
  if (!result.success || result.sql?.length !== 1) {
    if (commandOf(tokens) !== null) return sql;
    throw new Error(result.error ?? "the SQL could not be read");
  }
  const text = shielded.restore(result.sql[0] ?? "");
  return text !== null && readsAlike(polyglot, sql, text, dialect) ? text : sql;
}
