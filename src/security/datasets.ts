import type { Expression } from "kysely";
import type { Metadata } from "../metadata/orm.ts";
import type { DatasetAccess } from "./access.ts";

/**
 * What the checks of access need to know of datasets.
 * @param ids their ids, or a query for them; ids without a dataset are left out
 */
export async function datasetsForAccess(
  metadata: Metadata,
  ids: readonly number[] | Expression<Record<string, number | null>>,
): Promise<(DatasetAccess & { table_name: string })[]> {
  const rows = await metadata
    .kysely()
    .selectFrom("tables as t")
    .innerJoin("dbs as d", "d.id", "t.database_id")
    .where("t.id", "in", ids as readonly number[])
    .select(["t.id", "t.table_name", "t.schema", "t.catalog", "t.perm", "t.schema_perm", "t.catalog_perm"])
    .select(["d.id as database_id", "d.database_name"])
    .execute();
  return rows.map(({ database_id, database_name, ...dataset }) => ({
    ...dataset,
    database: { id: database_id, database_name },
  }));
}
