import { appendFile } from "node:fs/promises";
import { splitPassword } from "../bundles/import/database.ts";
import { passwordToKeep } from "../engines/connection-mutator.ts";
import type { ConnectionTarget } from "../engines/engine.ts";
import { createEnginePools } from "../engines/pool.ts";
import { engineFor } from "../engines/registry.ts";
import { parseUri } from "../engines/uri.ts";
import { LitesetError, UserError } from "../errors.ts";
import { createLogger } from "../log.ts";
import { Database } from "../metadata/entities/database.ts";
import type { Metadata } from "../metadata/orm.ts";
import { databasePerm } from "../security/access.ts";
import { addPermissionView } from "../security/permission-views.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  connectArgs?: string;
  databaseName?: string;
  uri?: string;
  skipCreate?: boolean;
  json?: boolean;
}

const TIMEOUT_MS = 30_000;
const MODES: readonly string[] = ["full", "connectivity", "engine-spec"];

/**
 * `liteset test-db URI`: says which engine serves an address, connects, and reads its schemas. `engine-spec URI` stops after the
 * first, `connectivity URI` after the second.
 */
export async function testDb(options: Options, first: string, second?: string): Promise<void> {
  const mode = second !== undefined && MODES.includes(first) ? first : "full";
  const uri = second ?? first;
  const settings = await readSettings(options);
  const said: Record<string, unknown> = {};
  const tell = (key: string, label: string, value: unknown): void => {
    said[key] = value;
    if (!options.json) console.log(`${label}: ${Array.isArray(value) ? value.join(", ") || "none" : value}`);
  };
  try {
    const { backend, host, database } = parseUri(uri);
    const engine = engineFor(uri);
    tell("engine", "Engine", engine.specName);
    tell("backend", "Dialect", backend);
    tell("drivers", "Drivers", engine.drivers);
    tell(
      "time_grains",
      "Time grains",
      engine.timeGrains.map(([grain]) => grain),
    );
    if (mode !== "engine-spec") {
      const pools = createEnginePools(settings, createLogger({ level: "error" }));
      try {
        const extra = options.connectArgs
          ? { engine_params: { connect_args: readArguments(options.connectArgs) } }
          : {};
        const target: ConnectionTarget = { databaseId: null, databaseName: database ?? host ?? backend, uri, extra };
        const started = performance.now();
        await pools.ping(target, { timeoutMs: TIMEOUT_MS });
        tell("connected_ms", "Connected in ms", Math.round(performance.now() - started));
        if (mode === "full")
          tell("schemas", "Schemas", await pools.inspect(target, { timeoutMs: TIMEOUT_MS }).schemas());
      } finally {
        await pools.close();
      }
    }
    if (options.json) console.log(JSON.stringify(said));
  } catch (error) {
    if (error instanceof LitesetError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}

/** `liteset set-database-uri`: gives a connection another address, or makes it. */
export async function setDatabaseUri({ databaseName, uri, skipCreate = false, ...options }: Options): Promise<void> {
  if (!databaseName || !uri)
    throw new UserError("--database-name and --uri are needed: the connection and its address");
  const settings = await readSettings(options);
  try {
    engineFor(uri);
  } catch (error) {
    throw error instanceof LitesetError ? new UserError(error.message, { cause: error }) : error;
  }
  const { masked, password } = splitPassword(uri);
  await withMetadata(settings, (metadata) =>
    metadata.em().transactional(async (em) => {
      const known = await em.findOne(Database, { database_name: databaseName });
      if (!known && skipCreate) throw new UserError(`there is no database connection "${databaseName}"`);
      const kept = password === undefined ? {} : { password: passwordToKeep(settings, password) };
      const fields = { sqlalchemy_uri: masked, ...kept };
      const database =
        known ?? em.create(Database, { database_name: databaseName, expose_in_sqllab: true, ...fields } as never);
      if (known) Object.assign(known, fields);
      await em.flush();
      if (!known) await addPermissionView(em, "database_access", databasePerm(database));
      console.log(`${databaseName}: ${known ? "changed to" : "created with"} ${masked}`);
    }),
  );
}

/** A database of one's own that uploaded files go to, so that an installation without examples begins somewhere. */
export async function addDatabaseForFiles(metadata: Metadata, uri: string): Promise<void> {
  const { masked, password } = splitPassword(uri);
  await metadata.em().transactional(async (em) => {
    const database = em.create(Database, {
      database_name: "files",
      sqlalchemy_uri: masked,
      ...(password === undefined ? {} : { password }),
      expose_in_sqllab: true,
      allow_file_upload: true,
    } as never);
    await em.flush();
    await addPermissionView(em, "database_access", databasePerm(database));
  });
  // Lists of its tables are empty before the first upload, and no errors.
  const { backend, database: file } = parseUri(uri);
  if (backend === "sqlite" && file) await appendFile(file, "", { mode: 0o600 });
}

/** Lets files be uploaded to a database that is there. */
export async function takeFiles(metadata: Metadata, name: string): Promise<void> {
  const em = metadata.em();
  await em.nativeUpdate(Database, { database_name: name }, { allow_file_upload: true });
}

function readArguments(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {}
  throw new UserError("--connect-args is not a JSON object");
}
