import { type Metadata, openMetadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { loadSettings } from "../settings/load.ts";

/**
 * The settings that a command works with. What could not be read but does not matter here is said on standard error.
 * @throws UserError naming file, line and key where the settings cannot be used
 */
export async function readSettings(options: { config?: string }): Promise<Settings> {
  const { settings, problems } = await loadSettings({ configPath: options.config });
  for (const problem of problems) console.error(`liteset: ${problem.message}`);
  return settings;
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
