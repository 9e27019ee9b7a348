import { type Metadata, openMetadata } from "../metadata/orm.ts";
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
