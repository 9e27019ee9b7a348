import { Chart } from "../metadata/entities/chart.ts";
import type { Dataset } from "../metadata/entities/dataset.ts";
import { ViewMenu } from "../metadata/entities/role.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import { catalogPerm, datasetPerm, schemaPerm } from "./access.ts";
import { addPermissionView, MAX_VIEW_NAME, renameView, sharePermissionViews } from "./permission-views.ts";

interface Place {
  databaseName: string;
  catalog: string | null;
  schema: string | null;
}

/** Makes sure that roles can hold the catalog and schema of a dataset. Call before the transaction that stores it. */
export function shareSchemaViews(metadata: Metadata, { databaseName, catalog, schema }: Place): Promise<void> {
  const catalogView = catalogPerm(databaseName, catalog);
  const schemaView = schemaPerm(databaseName, catalog, schema);
  return sharePermissionViews(metadata, [
    ["datasource_access"],
    ...(catalogView ? [["catalog_access", catalogView] as const] : []),
    ...(schemaView ? [["schema_access", schemaView] as const] : []),
  ]);
}

/** Whether roles could hold a dataset of this name: its view has room for no more. Ids count as the longest there are. */
export function fitsView(databaseName: string, tableName: string): boolean {
  return [...datasetPerm(databaseName, { id: 2_147_483_647, table_name: tableName })].length <= MAX_VIEW_NAME;
}

/**
 * Brings a stored dataset's permission columns, its view and those of its charts in line with where it is now; roles that
 * held it keep it. Belongs to the caller's transaction.
 */
export async function placeDataset(em: EntityManager, dataset: Dataset, databaseName: string): Promise<void> {
  const before = [dataset.perm, dataset.schema_perm, dataset.catalog_perm];
  const perm = datasetPerm(databaseName, dataset);
  const schema_perm = schemaPerm(databaseName, dataset.catalog, dataset.schema);
  const catalog_perm = catalogPerm(databaseName, dataset.catalog);
  if (dataset.perm && dataset.perm !== perm && (await em.count(ViewMenu, { name: perm })) === 0)
    await renameView(em, dataset.perm, perm);
  Object.assign(dataset, { perm, schema_perm, catalog_perm });
  await addPermissionView(em, "datasource_access", perm);
  if (before[0] === perm && before[1] === schema_perm && before[2] === catalog_perm) return;
  await em.nativeUpdate(
    Chart,
    { datasource_id: dataset.id, datasource_type: "table" },
    { perm, schema_perm, catalog_perm },
  );
}
