import type { Node, Polyglot } from "./polyglot.ts";
import { isNode, nodeKind, walk } from "./tree.ts";

/**
 * A statement in which LIMIT is what the database has in its place: people write it everywhere, and Superset translates it,
 * but Oracle has FETCH only, and SQL Server nothing of the sort beside OFFSET. What else there is stays as it was written.
 */
export function withOwnLimits(polyglot: Polyglot, sql: string, dialect: string): string {
  if ((dialect !== "oracle" && dialect !== "tsql") || !/\blimit\b/i.test(sql)) return sql;
  const root = polyglot.parse(sql, dialect).ast?.[0];
  if (!root) return sql;
  let isChanged = false;
  const kind = nodeKind(root);
  const body = root[kind ?? ""] as Node;
  let end = "";
  if (dialect === "oracle" && kind !== "select" && isNode(body?.limit)) {
    // The limit of a set operation stands behind all of it, where the parser knows no FETCH.
    const count = polyglot.generate([body.limit], dialect).sql?.[0];
    if (count === undefined || isNode(body.offset)) return sql;
    end = ` FETCH FIRST ${count} ROWS ONLY`;
    body.limit = null;
    isChanged = true;
  }
  walk(root, (node) => {
    if (nodeKind(node) !== "select") return;
    const body = node.select as Node;
    const { limit, offset } = body;
    if (!isNode(limit) || (dialect === "tsql" && !isNode(offset))) return;
    body.fetch = { direction: "FIRST", count: limit.this, percent: false, rows: true, with_ties: false };
    body.limit = null;
    if (isNode(offset)) offset.rows = true;
    // SQL Server takes OFFSET behind an order only.
    if (dialect === "tsql") body.order_by ??= anyOrder(polyglot);
    isChanged = true;
  });
  const generated = isChanged ? polyglot.generate([root], dialect) : undefined;
  const text = generated?.success ? generated.sql?.[0] : undefined;
  return text === undefined ? sql : text + end;
}

const anyOrder = (polyglot: Polyglot): unknown => {
  const root = polyglot.parse("SELECT 1 ORDER BY (SELECT NULL)", "tsql").ast?.[0];
  return (root?.select as Node | undefined)?.order_by;
};
