import { calledBy, commandOf, onlyTells, runsByName, shownFrom } from "./commands.ts";
import { readExplain } from "./explain.ts";
import { farReaders, farWriters } from "./far-reading.ts";
import { foreignSyntax, hiddenTable, stages, tableCommand } from "./hidden-table.ts";
import { blankComments, functionNames, lex, splitStatements, type Token } from "./lexer.ts";
import type { Node, Polyglot } from "./polyglot.ts";
import { unseenName } from "./positions.ts";
import { isNode, nodeKind, type SqlTable, tableReferences, walk } from "./tree.ts";

export interface SqlStatement {
  /** As written, without the semicolon. */
  sql: string;
  /** Tables that it reads or writes, common table expressions left out. Not complete where `isReadable` is false. */
  tables: SqlTable[];
  /** Those of them that queries in it read, as Superset names them: not what it only writes, explains or describes. */
  reads: SqlTable[];
  /** False: nobody knows what it touches; treat it as touching everything. */
  isReadable: boolean;
  /** It is none of the parser's, but begins like a command of a database: for those who may do everything there. */
  isCommand: boolean;
  isSelect: boolean;
  /** True for all that changes data or could, and for what cannot be read. */
  isMutating: boolean;
  limit: number | null;
  /** Lower-case names of what it calls. */
  functions: string[];
  /** Those of them that read what `tables` cannot show: only who may read the whole database may run it. */
  farReaders: string[];
  /** The parser's words, where it gave up. */
  error: string | null;
}

/** Reads a script statement by statement. Never throws for bad SQL: such statements are marked. */
export function analyze(polyglot: Polyglot, sql: string, dialect: string): SqlStatement[] {
  const { tokens, problem } = lex(sql, dialect);
  if (problem !== null) return [unreadable(sql.trim(), tokens, problem)];
  return splitStatements(sql, tokens).map((statement) => analyzeOne(polyglot, statement, dialect));
}

function analyzeOne(polyglot: Polyglot, sql: string, dialect: string): SqlStatement {
  const { tokens } = lex(sql, dialect);
  const explained = readExplain(tokens);
  if (explained) {
    const inner = analyzeOne(polyglot, sql.slice(explained.start), dialect);
    const isMutating = inner.isMutating && (explained.runs || !inner.isReadable);
    return { ...inner, sql, reads: [], isSelect: false, isMutating, limit: null };
  }
  const named = tableCommand(tokens);
  if (named !== null)
    return { ...analyzeOne(polyglot, `SELECT * FROM ${sql.slice(named)}`, dialect), sql, reads: [], isSelect: false };
  const hidden = hiddenTable(tokens, dialect) ?? foreignSyntax(tokens, dialect);
  if (hidden !== null) return unreadable(sql, tokens, hidden);
  const result = polyglot.parse(blankComments(sql, tokens), dialect);
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  const kind = root && nodeKind(root);
  if (!root || !kind) return commandOr(sql, tokens, result.error ?? "it is not one statement");
  if (!KNOWN_ROOTS.has(kind) && !MUTATING.test(kind)) return commandOr(sql, tokens, `${kind} is not understood`);
  const { isMutating, isOpaque } = findings(root);
  if (isOpaque) return commandOr(sql, tokens, "a part of it is not understood");
  const unseen = unseenName(root, sql, tokens);
  if (unseen !== null) return unreadable(sql, tokens, `what ${unseen} means is not certain`);
  const tables = tablesOf(root, dialect);
  const staged = stages(sql, tokens, dialect).map((table) => ({ catalog: null, schema: null, table }));
  const shown = kind === "show" ? shownFrom(tokens) : [];
  const functions = runsByName(tokens) ? calledBy(sql, tokens) : functionNames(tokens);
  return {
    sql,
    tables: [...tables, ...shown, ...staged],
    reads: [...readIn(root, tables, dialect), ...shown, ...(SELECTS.has(kind) ? staged : [])],
    isReadable: true,
    isCommand: false,
    isSelect: SELECTS.has(kind),
    isMutating: isMutating || farWriters(functions, dialect).length > 0,
    limit: limitOf(root),
    functions,
    farReaders: [...farReaders(functions, dialect), ...staged.map(({ table }) => table)],
    error: null,
  };
}

