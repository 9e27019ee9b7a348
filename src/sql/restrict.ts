import { readExplain } from "./explain.ts";
import { farReaders, holdsStatistics, makesRows } from "./far-reading.ts";
import { hiddenTable } from "./hidden-table.ts";
import { functionNames, lex, splitStatements, type Token, withoutComments } from "./lexer.ts";
import type { Node, Polyglot } from "./polyglot.ts";
import { identifierPositions, positionsOf, unseenName } from "./positions.ts";
import { folded, namesTable } from "./table-names.ts";
import {
  cteNames,
  isNode,
  nameOf,
  nodeKind,
  type SqlTable,
  sourcesOf,
  type TableReference,
  tableReferences,
  walk,
} from "./tree.ts";
import { trimmedEnd } from "./trim.ts";

/** A table of which only the rows that meet all conditions may be read. A null schema or catalog stands for any. */
export interface TableRule extends SqlTable {
  /** Expressions of SQL, each in its own parentheses, without comments. */
  conditions: readonly string[];
}

export type Restricted = { sql: string } | { refusal: string };

/** Statements that can be told to read nothing but what stands behind their FROM and JOINs. */
const ROOTS =
  /^(?:select|union|intersect|except|subquery|paren|values|describe|show|use|insert|update|delete|truncate|create_table|create_view|drop_\w+|set_statement|transaction|commit|rollback)$/;

/** Sources of rows that are read by their parts. */
const PARTS = new Set(
  "table subquery select union intersect except values joined_table unnest explode posexplode generate_series json_table x_m_l_table".split(
    " ",
  ),
);

/**
 * A statement in which every table with rules is read through its conditions: `(SELECT * FROM t WHERE …) AS t` in place of the
 * table, everything else as it was written, without comments. Refused where it is not certain that no row escapes.
 */
