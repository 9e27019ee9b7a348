import { calledBy, commandOf, effectOf, runsByName, shownFrom } from "./commands.ts";
import { readExplain } from "./explain.ts";
import { farReaders, farWriters, mayReadByName } from "./far-reading.ts";
import { foreignSyntax, hiddenTable, stages, tableCommand } from "./hidden-table.ts";
import { blankComments, functionNames, lex, splitStatements, type Token } from "./lexer.ts";
import type { Node, Polyglot } from "./polyglot.ts";
import { unseenName } from "./positions.ts";
import { isNode, nameOf, nodeKind, type SqlTable, sourcesOf, tableReferences, walk } from "./tree.ts";

/**
 * What a statement does to the database: `none`; `change`, data or what holds it; `act` in another way, or nobody knows in
 * which (CALL, COPY, GRANT, KILL …). Whoever lets a statement run for reading only asks for `none`.
 */
export type Effect = "none" | "change" | "act";

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
  /** A single SELECT, a query made of others (a set operation, one in parentheses), or no query at all. */
  query: "select" | "composed" | null;
  effect: Effect;
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
    const effect = explained.runs || !inner.isReadable ? inner.effect : "none";
    return { ...inner, sql, reads: [], query: null, effect, limit: null };
  }
  const named = tableCommand(tokens);
  if (named !== null)
    return { ...analyzeOne(polyglot, `SELECT * FROM ${sql.slice(named)}`, dialect), sql, reads: [], query: null };
  const hidden = hiddenTable(tokens, dialect) ?? foreignSyntax(tokens, dialect);
  if (hidden !== null) return unreadable(sql, tokens, hidden);
  const result = polyglot.parse(blankComments(sql, tokens), dialect);
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  const kind = root && nodeKind(root);
  if (!root || !kind) return commandOr(sql, tokens, result.error ?? "it is not one statement");
  if (!KNOWN_ROOTS.has(kind) && !EFFECTIVE.test(kind)) return commandOr(sql, tokens, `${kind} is not understood`);
  const { effect, isOpaque } = findings(root);
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
    reads: [...readIn(root, tables, dialect), ...shown, ...(QUERIES.has(kind) ? staged : [])],
    isReadable: true,
    isCommand: false,
    query: kind === "select" ? "select" : QUERIES.has(kind) ? "composed" : null,
    effect: effect === "none" && farWriters(functions, dialect).length > 0 ? "act" : effect,
    limit: limitOf(root),
    functions,
    farReaders: [
      ...new Set([...farReaders(functions, dialect), ...hiddenCalls(root, dialect)]),
      ...staged.map(({ table }) => table),
    ],
    error: null,
  };
}

/** Calls that may read tables by their names: behind FROM, in TABLE(…), and ClickHouse's IN written like a function. */
function hiddenCalls(root: Node, dialect: string): string[] {
  const found: string[] = [];
  const nameIn = (node: unknown) =>
    isNode(node) && isNode(node.function) ? String(node.function.name).toLowerCase() : "";
  walk(root, (node) => {
    for (const source of sourcesOf(node)) {
      const name = nameIn(source);
      if (name !== "" && name !== "table" && mayReadByName(name, dialect)) found.push(name);
    }
    const name = nameIn(node);
    if (isNode(node.semantic_view)) found.push("semantic_view");
    if (name === "table") {
      const inner = nameIn((node.function as { args: unknown[] }).args[0]);
      if (inner === "" || mayReadByName(inner, dialect)) found.push(inner || name);
    } else if (dialect === "clickhouse" && name === "in") found.push(name);
  });
  return found;
}

/** A statement that the parser cannot read: a command by its first word, or nobody knows what. */
function commandOr(sql: string, tokens: readonly Token[], error: string): SqlStatement {
  const command = commandOf(tokens);
  if (command === null) return unreadable(sql, tokens, error);
  return {
    ...unreadable(sql, tokens, error),
    isCommand: true,
    effect: effectOf(command),
    functions: calledBy(sql, tokens),
    error: null,
  };
}

