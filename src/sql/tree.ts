import type { Node } from "./polyglot.ts";

export interface SqlTable {
  catalog: string | null;
  schema: string | null;
  table: string;
}

/** A table's name somewhere in a statement. */
export interface TableReference extends SqlTable {
  node: Node;
  /** It stands where rows are read from: behind FROM or JOIN. */
  isSource: boolean;
  /** It means a common table expression of the statement, not a table. */
  isCte: boolean;
}

/** A node of the syntax tree is an object with one key, its kind. */
export function nodeKind(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  const keys = Object.keys(value);
  const inner = value[keys[0]!];
  return keys.length === 1 && typeof inner === "object" ? keys[0] : undefined;
}

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Calls `visit` for every object of a tree, parents before their children. */
export function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const inner of Object.values(value)) walk(inner, visit);
  }
}

/** Every place where a statement names a table, with what its common table expressions hide told apart. */
export function tableReferences(root: Node, dialect: string): TableReference[] {
  const sources = new Set<unknown>();
  walk(root, (node) => {
    for (const source of sourcesOf(node)) if (nodeKind(source) === "table") sources.add(source.table);
  });
  const found: TableReference[] = [];
  collect(root, new Set(), { dialect, sources, found });
  return found;
}

/** What a part of a statement reads its rows from: what stands behind its FROM and JOINs, parentheses opened. */
export function sourcesOf(node: Node): Node[] {
  const from = [node.from, node.from_clause].flatMap((clause) => (isNode(clause) ? listOf(clause.expressions) : []));
  const joined = listOf(node.joins)
    .filter((join) => join.kind !== "Array")
    .map((join) => join.this);
  return [...from, ...joined, ...(nodeKind(node) === "joined_table" ? [] : [node.left].filter(() => "joins" in node))]
    .filter(isNode)
    .map(opened);
}

const WRAPPERS = new Set(["paren", "alias", "lateral", "pivot", "unpivot"]);

function opened(source: Node): Node {
  const kind = nodeKind(source);
  const inner = kind !== undefined && WRAPPERS.has(kind) ? (source[kind] as Node).this : undefined;
  return isNode(inner) && nodeKind(inner) ? opened(inner) : source;
}

const listOf = (value: unknown): Node[] => (Array.isArray(value) ? value.filter(isNode) : []);

interface Search {
  dialect: string;
  sources: ReadonlySet<unknown>;
  found: TableReference[];
}

function collect(value: unknown, ctes: ReadonlySet<string>, search: Search): void {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, ctes, search);
    return;
  }
  if (!isNode(value)) return;
  const list = isNode(value.with) && Array.isArray(value.with.ctes) ? listOf(value.with.ctes) : null;
  const visible = list ? collectCtes(list, (value.with as Node).recursive === true, ctes, search) : ctes;
  if (isTable(value)) addReference(value, visible, search);
  const pivoted = pivotedTable(value);
  if (pivoted) addReference(pivoted, visible, search);
  for (const [key, inner] of Object.entries(value)) {
    if (key !== "with" || !list) collect(inner, visible, search);
  }
}

/** The bodies of common table expressions see those before them, recursive ones themselves; the statement sees all. */
function collectCtes(list: Node[], recursive: boolean, outer: ReadonlySet<string>, search: Search): Set<string> {
  const visible = new Set(outer);
  for (const cte of list) {
    const name = cteName(cte, search.dialect);
    collect(cte.this, name !== null && recursive ? new Set([...visible, name]) : new Set(visible), search);
    if (name !== null) visible.add(name);
  }
  return visible;
}

/** ClickHouse's `WITH value AS name` names a value, not a table. */
const cteName = (cte: Node, dialect: string): string | null =>
  cte.alias_first === true ? nameKey(cte.alias, dialect) : null;

/** Names of all common table expressions, in lower case. */
export function cteNames(root: Node): Set<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if (!Array.isArray(node.ctes)) return;
    for (const cte of listOf(node.ctes)) names.add((nameOf(cte.alias) ?? "").toLowerCase());
  });
  return names;
}

function isTable(node: Node): boolean {
  return "catalog" in node && "schema" in node && isNode(node.name);
}

/** The parser takes the table of DuckDB's PIVOT for a column. */
function pivotedTable(node: Node): Node | null {
  const kind = nodeKind(node);
  const inner = kind === "pivot" || kind === "unpivot" ? (node[kind] as Node).this : undefined;
  if (!isNode(inner)) return null;
  const path = nodeKind(inner) === "dot" ? (inner.dot as Node) : null;
  const column = (path ? (path.this as Node) : inner).column;
  if (!isNode(column)) return null;
  return path
    ? { name: path.field, schema: column.name, catalog: column.table }
    : { name: column.name, schema: column.table, catalog: null };
}

function addReference(node: Node, ctes: ReadonlySet<string>, { dialect, sources, found }: Search): void {
  const name = nameOf(node.name);
  if (name === null) return;
  // BigQuery takes a whole path in one pair of backticks.
  // SQL Server's #name is a table of the session.
  const own = dialect === "tsql" ? name.replace(/^#(?!#)/, "") : name;
  const path = dialect === "bigquery" ? own.split(".") : [own];
  const table = path.pop()!;
  const schema = path.pop() ?? (nameOf(node.schema) || null);
  const catalog = path.pop() ?? (nameOf(node.catalog) || null);
  const isSource = sources.has(node);
  const isCte = isSource && schema === null && catalog === null && ctes.has(nameKey(node.name, dialect));
  found.push({ catalog, schema, table, node, isSource, isCte });
}

export function nameOf(identifier: unknown): string | null {
  if (!isNode(identifier)) return null;
  const { name } = identifier;
  return typeof name === "string" ? name : nameOf(identifier.identifier);
}

const POSTGRES = new Set(["postgresql", "redshift", "cockroachdb", "materialize", "risingwave"]);
const CASELESS = new Set(["sqlite", "duckdb"]);

/**
 * Equal where two names surely are the same common table expression: by the folding of the database where it is known, else
 * when they are written alike. A name that counts as another's is taken for a table, the careful side.
 */
function nameKey(identifier: unknown, dialect: string): string {
  const name = nameOf(identifier) ?? "";
  if (CASELESS.has(dialect)) return name.toLowerCase();
  const isQuoted = isNode(identifier) && identifier.quoted === true;
  if (POSTGRES.has(dialect)) return isQuoted ? name : name.toLowerCase();
  return isQuoted ? `"${name}` : name;
}
