import { LitesetError } from "../errors.ts";
import { isMotherduck } from "./duckdb/motherduck.ts";
import type { Engine } from "./engine.ts";
import { type DatabaseUri, parseUri } from "./uri.ts";

/** The settings that decide which databases may be connected. */
export interface SafetySettings {
  PREVENT_UNSAFE_DB_CONNECTIONS: boolean;
  FEATURE_FLAGS?: Record<string, unknown>;
}

/** Backends that reach files of the server, with the names that Superset's message has for them. */
const unsafeBackends: Readonly<Record<string, string>> = {
  sqlite: "SQLiteDialect_pysqlite",
  shillelagh: "shillelagh",
  duckdb: "duckdb",
  motherduck: "motherduck",
};

/** Parameters that let a server or a URI read files of this machine; compared without case and signs. */
const unsafeParameters = new Set([
  "localinfile",
  "allowlocalinfile",
  "allowloadlocalinfile",
  "infile",
  "readdefaultfile",
  "initcommand",
]);

/**
 * Refuses a URI that a user wants to connect and that would reach files of the server. Stored databases are not asked
 * again, so the examples on SQLite stay usable. `PREVENT_UNSAFE_DB_CONNECTIONS = False` allows them; the driver of MySQL still
 * never lets the server read files of this machine.
 */
export function checkUriIsSafe(text: string, settings: SafetySettings): void {
  const uri = parseUri(text);
  const backend = uri.backend.toLowerCase();
  if (!settings.PREVENT_UNSAFE_DB_CONNECTIONS) return;
  refuseFiles(uri, backend, settings);
  if (!["mysql", "mariadb", "pydoris", "doris", "starrocks", "oceanbase", "singlestoredb"].includes(backend)) return;
  const found = Object.keys(uri.query).filter((name) =>
    unsafeParameters.has(name.toLowerCase().replaceAll(/[^a-z]/g, "")),
  );
  if (found.length === 0) return;
  const names = found.map((name) => `'${name}'`).join(", ");
  throw new LitesetError(`Forbidden query parameter(s): {${names}}`, undefined, { status: 422 });
}

/** Lower-case names of the functions that users may not call: those of the engine, or of the one whose SQL it speaks. */
export function disallowedFunctionsOf(
  { name, dialect }: Pick<Engine, "name" | "dialect">,
  settings: { DISALLOWED_SQL_FUNCTIONS: Readonly<Record<string, readonly string[]>> },
): readonly string[] {
  const { DISALLOWED_SQL_FUNCTIONS: functions } = settings;
  return functions[name] ?? functions[dialect] ?? functions[familyOf[dialect] ?? ""] ?? [];
}

/** Dialects that inherit the functions of another. */
const familyOf: Readonly<Record<string, string>> = {
  redshift: "postgresql",
  cockroachdb: "postgresql",
  singlestore: "mysql",
  starrocks: "mysql",
  doris: "mysql",
};

function refuseFiles(uri: DatabaseUri, backend: string, settings: SafetySettings): void {
  // What MotherDuck keeps is no file.
  if (["duckdb", "motherduck"].includes(backend) && isMotherduck(uri)) return;
  const isMetaDatabase = backend === "superset" && settings.FEATURE_FLAGS?.ENABLE_SUPERSET_META_DB !== true;
  const dialect = isMetaDatabase
    ? "superset"
    : Object.hasOwn(unsafeBackends, backend)
      ? unsafeBackends[backend]
      : undefined;
  if (dialect === undefined) return;
  const name = backend === "shillelagh" && uri.driver ? `shillelagh+${uri.driver}` : dialect;
  throw new LitesetError(
    `${name} cannot be used as a data source for security reasons.`,
    "DATABASE_SECURITY_ACCESS_ERROR",
    {
      status: 422,
    },
  );
}
