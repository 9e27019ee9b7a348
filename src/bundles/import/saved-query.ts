import type { Database } from "../../metadata/entities/database.ts";
import { SavedQuery } from "../../metadata/entities/sqllab.ts";
import { commandError } from "../errors.ts";
import type { SavedQueryConfig } from "../schemas.ts";
import { given } from "./database.ts";
import { audit, type ImportContext } from "./importer.ts";

/** Creates a saved query of the one who imports, or brings their own of its uuid up to date; written with the next flush. */
export function importSavedQuery(
  context: ImportContext,
  config: SavedQueryConfig,
  { database, existing, overwrite }: { database: Database; existing: SavedQuery | undefined; overwrite: boolean },
): SavedQuery {
  const { em, owner, viewer } = context;
  if (existing && !overwrite) return existing;
  const authors = [existing?.user?.id, existing?.created_by?.id];
  if (existing && viewer && !viewer.isAdmin && !authors.includes(viewer.id ?? undefined)) {
    throw commandError("A saved query already exists and user doesn't have permissions to overwrite it", 403);
  }
  const { catalog, schema, label, description, sql, uuid } = config;
  const fields = given({ catalog, schema, label, description, sql, uuid, database });
  const query =
    existing ??
    em.create(SavedQuery, { ...fields, ...(owner ? { user: owner } : {}), ...audit(context, true) } as never);
  if (existing) Object.assign(query, { ...fields, ...audit(context, false) });
  return query;
}
