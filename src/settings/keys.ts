import { homedir } from "node:os";
import { join } from "node:path";
import { dataKeys } from "./keys/data.ts";
import type { Key } from "./keys/define.ts";
import { jobKeys } from "./keys/jobs.ts";
import { securityKeys } from "./keys/security.ts";
import { webKeys } from "./keys/web.ts";

export type { Key } from "./keys/define.ts";
export type * from "./keys/types.ts";

type KeyTable = typeof securityKeys & typeof webKeys & typeof jobKeys & ReturnType<typeof dataKeys>;
type SettingsOf<T> = { [K in keyof T]: T[K] extends Key<infer V> ? V : never };

/** Every setting of Superset 6.0.0 and of its libraries, under the same upper-case name. */
export interface Settings extends SettingsOf<KeyTable> {}

export type SettingName = keyof Settings;

/** Folder of the default databases: SUPERSET_HOME, else `~/.superset`. */
function dataFolder(env: NodeJS.ProcessEnv): string {
  return env.SUPERSET_HOME || join(homedir(), ".superset");
}

/** The table of keys: kind, default, note and what Liteset does with each. */
export function keyTable(env: NodeJS.ProcessEnv = {}): Record<SettingName, Key<unknown>> {
  return { ...securityKeys, ...webKeys, ...jobKeys, ...dataKeys(dataFolder(env)) };
}

/** All settings at their defaults, as a copy that may be changed. */
export function defaultSettings(env: NodeJS.ProcessEnv = {}): Settings {
  const defaults = Object.entries(keyTable(env)).map(([name, key]) => [name, structuredClone(key.default)]);
  return Object.fromEntries(defaults) as Settings;
}
