import { type Expression, type SqlBool, sql } from "kysely";
import { canAccessAllDatasets } from "../../../security/access.ts";
import { type Viewer, viewsOf } from "../../../security/viewer.ts";
import type { LooseExpressions } from "../../rest/db.ts";
import { listCondition } from "../../rest/filters.ts";

/** Ids of the databases that the viewer holds `database_access` on, read from names like "[sales].(id:3)". */
export function accessibleDatabaseIds(viewer: Viewer): number[] {
  return viewsOf(viewer, "database_access").flatMap((name) => {
    const id = /\(id:(\d+)\)$/.exec(name)?.[1];
    return id ? [Number(id)] : [];
  });
}

/**
 * Which rows the viewer's dataset, schema, catalog and database permissions open; undefined when all are open.
 * @param permTable table or alias whose `perm`, `schema_perm` and `catalog_perm` count
 * @param databaseId reference of the column with the database's id
 */
export function datasetAccess(
  eb: LooseExpressions,
  viewer: Viewer,
  permTable: string,
  databaseId: string,
): Expression<SqlBool> | undefined {
  if (canAccessAllDatasets(viewer)) return undefined;
  return eb.or([
    listCondition(eb, databaseId, "in", accessibleDatabaseIds(viewer)),
    listCondition(eb, `${permTable}.perm`, "in", viewsOf(viewer, "datasource_access")),
    listCondition(eb, `${permTable}.schema_perm`, "in", viewsOf(viewer, "schema_access")),
    listCondition(eb, `${permTable}.catalog_perm`, "in", viewsOf(viewer, "catalog_access")),
  ]);
}

/** Charts over datasets that the viewer may read. */
export function chartAccess(eb: LooseExpressions, viewer: Viewer): Expression<SqlBool> | undefined {
  if (canAccessAllDatasets(viewer)) return undefined;
  const open = datasetAccess(eb, viewer, "slices", "ds.database_id") ?? sql<SqlBool>`1 = 1`;
  return eb.exists(
    eb.selectFrom("tables as ds").select("ds.id").whereRef("ds.id", "=", "slices.datasource_id").where(open),
  );
}

/** Ids in a pivot table that belong to the viewer, e.g. what they own. */
export const idsOfViewer = (eb: LooseExpressions, pivot: string, column: string, viewer: Viewer) =>
  eb
    .selectFrom(pivot)
    .select(column)
    .where("user_id", "=", viewer.id ?? -1);
