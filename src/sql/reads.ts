import { lex } from "./lexer.ts";
import type { Node, Polyglot } from "./polyglot.ts";
import { isNode, nameOf, nodeKind, sourcesOf, type TableReference, tableReferences, walk } from "./tree.ts";

export type Literal = { kind: "number" | "string"; text: string };

/** A condition on one column that every row meets which a statement uses; a row in which the column is NULL meets none. */
export interface ReadCondition {
  column: string;
  operator: "=" | "in" | "<" | "<=" | ">" | ">=";
  values: Literal[];
}

/** What a statement reads of one of its tables. */
export interface TableRead {
  table: string;
  conditions: ReadCondition[];
  /** Columns of tables before it whose values are the only ones that this table's column is looked up by. */
  lookups: { column: string; table: string; tableColumn: string }[];
  /** The order in which rows are wanted, and how many of them, where nothing else is done with the rows before. */
  order: { column: string; descending: boolean }[];
  limit: number | null;
  /** Whether `conditions` are all that the statement says of which rows it wants. */
}

/**
 * What a query surely needs of each table that it names once: a reader that gives no less gives the same answer.
 * Nothing for what it cannot read.
 */
export function tableReads(polyglot: Polyglot, sql: string, dialect: string): TableRead[] {
  if (lex(sql, dialect).problem !== null) return [];
  const result = polyglot.parse(sql, dialect);
  const root = result.success && result.ast?.length === 1 ? result.ast[0] : undefined;
  if (!root) return [];
  const references = tableReferences(root, dialect).filter(({ isCte }) => !isCte);
  const once = references.filter(
    ({ table }) => references.filter((other) => other.table.toLowerCase() === table.toLowerCase()).length === 1,
  );
  const reads: TableRead[] = [];
  walk(root, (node) => {
    if (nodeKind(node) === "select") reads.push(...readsOf(node.select as Node, node === root, once));
  });
  return reads;
}

/** A table as one SELECT sees it. */
interface Source {
  table: string;
  /** The name that columns of it are written with. */
  name: string;
}

function readsOf(select: Node, isRoot: boolean, once: readonly TableReference[]): TableRead[] {
  const all = sourcesOf(select);
  const isAlone = all.length === 1;
  const sources = all.flatMap((source): Source[] => {
    const inner = nodeKind(source) === "table" ? (source.table as Node) : undefined;
    const found = inner && once.find(({ node }) => node === inner);
    return found ? [{ table: found.table, name: (nameOf(inner.alias) || found.table).toLowerCase() }] : [];
  });
  // A name that means two things means nothing here.
  const named = sources.filter(({ name }) => all.filter((source) => sourceName(source) === name).length === 1);
  const find = (node: unknown): { source: Source; column: string } | null => {
    const column = isNode(node) && nodeKind(node) === "column" ? (node.column as Node) : undefined;
    const name = column && nameOf(column.name);
    if (!column || !name) return null;
    const owner = nameOf(column.table)?.toLowerCase();
    const source = owner === undefined ? (isAlone ? named[0] : undefined) : named.find((one) => one.name === owner);
    return source ? { source, column: name } : null;
  };
  const where = conjuncts(isNode(select.where_clause) ? select.where_clause.this : undefined);
  const found = where.map((condition) => conditionOf(condition, find));
  return named.map((source) => ({
    table: source.table,
    conditions: found.flatMap((one) => (one?.source === source ? one.conditions : [])),
    lookups: lookupsOf(select, source, find),
    ...(isAlone && isRoot && found.every((one) => one !== null)
      ? wantedRows(select, find)
      : { order: [], limit: null }),
  }));
}

function sourceName(source: Node): string | undefined {
  const kind = nodeKind(source);
  const inner = kind === undefined ? undefined : (source[kind] as Node);
  return (nameOf(inner?.alias) || nameOf(inner?.name) || undefined)?.toLowerCase();
}

/** The parts of a condition that all must hold. */
function conjuncts(condition: unknown): Node[] {
  if (!isNode(condition)) return [];
  const kind = nodeKind(condition);
  const inner = kind === undefined ? condition : (condition[kind] as Node);
  if (kind === "and") return [...conjuncts(inner.left), ...conjuncts(inner.right)];
  return kind === "paren" ? conjuncts(inner.this) : [condition];
}

const OPERATORS: Readonly<Record<string, ReadCondition["operator"]>> = {
  eq: "=",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
};

type Find = (node: unknown) => { source: Source; column: string } | null;

