import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Metadata } from "../metadata/orm.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";

export interface Administrator {
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  password: string;
  /** True where nobody has seen the password yet. */
  isGenerated?: boolean;
}

/** Creates the tables where there are none, and brings roles and permissions to what they should be. */
export async function prepareDatabase(metadata: Metadata, settings: Settings): Promise<void> {
  const [{ upgrade }, { writeSystemThemes }, { syncRolesAndPermissions }] = await Promise.all([
    import("../metadata/migrate.ts"),
    import("../metadata/themes.ts"),
    import("../security/roles.ts"),
  ]);
  await upgrade(metadata);
  await syncRolesAndPermissions(metadata, settings);
  await writeSystemThemes(metadata, settings);
}

/** Creates the administrator unless the name is taken; says whether it did. */
export async function ensureAdministrator(
  metadata: Metadata,
  settings: Settings,
  admin: Administrator,
): Promise<boolean> {
  const { createUser, userExists } = await import("../security/users.ts");
  if (await userExists(metadata, admin.username)) return false;
  await createUser(metadata, settings, { ...admin, roles: ["Admin"] });
  return true;
}

/** Opens the metadata database, creating a SQLite file where there is none, for the length of one action. */
export async function withNewMetadata<T>(settings: Settings, act: (metadata: Metadata) => Promise<T>): Promise<T> {
  const { openMetadata } = await import("../metadata/orm.ts");
  const metadata = await openMetadata(settings);
  try {
    return await act(metadata);
  } finally {
    await metadata.close();
  }
}

/**
 * Tests a connection: the revision of the database, or null where it is empty.
 * @throws UserError that says why it cannot be used
 */
export async function revisionAt(databaseUri: string, secret: string): Promise<string | null> {
  const settings = { ...defaultSettings(), SECRET_KEY: secret, SQLALCHEMY_DATABASE_URI: databaseUri };
  const sqlite = /^sqlite[^:]*:\/\/\/([^?]+)/.exec(databaseUri)?.[1];
  if (sqlite && !existsSync(resolve(sqlite))) return null;
  const { currentRevision } = await import("../metadata/migrate.ts");
  return withNewMetadata(settings, currentRevision);
}
