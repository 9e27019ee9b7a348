import { LitesetError } from "../errors.ts";
import { isOwner } from "./ownership.ts";
import { can, hasRole, type Viewer } from "./viewer.ts";

/** What the checks need to know of a database. */
export interface DatabaseAccess {
  id: number;
  database_name: string;
  perm?: string | null;
}

/** What the checks need to know of a dataset. */
export interface DatasetAccess {
  id: number;
  table_name?: string;
  perm?: string | null;
  schema?: string | null;
  catalog?: string | null;
  schema_perm?: string | null;
  catalog_perm?: string | null;
  database: DatabaseAccess;
  owners?: Iterable<{ id: number }>;
}

export interface DashboardAccess {
  id: number;
  published?: boolean | null;
  owners: Iterable<{ id: number }>;
  roles: Iterable<{ id: number }>;
  /** Datasets of the dashboard's charts. */
  datasets: readonly DatasetAccess[];
  /** Needed for guests only. */
  embeddedUuids?: readonly string[];
}

/** Name of the view that stands for a database in the role tables. */
export const databasePerm = (database: { id: number; database_name: string }): string =>
  `[${database.database_name}].(id:${database.id})`;

/** Name of the view that stands for a dataset in the role tables. */
export const datasetPerm = (databaseName: string, dataset: { id: number; table_name: string }): string =>
  `[${databaseName}].[${dataset.table_name}](id:${dataset.id})`;

/** Name of the view that stands for a schema; null when there is no schema. */
export function schemaPerm(
  databaseName: string,
  catalog: string | null | undefined,
  schema: string | null | undefined,
): string | null {
  if (!schema) return null;
  return catalog ? `[${databaseName}].[${catalog}].[${schema}]` : `[${databaseName}].[${schema}]`;
}

/** Name of the view that stands for a catalog; null when there is none. */
export const catalogPerm = (databaseName: string, catalog: string | null | undefined): string | null =>
  catalog ? `[${databaseName}].[${catalog}]` : null;

export const canAccessAllDatabases = (viewer: Viewer): boolean =>
  can(viewer, "all_database_access", "all_database_access");

export const canAccessAllDatasets = (viewer: Viewer): boolean =>
  canAccessAllDatabases(viewer) || can(viewer, "all_datasource_access", "all_datasource_access");

/** Whether the viewer may use everything of a database. */
export function canAccessDatabase(viewer: Viewer, database: DatabaseAccess): boolean {
  return canAccessAllDatasets(viewer) || can(viewer, "database_access", database.perm || databasePerm(database));
}

/** Whether the viewer may read a dataset's rows: all of it, its database, catalog, schema, itself, or as owner. */
export function canAccessDataset(viewer: Viewer, dataset: DatasetAccess): boolean {
  const { database } = dataset;
  return (
    canAccessDatabase(viewer, database) ||
    (!!dataset.catalog && can(viewer, "catalog_access", catalogPerm(database.database_name, dataset.catalog) ?? "")) ||
    (!!dataset.schema_perm && can(viewer, "schema_access", dataset.schema_perm)) ||
    (!!dataset.perm && can(viewer, "datasource_access", dataset.perm)) ||
    isOwner(viewer, dataset.owners)
  );
}

/** The refusal that names the dataset and what permission opens it. */
export function datasetAccessError(
  dataset: { id: number; table_name?: string },
  link: string | null = null,
): LitesetError {
  return new LitesetError(
    `This endpoint requires the datasource ${dataset.id}, database or \`all_datasource_access\` permission`,
    "DATASOURCE_SECURITY_ACCESS_ERROR",
    { status: 403, level: "warning", extra: { link, datasource: dataset.id, datasource_name: dataset.table_name } },
  );
}

/** Whether the viewer may open a dashboard. `rbac` is the feature flag DASHBOARD_RBAC. */
export function canAccessDashboard(viewer: Viewer, dashboard: DashboardAccess, { rbac }: { rbac: boolean }): boolean {
  if (viewer.guest) return hasGuestAccess(viewer, dashboard);
  if (viewer.isAdmin || isOwner(viewer, dashboard.owners)) return true;
  const roles = [...dashboard.roles];
  if (rbac && roles.length > 0) return !!dashboard.published && hasRole(viewer, roles);
  return dashboard.datasets.length === 0 || dashboard.datasets.some((dataset) => canAccessDataset(viewer, dataset));
}

function hasGuestAccess(viewer: Viewer, dashboard: DashboardAccess): boolean {
  const ids = new Set([String(dashboard.id), ...(dashboard.embeddedUuids ?? [])]);
  return !!viewer.guest?.resources.some((resource) => resource.type === "dashboard" && ids.has(resource.id));
}
