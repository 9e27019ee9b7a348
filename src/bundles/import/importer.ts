import type { User } from "../../metadata/entities/user.ts";
import type { EntityManager } from "../../metadata/orm.ts";
import { isOwner } from "../../security/ownership.ts";
import { can, type Viewer } from "../../security/viewer.ts";
import type { Settings } from "../../settings/keys.ts";
import { commandError } from "../errors.ts";

/** What an import works with. */
export interface ImportContext {
  em: EntityManager;
  settings: Settings;
  /** Null on the command line, whose user may do everything. */
  viewer: Viewer | null;
  /** Owner of what is new, in this unit of work. */
  owner: User | null;
  /** Whether columns and metrics of a dataset go that an overwriting file does not have. */
  dropsParts: { columns: boolean; metrics: boolean };
  /** Whether the files tell of another server as it is: nothing is left out or brought up to date, masks are kept as secrets. */
  asIs?: boolean;
}

export type AssetName = "database" | "dataset" | "chart" | "dashboard" | "theme";

const VIEWS: Record<AssetName, string> = {
  database: "Database",
  dataset: "Dataset",
  chart: "Chart",
  dashboard: "Dashboard",
  theme: "Theme",
};

/**
 * Whether an asset of the bundle is to be written: false keeps what is there. Importing gives nobody rights: who may
 * not create gets an error, and only owners and administrators replace an asset that exists.
 */
export function shouldWrite(
  { viewer }: ImportContext,
  name: AssetName,
  existing: { owners?: Iterable<{ id: number }> } | null,
  overwrite: boolean,
): boolean {
  const mayWrite = viewer === null || can(viewer, "can_write", VIEWS[name]);
  if (!existing) {
    if (mayWrite) return true;
    const title = VIEWS[name];
    throw commandError(`${title} doesn't exist and user doesn't have permission to create ${name}s`, 403);
  }
  if (!overwrite || !mayWrite) return false;
  if (viewer === null || viewer.isAdmin || existing.owners === undefined || isOwner(viewer, existing.owners))
    return true;
  throw commandError(`A ${name} already exists and user doesn't have permissions to overwrite it`, 403);
}

/** The person who changes a row, for its audit columns. */
export const audit = ({ owner }: ImportContext, isNew: boolean): { created_by?: User; changed_by?: User } =>
  owner === null ? {} : isNew ? { created_by: owner, changed_by: owner } : { changed_by: owner };
