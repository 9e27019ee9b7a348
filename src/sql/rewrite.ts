import { analyze } from "./analyze.ts";
import { lex, withoutComments } from "./lexer.ts";
import type { Node, Polyglot } from "./polyglot.ts";
import { shield } from "./shield.ts";
import { nodeKind } from "./tree.ts";

type LimitStyle = "limit" | "top" | "fetch";

/** A query with this limit in place of its own; other statements stay as they are. */
export function setLimit(polyglot: Polyglot, sql: string, dialect: string, limit: number, style: LimitStyle): string {
  const { tokens, problem } = lex(sql, dialect);
  if (problem !== null) return sql;
  const plain = withoutComments(sql, tokens);
  const shielded = shield(plain, lex(plain, dialect).tokens);
  const result = polyglot.parse(shielded.sql, dialect);
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  const kind = root && nodeKind(root);
  if (!root || !kind || !["select", "union", "intersect", "except"].includes(kind)) return sql;
  if (style !== "limit" && kind !== "select") return around(plain, limit, style);
  changeLimit(root, kind, limit, style);
  const generated = polyglot.generate([root], dialect);
  const text = generated.success ? shielded.restore(generated.sql?.[0] ?? "") : null;
  return text !== null && readsAlike(polyglot, plain, text, dialect) ? text : around(plain, limit, style);
}

function changeLimit(root: Node, kind: string, limit: number, style: LimitStyle): void {
  const literal = { literal: { literal_type: "number", value: String(limit) } };
  const body = root[kind] as Node;
  if (style === "top") {
    body.top = { this: literal, parenthesized: false, percent: false, with_ties: false };
  } else if (style === "fetch") {
    body.limit = null;
    body.fetch = { direction: "FIRST", count: literal, percent: false, rows: true, with_ties: false };
  } else {
    body.fetch = null;
    body.limit = kind === "select" ? { this: literal, percent: false, comments: [] } : literal;
  }
}

/** The query as it is, with a limit around it. */
function around(sql: string, limit: number, style: LimitStyle): string {
  const query = `(${sql.replace(/[\s;]+$/, "")})`;
  if (style === "top") return `SELECT TOP ${limit} * FROM ${query} AS inner_qry`;
  if (style === "fetch") return `SELECT * FROM ${query} FETCH FIRST ${limit} ROWS ONLY`;
  return `SELECT * FROM ${query} AS inner_qry LIMIT ${limit}`;
}

/** Whether a text that the parser wrote still does what the user's did. */
function readsAlike(polyglot: Polyglot, before: string, after: string, dialect: string): boolean {
  const reading = (sql: string) =>
    JSON.stringify(
      analyze(polyglot, sql, dialect).map(({ tables, isReadable, isSelect, isMutating }) => [
        isReadable,
        isSelect,
        isMutating,
        tables.map((table) => JSON.stringify(table)).sort(),
      ]),
    );
  return reading(before) === reading(after);
}

/**
 * SQL laid out over lines; each statement ends with a semicolon but the last. What would come out as something else stays as
 * it was written.
 */
export function layOut(polyglot: Polyglot, sql: string, dialect: string): string {
  const { tokens, problem } = lex(sql, dialect);
  const shielded = problem === null ? shield(sql, tokens) : undefined;
  const result = polyglot.format(shielded?.sql ?? sql, dialect);
  if (!result.success || !result.sql) throw new Error(result.error ?? "the SQL could not be read");
  const text = shielded?.restore(result.sql.join(";\n")) ?? null;
  return text !== null && readsAlike(polyglot, sql, text, dialect) ? text : sql;
}
