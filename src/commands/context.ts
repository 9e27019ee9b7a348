import { UserError } from "../errors.ts";
import { User } from "../metadata/entities/user.ts";
import { type Metadata, openMetadata } from "../metadata/orm.ts";
import type { Viewer } from "../security/viewer.ts";
import { createViewers } from "../security/viewers.ts";
import { requireSettings } from "../settings/check.ts";
import type { Settings } from "../settings/keys.ts";

/**
 * The settings that a command works with. What could not be read but does not matter here is said on standard error.
 * @throws UserError naming file, line and key where the settings cannot be used
 */
export async function readSettings(options: { config?: string }): Promise<Settings> {
  return requireSettings({ configPath: options.config }, (line) => console.error(`liteset: ${line}`));
}

/** Opens the metadata database for the length of one action. */
export async function withMetadata<T>(settings: Settings, act: (metadata: Metadata) => Promise<T>): Promise<T> {
  const metadata = await openMetadata(settings, { mustExist: true });
  try {
    return await act(metadata);
  } finally {
    await metadata.close();
  }
}

/** In whose name a command works: what they may not do, it does not. */
export async function viewerNamed(metadata: Metadata, settings: Settings, username: string): Promise<Viewer> {
  const user = await metadata.em().findOne(User, { username });
  const viewer = user && (await createViewers(metadata, settings).byId(user.id));
  if (!viewer) throw new UserError(`there is no active user ${username}; liteset list-users lists them`);
  return viewer;
}
