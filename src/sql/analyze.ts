import { functionNames, lex, readsTableAfterIn, splitStatements, type Token, withoutComments } from "./lexer.ts";
import type { Node, Polyglot } from "./polyglot.ts";

interface SqlTable {
  catalog: string | null;
  schema: string | null;
  table: string;
}

export interface SqlStatement {
  /** As written, without the semicolon. */
  sql: string;
  /** Tables that it reads or writes, common table expressions left out. Not complete where `isReadable` is false. */
  tables: SqlTable[];
  /** False: nobody knows what it touches; treat it as touching everything. */
  isReadable: boolean;
  isSelect: boolean;
  /** True for all that changes data or could, and for what cannot be read. */
  isMutating: boolean;
  limit: number | null;
  /** Lower-case names of what it calls. */
  functions: string[];
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
    return { ...inner, sql, isSelect: false, isMutating, limit: null };
  }
  if (readsTableAfterIn(tokens, dialect)) return unreadable(sql, tokens, "IN needs parentheses");
  if (hidesTable(tokens)) return unreadable(sql, tokens, "the TABLE command is not understood");
  const result = polyglot.parse(withoutComments(sql, tokens), dialect);
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  const kind = root && nodeKind(root);
  if (!root || !kind) return unreadable(sql, tokens, result.error ?? "it is not one statement");
  if (!KNOWN_ROOTS.has(kind) && !MUTATING.test(kind)) return unreadable(sql, tokens, `${kind} is not understood`);
  const state: Findings = { tables: new Map(), isMutating: false, isOpaque: false };
  collect(root, new Set(), state);
  if (state.isOpaque) return unreadable(sql, tokens, "a part of it is not understood");
  return {
    sql,
    tables: [...state.tables.values()],
    isReadable: true,
    isSelect: SELECTS.has(kind),
    isMutating: state.isMutating,
    limit: limitOf(root),
    functions: functionNames(tokens),
    error: null,
  };
}

interface Findings {
  tables: Map<string, SqlTable>;
  isMutating: boolean;
  isOpaque: boolean;
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
  "pivot",
  "unpivot",
]);
const MUTATING =
  /^(?:insert|update|delete|merge|replace|create|drop|alter|truncate|copy|command|grant|revoke|kill|call|execute|attach|detach|comment|rename|refresh|load|export|unload|put|analyze|undrop|lock)(?:_|$)/;

/** A node of the syntax tree is an object with one key, its kind. */
function nodeKind(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const keys = Object.keys(value);
  const inner = (value as Node)[keys[0]!];
  return keys.length === 1 && typeof inner === "object" ? keys[0] : undefined;
}

function collect(value: unknown, ctes: ReadonlySet<string>, state: Findings): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, ctes, state);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  const node = value as Node;
  const kind = nodeKind(node);
  if (kind !== undefined && MUTATING.test(kind)) state.isMutating = true;
  if (kind === "command" || kind === "raw") state.isOpaque = true;
  // SELECT … INTO makes a table.
  if (typeof node.into === "object" && node.into !== null) state.isMutating = true;
  let visible = ctes;
  const list = (node.with as Node | null | undefined)?.ctes;
  if (Array.isArray(list)) visible = collectCtes(list as Node[], (node.with as Node).recursive === true, ctes, state);
  if (isTable(node)) addTable(node, visible, state.tables);
  for (const [key, inner] of Object.entries(node)) {
    if (key !== "with" || !Array.isArray(list)) collect(inner, visible, state);
  }
}

/** Bodies of common table expressions see those before them, recursive ones all; the statement sees all. */
function collectCtes(
  list: Node[],
  recursive: boolean,
  outer: ReadonlySet<string>,
  state: Findings,
): ReadonlySet<string> {
  const names = list.map((cte) => nameKey(cte.alias));
  const visible = new Set(outer);
  if (recursive) for (const name of names) visible.add(name);
  list.forEach((cte, index) => {
    collect(cte.this, new Set(visible), state);
    visible.add(names[index]!);
  });
  return visible;
}

function isTable(node: Node): boolean {
  return "catalog" in node && "schema" in node && typeof node.name === "object" && node.name !== null;
}

function addTable(node: Node, ctes: ReadonlySet<string>, found: Map<string, SqlTable>): void {
  const table = nameOf(node.name);
  if (table === null) return;
  const schema = nameOf(node.schema);
  const catalog = nameOf(node.catalog);
  if (schema === null && catalog === null && ctes.has(nameKey(node.name))) return;
  found.set(JSON.stringify([catalog, schema, table]), { catalog, schema, table });
}

