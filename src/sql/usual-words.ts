import type { Node, Polyglot } from "./polyglot.ts";
import { isNode, nodeKind, walk } from "./tree.ts";

/** Units of PostgreSQL's intervals. */
const INTERVAL = /^-?\d+ (?:second|minute|hour|day|week|month|year)s?$/i;

/**
 * A statement in the words that Superset writes for the same thing, where the database takes both for one: people find the
 * names of columns that they make in what was stored about results.
 */
export function withUsualWords(polyglot: Polyglot, sql: string, dialect: string): string {
  const change = changes[dialect];
  if (!change?.hint.test(sql)) return sql;
  const root = polyglot.parse(sql, dialect).ast?.[0];
  if (!root || nodeKind(root) !== "select") return sql;
  let isChanged = false;
  walk(root, (node) => {
    if (change.apply(node)) isChanged = true;
  });
  const generated = isChanged ? polyglot.generate([root], dialect) : undefined;
  return generated?.success ? (generated.sql?.[0] ?? sql) : sql;
}

interface Change {
  /** What a text has in which there may be something to change. */
  hint: RegExp;
  /** Changes a node; true where it did. */
  apply(node: Node): boolean;
}

const changes: Record<string, Change | undefined> = {
  postgresql: { hint: /\bnow\s*\(|\binterval\b/i, apply: (node) => changeNow(node) || changeInterval(node) },
  mysql: { hint: /\bifnull\s*\(/i, apply: changeIfNull },
};

function changeNow(node: Node): boolean {
  const call = node.function;
  if (!isNode(call) || call.quoted === true || String(call.name).toLowerCase() !== "now") return false;
  if (!Array.isArray(call.args) || call.args.length > 0) return false;
  Object.assign(call, { name: "current_timestamp", no_parens: true });
  return true;
}

function changeInterval(node: Node): boolean {
  const literal = isNode(node.interval) && isNode(node.interval.this) ? node.interval.this.literal : undefined;
  if (!isNode(literal) || literal.literal_type !== "string" || !INTERVAL.test(String(literal.value))) return false;
  literal.value = String(literal.value).toUpperCase();
  return true;
}

function changeIfNull(node: Node): boolean {
  const call = node.coalesce;
  if (!isNode(call) || String(call.original_name).toLowerCase() !== "ifnull") return false;
  call.original_name = null;
  return true;
}
