import { isFeatureEnabled } from "../settings/flags.ts";
import type { Settings } from "../settings/keys.ts";

/** Drivers that read files of this machine, under every driver name, and the class that the reference names. */
const UNSAFE: readonly (readonly [RegExp, string])[] = [
  [/^sqlite(?:\+\S*)?$/, "SQLiteDialect_pysqlite"],
  [/^shillelagh(?:\+\S*)?$/, "shillelagh"],
];

/**
 * Why a connection must not be saved, or undefined. The metadata database as a warehouse is its own feature.
 * @param driverName part of the URI before `://`
 */
export function unsafeConnection(driverName: string, settings: Settings): string | undefined {
  if (!settings.PREVENT_UNSAFE_DB_CONNECTIONS) return undefined;
  const name = driverName.toLowerCase();
  let dialect = UNSAFE.find(([pattern]) => pattern.test(name))?.[1];
  if (name === "superset" && !isFeatureEnabled(settings, "ENABLE_SUPERSET_META_DB")) dialect = "superset";
  return dialect && `${dialect} cannot be used as a data source for security reasons.`;
}
