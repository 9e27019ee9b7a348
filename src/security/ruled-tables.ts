import type { Metadata } from "../metadata/orm.ts";
import { guestClauses, type RowRule, rowRulesByDataset } from "./rls.ts";
import type { Viewer } from "./viewer.ts";

/** A table of which a viewer may not read all rows, by the rules of a dataset over it. */
export interface RuledTable {
  catalog: string | null;
  schema: string | null;
  table: string;
  rules: readonly RowRule[];
  /** Clauses of a guest's token. */
  guests: readonly string[];
}

/** The tables of a database of which the viewer may not read all rows. */
export async function ruledTables(metadata: Metadata, viewer: Viewer, databaseId: number): Promise<RuledTable[]> {
  // A guest's clauses may hold for any dataset.
  const all = (viewer.guest?.rls.length ?? 0) > 0;
  const datasets = await metadata.recent.read(`ruled datasets ${databaseId} ${all}`, () =>
    findDatasets(metadata, databaseId, all),
  );
  const rules = await rowRulesByDataset(
    metadata,
    viewer,
    datasets.map((dataset) => dataset.id),
  );
  return datasets
    .map((dataset) => ({
      catalog: dataset.catalog || null,
      schema: dataset.schema || null,
      table: dataset.table_name,
      rules: rules.get(dataset.id) ?? [],
      guests: guestClauses(viewer, dataset.id),
    }))
    .filter((table) => table.rules.length > 0 || table.guests.length > 0);
}

/** The datasets of a database: those with rules, or all. */
async function findDatasets(metadata: Metadata, databaseId: number, all: boolean) {
  const ofDatabase = metadata
    .kysely()
    .selectFrom("tables")
    .select(["tables.id", "tables.catalog", "tables.schema", "tables.table_name"])
    .where("tables.database_id", "=", databaseId);
  if (all) return ofDatabase.execute();
  return ofDatabase.innerJoin("rls_filter_tables", "rls_filter_tables.table_id", "tables.id").distinct().execute();
}