const QUERIES = new Set(["select", "union", "intersect", "except", "subquery", "paren"]);
const KNOWN_ROOTS = new Set([
  ...QUERIES,
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
const CHANGING = /^(?:insert|update|delete|merge|replace|create|drop|alter|truncate)(?:_|$)/;
const ACTING =
  /^(?:copy|command|grant|revoke|kill|call|execute|attach|detach|comment|rename|refresh|load|export|unload|put|analyze|undrop|lock)(?:_|$)/;
const EFFECTIVE = new RegExp(`${CHANGING.source}|${ACTING.source}`);

/** What a tree does, and whether it holds what nobody knows the meaning of. */
function findings(root: Node): { effect: Effect; isOpaque: boolean } {
  let effect: Effect = "none";
  let isOpaque = false;
  walk(root, (node) => {
    const kind = nodeKind(node) ?? "";
    // SELECT … INTO makes a table.
    if (CHANGING.test(kind) || isNode(node.into)) effect = "change";
    else if (ACTING.test(kind) && effect === "none") effect = "act";
    if (kind === "command" || kind === "raw") isOpaque = true;
  });
  return { effect, isOpaque };
}

/** Tables that a statement names, each once. */
function tablesOf(root: Node, dialect: string): SqlTable[] {
  const tables = new Map<string, SqlTable>();
  for (const { catalog, schema, table, isCte } of tableReferences(root, dialect)) {
    if (!isCte) tables.set(JSON.stringify([catalog, schema, table]), { catalog, schema, table });
  }
  return [...tables.values()];
}

/** What queries in a statement read, or what it describes, as Superset names it. */
function readIn(root: Node, tables: readonly SqlTable[], dialect: string): SqlTable[] {
  if (nodeKind(root) === "describe") return [...tables];
  const found = new Set<string>();
  const others = new Map<string, SqlTable>();
  walk(root, (node) => {
    if (nodeKind(node) !== "select") return;
    const query = { ...(node.select as Node), into: null };
    const writing = writingCtes(query);
    for (const { catalog, schema, table } of tableReferences(withoutCtes(query, writing), dialect))
      found.add(JSON.stringify([catalog, schema, table]));
    for (const table of [...writing.map(namedAlone), ...(readsFromCall(query) ? [NAMELESS] : [])])
      others.set(table.table, table);
  });
  const read = tables.filter(({ catalog, schema, table }) => found.has(JSON.stringify([catalog, schema, table])));
  return [...read.map((table) => asNamed(table, dialect)), ...others.values()];
}

const listOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

/** Common table expressions that are no queries: to Superset they are tables. */
const writingCtes = (query: Node): Node[] =>
  listOf(isNode(query.with) ? query.with.ctes : []).filter((cte) => !QUERIES.has(nodeKind(cte.this) ?? ""));

const withoutCtes = (query: Node, left: readonly Node[]): Node =>
  left.length === 0
    ? query
    : { ...query, with: { ctes: listOf((query.with as Node).ctes).filter((cte) => !left.includes(cte)) } };

const namedAlone = (cte: Node): SqlTable => ({ catalog: null, schema: null, table: nameOf(cte.alias) ?? "" });

/** What Superset makes of a function behind FROM: a table without a name. */
const NAMELESS: SqlTable = { catalog: null, schema: null, table: "" };

function readsFromCall({ from, joins }: Node): boolean {
  const joined = listOf(joins).filter(({ kind }) => !/apply/i.test(String(kind)));
  const sources = [...listOf(isNode(from) ? from.expressions : []), ...joined.map((join) => join.this)];
  return sources.filter(isNode).some((source) => {
    const call = (isNode(source.alias) && isNode(source.alias.this) ? source.alias.this : source).function;
    return isNode(call) && !/^table$/i.test(String(call.name));
  });
}

/** A table as Superset names it, which differs from where it is for BigQuery's own tables and linked servers. */
function asNamed({ catalog, schema, table }: SqlTable, dialect: string): SqlTable {
  if (dialect === "bigquery" && schema === "INFORMATION_SCHEMA" && catalog === null)
    return { catalog: null, schema: null, table: `${schema}.${table}` };
  const [server, database] = dialect === "tsql" ? (catalog?.split(".") ?? []) : [];
  return server && database ? { catalog: server, schema: database, table } : { catalog, schema, table };
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
    query: null,
    effect: "act",
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
  if (kind === undefined || (KNOWN_ROOTS.has(kind) && kind !== "paren" && kind !== "subquery") || EFFECTIVE.test(kind))
    return "it is a statement, not an expression";
  return null;
}
