import { createRequire } from "node:module";
import { LitesetError } from "../errors.ts";
import type { Engine } from "./engine.ts";

/** The major version of each optional package that Liteset was written for. */
const majors: Readonly<Record<string, number>> = {
  tedious: 20,
  oracledb: 26,
  "snowflake-sdk": 3,
  hdb: 2,
  "hive-driver": 1,
  "node-firebird": 2,
  "vertica-nodejs": 1,
  "@exasol/exasol-driver-ts": 0.8,
  ibm_db: 4,
  "@ydbjs/query": 6,
  teradatasql: 20,
};

const { resolve } = createRequire(import.meta.url);

/** True if what the engine's driver needs is there. */
export function isInstalled({ packageName }: Pick<Engine, "packageName">): boolean {
  if (packageName === undefined) return true;
  try {
    resolve(packageName);
    return true;
  } catch {
    return false;
  }
}

/** The command that installs an optional package, in the version that Liteset was written for. */
export const installLine = (packageName: string): string =>
  `npm install ${packageName}@${majors[packageName] ?? "latest"}`;

/**
 * The package that an engine's driver is built on, typed by who asks for it.
 * @throws LitesetError (422) with the line that installs it, where it is absent
 */
export async function loadPackage<Package>({ packageName = "", engineName }: Engine): Promise<Package> {
  if (!isInstalled({ packageName })) {
    throw new LitesetError(
      `${engineName} needs the package ${packageName}. Install it beside Liteset: ${installLine(packageName)}`,
      "GENERIC_DB_ENGINE_ERROR",
      { status: 422 },
    );
  }
  const loaded = (await import(packageName)) as Package & { default?: Package };
  return loaded.default ?? loaded;
}