function nameOf(identifier: unknown): string | null {
  if (typeof identifier !== "object" || identifier === null) return null;
  const { name } = identifier as Node;
  return typeof name === "string" ? name : nameOf((identifier as Node).identifier);
}

/** Unquoted names are the same in any case; a quoted one only in its own. */
function nameKey(identifier: unknown): string {
  const name = nameOf(identifier) ?? "";
  return (identifier as Node | null)?.quoted === true ? `"${name}` : name.toLowerCase();
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

/** `EXPLAIN [(options)] [ANALYZE] [VERBOSE] statement`: where the statement starts and whether it runs. */
function readExplain(all: readonly Token[]): { start: number; runs: boolean } | null {
  const tokens = all.filter((token) => token.kind !== "comment");
  const text = (index: number): string => tokens[index]?.text.toLowerCase() ?? "";
  if (text(0) !== "explain") return null;
  let at = 1;
  let runs = false;
  for (; tokens[at]; at++) {
    if (/^analy[sz]e$/.test(text(at))) runs = true;
    else if (text(at) === "(" && !/^(?:select|with|values|\()$/.test(text(at + 1))) {
      // A parenthesis right after EXPLAIN holds options unless a query starts in it.
      for (; tokens[at] && text(at) !== ")"; at++) runs ||= /^analy[sz]e$/.test(text(at));
    } else if (text(at) === "format" && text(at + 1) === "=") at += 2;
    else if (!["verbose", "extended", "partitions", "formatted", "query", "plan", "for"].includes(text(at))) break;
  }
  const first = tokens[at];
  return first ? { start: first.start, runs } : null;
}

/** Words before TABLE in statements about tables. */
const BEFORE_TABLE = new Set(
  "create drop alter truncate temp temporary unlogged external foreign transient replace lock analyze optimize repair check on overwrite describe desc cache uncache refresh rename vacuum".split(
    " ",
  ),
);

// `TABLE name` anywhere else is a query that the parser reads as a column with an alias.
function hidesTable(all: readonly Token[]): boolean {
  const tokens = all.filter((token) => token.kind !== "comment");
  return tokens.some((token, index) => {
    if (token.kind !== "word" || token.text.toLowerCase() !== "table") return false;
    const next = tokens[index + 1]?.kind;
    return (next === "word" || next === "quoted") && !BEFORE_TABLE.has(tokens[index - 1]?.text.toLowerCase() ?? "");
  });
}

function unreadable(sql: string, tokens: readonly Token[], error: string): SqlStatement {
  return {
    sql,
    tables: [],
    isReadable: false,
    isSelect: false,
    isMutating: true,
    limit: null,
    functions: functionNames(tokens),
    error,
  };
}

/** A query with this limit in place of its own; other statements stay as they are. */
export function setLimit(
  polyglot: Polyglot,
  sql: string,
  dialect: string,
  limit: number,
  style: "limit" | "top" | "fetch",
): string {
  const { tokens, problem } = lex(sql, dialect);
  const result = problem === null ? polyglot.parse(withoutComments(sql, tokens), dialect) : undefined;
  const root = result?.success && Array.isArray(result.ast) && result.ast.length === 1 ? result.ast[0] : undefined;
  const kind = root && nodeKind(root);
  if (!root || !kind || !["select", "union", "intersect", "except"].includes(kind)) return sql;
  const literal = { literal: { literal_type: "number", value: String(limit) } };
  const body = root[kind] as Node;
  if (style === "top") {
    if (kind !== "select") return `SELECT TOP ${limit} * FROM (${sql}) AS inner_qry`;
    body.top = { this: literal, parenthesized: false, percent: false, with_ties: false };
  } else if (style === "fetch") {
    body.limit = null;
    if (kind !== "select") return `SELECT * FROM (${sql}) FETCH FIRST ${limit} ROWS ONLY`;
    body.fetch = { direction: "FIRST", count: literal, percent: false, rows: true, with_ties: false };
  } else {
    body.fetch = null;
    body.limit = kind === "select" ? { this: literal, percent: false, comments: [] } : literal;
  }
  const generated = polyglot.generate([root], dialect);
  const text = generated.success ? generated.sql?.[0] : undefined;
  if (text === undefined) throw new Error(generated.error ?? "the query could not be written again");
  return text;
}

/** SQL laid out over lines; each statement ends with a semicolon but the last. */
export function layOut(polyglot: Polyglot, sql: string, dialect: string): string {
  const result = polyglot.format(sql, dialect);
  if (!result.success || !result.sql) throw new Error(result.error ?? "the SQL could not be read");
  return result.sql.join(";\n");
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