/** A statement that the parser cannot read: a command by its first word, or nobody knows what. */
function commandOr(sql: string, tokens: readonly Token[], error: string): SqlStatement {
  const command = commandOf(tokens);
  if (command === null) return unreadable(sql, tokens, error);
  return {
    ...unreadable(sql, tokens, error),
    isCommand: true,
    isMutating: !onlyTells(command),
    functions: calledBy(sql, tokens),
    error: null,
  };
}

const SELECTS = new Set(["select", "union", "intersect", "except", "subquery", "paren"]);
const KNOWN_ROOTS = new Set([
  ...SELECTS,
  "values",
  "describe",
  "show",
  "pragma",
  "use",
  "set_statement",
  "summarize",
  "transaction",
  "commit",
  "rollback",
  "cache",
  "declare",
  "pivot",
  "unpivot",
]);
const MUTATING =
  /^(?:insert|update|delete|merge|replace|create|drop|alter|truncate|copy|command|grant|revoke|kill|call|execute|attach|detach|comment|rename|refresh|load|export|unload|put|analyze|undrop|lock)(?:_|$)/;

/** Whether a tree changes data, or holds what nobody knows the meaning of. */
function findings(root: Node): { isMutating: boolean; isOpaque: boolean } {
  let isMutating = false;
  let isOpaque = false;
  walk(root, (node) => {
    const kind = nodeKind(node);
    if (kind !== undefined && MUTATING.test(kind)) isMutating = true;
    if (kind === "command" || kind === "raw") isOpaque = true;
    // SELECT … INTO makes a table.
    if (isNode(node.into)) isMutating = true;
  });
  return { isMutating, isOpaque };
}

/** Tables that a statement names, each once. */
function tablesOf(root: Node, dialect: string): SqlTable[] {
  const tables = new Map<string, SqlTable>();
  for (const { catalog, schema, table, isCte } of tableReferences(root, dialect)) {
    if (!isCte) tables.set(JSON.stringify([catalog, schema, table]), { catalog, schema, table });
  }
  return [...tables.values()];
}

/** Those of a statement's tables from which queries in it read their rows, or which it describes. */
function readIn(root: Node, tables: readonly SqlTable[], dialect: string): SqlTable[] {
  if (nodeKind(root) === "describe") return [...tables];
  const found = new Set<string>();
  walk(root, (node) => {
    if (nodeKind(node) !== "select") return;
    const query = { ...(node.select as Node), into: null };
    for (const { catalog, schema, table } of tableReferences(query, dialect))
      found.add(JSON.stringify([catalog, schema, table]));
  });
  return tables.filter(({ catalog, schema, table }) => found.has(JSON.stringify([catalog, schema, table])));
}

function limitOf(root: Node): number | null {
  const body = root[nodeKind(root) ?? ""] as Node;
  if (nodeKind(root) === "subquery" || nodeKind(root) === "paren") {
    const inner = numberIn(body.limit);
    return inner ?? (typeof body.this === "object" && body.this !== null ? limitOf(body.this as Node) : null);
  }
  return numberIn(body.limit) ?? numberIn((body.fetch as Node | null)?.count) ?? numberIn(body.top);
}

function numberIn(value: unknown): number | null {
  if (typeof value !== "object" || value === null) return null;
  const node = value as Node;
  const literal = node.literal as Node | undefined;
  if (literal)
    return literal.literal_type === "number" && /^\d+$/.test(String(literal.value)) ? Number(literal.value) : null;
  return numberIn(node.this);
}

function unreadable(sql: string, tokens: readonly Token[], error: string): SqlStatement {
  return {
    sql,
    tables: [],
    reads: [],
    isReadable: false,
    isCommand: false,
    isSelect: false,
    isMutating: true,
    limit: null,
    functions: functionNames(tokens),
    farReaders: [],
    error,
  };
}

/** Null if the text is one expression, else what is wrong with it. */
export function expressionProblem(polyglot: Polyglot, sql: string, dialect: string): string | null {
  const result = polyglot.parse(sql, dialect);
  if (!result.success) return result.error ?? "it could not be read";
  if (!Array.isArray(result.ast) || result.ast.length !== 1) return "it is not one expression";
  const kind = nodeKind(result.ast[0]);
  if (kind === "alias") return "it names its result";
  if (kind === undefined || (KNOWN_ROOTS.has(kind) && kind !== "paren" && kind !== "subquery") || MUTATING.test(kind))
    return "it is a statement, not an expression";
  return null;
}
