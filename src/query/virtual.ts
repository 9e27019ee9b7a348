import type { Engine } from "../engines/engine.ts";
import type { Metadata } from "../metadata/orm.ts";
import { rowRulesByDataset } from "../security/rls.ts";
import type { Viewer } from "../security/viewer.ts";
import { parseSql } from "../sql/reader.ts";
import type { QueryDataset } from "./dataset.ts";
import { QueryError } from "./errors.ts";

/** What only the parser can tell the meaning of; without any of it a SELECT is one query that reads. */
const NOT_PLAIN = /[;$#]|--|\/\*|\b(?:insert|update|delete|merge|drop|alter|create|truncate|into|call|copy)\b/i;

const isPlain = (sql: string): boolean => /^\s*(?:select|with)\b/i.test(sql) && !NOT_PLAIN.test(sql);

/**
 * Refuses a virtual dataset whose query is not one that reads, or that reads tables whose rows the viewer may not all
 * see: no rule is lost because a query stands between.
 */
export async function checkVirtualDataset(
  dataset: QueryDataset,
  engine: Engine,
  metadata: Metadata,
  viewer: Viewer,
): Promise<void> {
  if (dataset.sql === null) return;
  const sql = dataset.sql.replace(/[\s;]+$/, "");
  const ruled = await ruledTables(metadata, viewer, dataset.databaseId);
  if (ruled.size === 0 && isPlain(sql)) return;
  const { statements } = await parseSql(sql, engine.dialect);
  if (statements.length > 1) throw new QueryError("Virtual dataset query cannot consist of multiple statements");
  if (statements.length === 0) throw new QueryError("Virtual dataset query cannot be empty");
  if (statements[0]!.isMutating) throw new QueryError("Virtual dataset query must be read-only");
  const table = statements[0]!.tables.find((candidate) => ruled.has(candidate.table.toLowerCase()));
  if (table) {
    throw new QueryError(
      `Row level security applies to the table ${table.table}, which this version of Liteset cannot apply inside of a virtual dataset. Build the chart on the table itself.`,
    );
  }
}

/** Names (in lower case) of the database's tables on which rules hold for the viewer. */
export async function ruledTables(metadata: Metadata, viewer: Viewer, databaseId: number): Promise<Set<string>> {
  const tables = await metadata
    .kysely()
    .selectFrom("tables")
    .innerJoin("rls_filter_tables", "rls_filter_tables.table_id", "tables.id")
    .select(["tables.id", "tables.table_name"])
    .distinct()
    .where("tables.database_id", "=", databaseId)
    .execute();
  const rules = await rowRulesByDataset(
    metadata,
    viewer,
    tables.map((table) => table.id),
  );
  return new Set(tables.filter((table) => rules.has(table.id)).map((table) => table.table_name.toLowerCase()));
}