/** A condition on one column and nothing else; null for any other. */
function conditionOf(node: Node, find: Find): { source: Source; conditions: ReadCondition[] } | null {
  const kind = nodeKind(node) ?? "";
  const inner = node[kind] as Node | undefined;
  const operator = OPERATORS[kind];
  const found = find(operator ? inner?.left : inner?.this);
  if (!found || !inner) return null;
  const { source, column } = found;
  if (operator) {
    const value = literalOf(inner.right);
    return value && { source, conditions: [{ column, operator, values: [value] }] };
  }
  if (inner.not === true) return null;
  if (kind === "between") {
    const [low, high] = [literalOf(inner.low), literalOf(inner.high)];
    if (!low || !high || inner.symmetric) return null;
    return {
      source,
      conditions: [
        { column, operator: ">=", values: [low] },
        { column, operator: "<=", values: [high] },
      ],
    };
  }
  if (kind !== "in" || !Array.isArray(inner.expressions) || inner.query) return null;
  const values = inner.expressions.map(literalOf).filter((value) => value !== null);
  if (values.length === 0 || values.length < inner.expressions.length) return null;
  return { source, conditions: [{ column, operator: "in", values }] };
}

function literalOf(node: unknown): Literal | null {
  if (!isNode(node)) return null;
  const kind = nodeKind(node);
  const inner = kind === undefined ? undefined : (node[kind] as Node);
  if (kind === "neg") {
    const positive = literalOf(inner?.this);
    return positive?.kind === "number" ? { kind: "number", text: `-${positive.text}` } : null;
  }
  if (kind !== "literal" || typeof inner?.value !== "string") return null;
  const { literal_type: type, value } = inner;
  if (type === "number") return /^\d+(?:\.\d+)?$/.test(value) ? { kind: "number", text: value } : null;
  return type === "string" ? { kind: "string", text: value } : null;
}

/** A joined table whose rows without a partner are of no use is read by the values of its partner. */
function lookupsOf(select: Node, source: Source, find: Find): TableRead["lookups"] {
  const joins = Array.isArray(select.joins) ? (select.joins as Node[]) : [];
  const join = joins.find(({ this: joined, kind }) => {
    const inner = isNode(joined) && nodeKind(joined) === "table" ? (joined.table as Node) : undefined;
    return (
      /^(?:Inner|Left)$/.test(String(kind)) &&
      (nameOf(inner?.alias) || nameOf(inner?.name))?.toLowerCase() === source.name
    );
  });
  // A join behind it that keeps all rows of its right side needs no row of this one.
  if (!join) return [];
  return conjuncts(join.on).flatMap((condition) => {
    if (nodeKind(condition) !== "eq") return [];
    const { left, right } = condition.eq as Node;
    const [a, b] = [find(left), find(right)];
    if (!a || !b || a.source === b.source) return [];
    const [own, other] = a.source === source ? [a, b] : [b, a];
    return own.source === source ? [{ column: own.column, table: other.source.table, tableColumn: other.column }] : [];
  });
}

/** What may stand in a list of columns whose rows are handed on one by one. */
const ROWWISE = new Set("column star literal alias paren neg add sub mul div".split(" "));
const REWORKING = [
  "group_by",
  "having",
  "qualify",
  "distinct",
  "distinct_on",
  "windows",
  "with",
  "top",
  "fetch",
  "limit_by",
  "sample",
];

function wantedRows(select: Node, find: Find): Pick<TableRead, "order" | "limit"> {
  const nothing = { order: [], limit: null };
  const isReworked = REWORKING.some(
    (key) => select[key] !== null && select[key] !== undefined && select[key] !== false,
  );
  const listed = Array.isArray(select.expressions) ? select.expressions : [];
  let isRowwise = !isReworked;
  const aliases = new Map<string, unknown>();
  for (const item of listed) {
    walk(item, (node) => {
      const kind = nodeKind(node);
      if (kind !== undefined && isNode(node[kind]) && !ROWWISE.has(kind) && kind !== "name" && kind !== "table")
        isRowwise = false;
    });
    const alias = isNode(item) && nodeKind(item) === "alias" ? (item.alias as Node) : undefined;
    const name = nameOf(alias?.alias);
    if (name) aliases.set(name.toLowerCase(), alias?.this);
  }
  if (!isRowwise) return nothing;
  const terms = isNode(select.order_by) ? (select.order_by.expressions as Node[]) : [];
  const order = terms.map((term) => {
    if (term.nulls_first !== null && term.nulls_first !== undefined) return null;
    const column = isNode(term.this) && nodeKind(term.this) === "column" ? (term.this.column as Node) : undefined;
    const meant = column && !nameOf(column.table) ? aliases.get((nameOf(column.name) ?? "").toLowerCase()) : undefined;
    const found = find(meant ?? term.this);
    return found && { column: found.column, descending: term.desc === true };
  });
  if (order.some((term) => term === null)) return nothing;
  const limit = count(select.limit);
  const offset = select.offset ? count(select.offset) : 0;
  return {
    order: order.filter((term) => term !== null),
    limit: limit === null || offset === null ? null : limit + offset,
  };
}

function count(clause: unknown): number | null {
  const literal = isNode(clause) ? literalOf(clause.this) : null;
  const value = literal?.kind === "number" ? Number(literal.text) : Number.NaN;
  return Number.isSafeInteger(value) && value >= 0 ? value : null;
}