export function restrict(polyglot: Polyglot, sql: string, dialect: string, rules: readonly TableRule[]): Restricted {
  const { tokens, problem } = lex(sql, dialect);
  if (problem !== null) return { refusal: problem };
  const hidden = hiddenTable(tokens, dialect);
  if (hidden !== null) return { refusal: hidden };
  if (splitStatements(sql, tokens).length !== 1) return { refusal: "it is not one statement" };
  const text = trimmedEnd(withoutComments(sql, tokens));
  const start = readExplain(lex(text, dialect).tokens)?.start ?? 0;
  const body = text.slice(start);
  try {
    const root = parseOne(polyglot, body, dialect);
    checkReach(root, body, dialect, rules);
    const references = ruledReferences(root, dialect, rules);
    checkConditions(polyglot, root, dialect, references);
    const restricted = replaceTables(body, dialect, references);
    checkResult(polyglot, restricted, dialect, rules, references);
    return { sql: text.slice(0, start) + restricted };
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

class Refusal extends Error {}

interface Ruled extends TableReference {
  conditions: readonly string[];
}

function parseOne(polyglot: Polyglot, sql: string, dialect: string): Node {
  const result = polyglot.parse(sql, dialect);
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  if (!root) throw new Refusal(result.error ?? "it is not one statement");
  const kind = nodeKind(root) ?? "";
  if (!ROOTS.test(kind)) throw new Refusal(`what ${kind.replaceAll("_", " ")} reads is not known`);
  return root;
}

/** Refuses what reads tables without naming them: functions that run SQL, unknown ones behind FROM, statistics. */
function checkReach(root: Node, sql: string, dialect: string, rules: readonly TableRule[]): void {
  const { tokens } = lex(sql, dialect);
  const unseen = unseenName(root, sql, tokens);
  if (unseen !== null) throw new Refusal(`what ${unseen} means is not certain`);
  const [far] = farReaders(functionNames(tokens), dialect);
  if (far !== undefined) throw new Refusal(`the function ${far} may read other tables`);
  walk(root, (node) => {
    const kind = nodeKind(node);
    if (kind === "command" || kind === "raw") throw new Refusal("a part of it is not understood");
    for (const source of sourcesOf(node)) checkSource(source);
  });
  for (const { table } of tableReferences(root, dialect)) {
    if (holdsStatistics(table)) throw new Refusal(`${table} tells values of other tables`);
    if (dialect === "bigquery" && table.includes("*")) throw new Refusal(`${table} stands for many tables`);
  }
  const known = identifierPositions(root, sql);
  const names = new Set(rules.map(({ table }) => folded(table, dialect)));
  for (const token of tokens) {
    const name = token.kind === "string" ? token.text.slice(1, -1) : token.text;
    if (token.kind === "symbol" || token.kind === "number" || known.has(token.start)) continue;
    if (names.has(folded(name, dialect)) && (token.kind !== "string" || standsForTable(token, tokens)))
      throw new Refusal(`what ${token.text} means is not certain`);
  }
}

function standsForTable(token: Token, tokens: readonly Token[]): boolean {
  const before = tokens.filter(({ kind, end }) => kind !== "comment" && end <= token.start).at(-1);
  return before !== undefined && /^(?:from|join|table|into|update|\.)$/i.test(before.text);
}

function checkSource(source: Node): void {
  const kind = nodeKind(source);
  if (kind === undefined) throw new Refusal("what it reads from is not understood");
  const inner = source[kind] as Node;
  if (kind === "tuple") {
    for (const part of inner.expressions as Node[]) if (nodeKind(part) !== "table_alias") checkSource(part);
  } else if (kind === "function") {
    const name = String(inner.name).toLowerCase().split(".").at(-1) ?? "";
    const made = name === "table" && Array.isArray(inner.args) && inner.args.length === 1 ? inner.args[0] : undefined;
    if (isNode(made) && nodeKind(made) !== "column") checkSource(made);
    else if (!makesRows(name)) throw new Refusal(`what the function ${name} reads is not known`);
  } else if (!PARTS.has(kind)) throw new Refusal(`what ${kind.replaceAll("_", " ")} reads is not known`);
}

function ruledReferences(root: Node, dialect: string, rules: readonly TableRule[]): Ruled[] {
  const isDescribed =
    nodeKind(root) === "describe" ? ((root.describe as Node).target ?? (root.describe as Node).this) : null;
  return tableReferences(root, dialect).flatMap((reference) => {
    if (reference.isCte) return [];
    const found = rules.filter((rule) => namesTable(rule, reference, dialect));
    const conditions = [...new Set(found.flatMap((rule) => rule.conditions))];
    if (conditions.length === 0) return [];
    if (isNode(isDescribed) && isDescribed.table === reference.node) return [];
    if (!reference.isSource) throw new Refusal(`${reference.table} stands where its rows cannot be kept back`);
    return [{ ...reference, conditions }];
  });
}

/** A table within a condition must not become one of the statement's own common table expressions. */
function checkConditions(polyglot: Polyglot, root: Node, dialect: string, references: readonly Ruled[]): void {
  const ctes = cteNames(root);
  if (ctes.size === 0) return;
  for (const condition of new Set(references.flatMap(({ conditions }) => conditions))) {
    const result = polyglot.parse(`SELECT 1 FROM t WHERE ${condition}`, dialect);
    const parsed = result.success ? result.ast?.[0] : undefined;
    if (!parsed) throw new Refusal("a rule cannot be read");
    const hidden = tableReferences(parsed, dialect).find(
      ({ schema, table, node }) => schema === null && nameOf(node.name) !== "t" && ctes.has(table.toLowerCase()),
    );
    if (hidden || (ctes.has("t") && /\bt\b/i.test(condition)))
      throw new Refusal(`it gives the name ${hidden?.table ?? "t"}, of which a rule speaks, another meaning`);
  }
}

/** What may stand in a table's node besides its name and alias is written between or behind them. */
const PLAIN_KEYS = new Set(["name", "schema", "catalog", "alias", "alias_explicit_as", "column_aliases"]);

function replaceTables(sql: string, dialect: string, references: readonly Ruled[]): string {
  const positions = positionsOf(sql);
  const edits = references.map(({ node, table, conditions }) => {
    const extra = Object.keys(node).find((key) => !PLAIN_KEYS.has(key) && isSet(node[key]));
    if (extra !== undefined) throw new Refusal(`${table} is read with ${extra.replaceAll("_", " ")}`);
    const parts = [node.catalog, node.schema, node.name].filter((part) => nameOf(part)).map(spanOf);
    const [start, end] = [positions[parts[0]!.start], positions[parts.at(-1)!.end]];
    const nameStart = positions[parts.at(-1)!.start];
    if (start === undefined || end === undefined || nameStart === undefined) throw new Refusal("a name has no place");
    const written = sql.slice(start, end);
    const name = dialect === "bigquery" ? `\`${table}\`` : sql.slice(nameStart, end);
    const alias = nameOf(node.alias) === null ? ` ${dialect === "oracle" ? "" : "AS "}${name}` : "";
    return { start, end, text: `(SELECT * FROM ${written} WHERE ${conditions.join(" AND ")})${alias}` };
  });
  let text = sql;
  for (const { start, end, text: replacement } of edits.sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + replacement + text.slice(end);
  return text;
}

const isSet = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

function spanOf(identifier: unknown): { start: number; end: number } {
  const span = isNode(identifier) ? identifier.span : undefined;
  if (isNode(span) && typeof span.start === "number" && typeof span.end === "number")
    return { start: span.start, end: span.end };
  throw new Refusal("a name has no place");
}

/** Reads the result again: each table with rules must stand alone in a query with exactly its conditions. */
function checkResult(
  polyglot: Polyglot,
  sql: string,
  dialect: string,
  rules: readonly TableRule[],
  references: readonly Ruled[],
): void {
  if (references.length === 0) return;
  const wheres = new Set(
    references.map(({ conditions }) => {
      const alone = parseOne(polyglot, `SELECT * FROM t WHERE ${conditions.join(" AND ")}`, dialect);
      return shape((alone.select as Node).where_clause);
    }),
  );
  const root = parseOne(polyglot, sql, dialect);
  const guarded = new Set<unknown>();
  walk(root, (node) => {
    const from = isNode(node.from) && Array.isArray(node.from.expressions) ? (node.from.expressions as Node[]) : [];
    if (from.length !== 1 || nodeKind(from[0]) !== "table" || !wheres.has(shape(node.where_clause))) return;
    if (isSet(node.joins)) return;
    guarded.add(from[0]!.table);
    // What a rule reads by itself is its author's business.
    walk(node.where_clause, (inner) => guarded.add(inner));
  });
  const found = ruledReferences(root, dialect, rules);
  if (found.length < references.length || found.some(({ node }) => !guarded.has(node)))
    throw new Refusal("its rules could not be put into it");
}

/** A piece of a tree without the places where it was written. */
const shape = (node: unknown): string =>
  JSON.stringify(node ?? null, (key, value: unknown) => (key === "span" ? undefined : value));
