import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { UserError } from "../errors.ts";
import { makeSecret, requireSettings } from "../settings/check.ts";
import type { Settings } from "../settings/keys.ts";
import { litesetConfigName } from "../settings/sources.ts";
import { requireWritable, settingsText, writePrivate } from "../settings/write.ts";
import { ensureAdministrator, prepareDatabase, withNewMetadata } from "./install.ts";

interface QuickstartOptions {
  host?: string;
  port?: string | number;
  home?: string;
  examples?: boolean;
  run?: boolean;
  debug?: boolean;
}

const ADMIN = "admin";

/** `liteset quickstart`: from nothing to a running server with examples; a second start keeps everything. */
export async function quickstart(options: QuickstartOptions): Promise<void> {
  const { host = "127.0.0.1", home = ".liteset" } = options;
  const port = readPort(options.port ?? 8088);
  const folder = resolve(home);
  if (options.run !== false) await requireFreePort(host, port);
  await requireWritable(folder);
  const config = join(folder, litesetConfigName);
  const started = existsSync(config);
  if (!started) await writeSettings(config);
  const settings = await requireSettings({ configPath: config }, (line) => console.error(`liteset: ${line}`));
  const password = await install(settings, config, options.examples !== false);
  console.log(`\n  Address:  http://${host}:${port}\n  User:     ${ADMIN}`);
  console.log(
    password
      ? `  Password: ${password}\n`
      : `  The password is the one of the first start (liteset reset-password ${ADMIN} sets another).\n`,
  );
  if (options.run === false) return;
  const { run } = await import("./run.ts");
  await run({ config, host, port, withWorker: true, ...(options.debug && { debug: true }) });
}

async function writeSettings(file: string): Promise<void> {
  const beside = (name: string) => `\`sqlite:///\${import.meta.dirname}/${name}\``;
  const text = await settingsText({
    secret: makeSecret(),
    databaseUri: beside("superset.db"),
    examplesUri: beside("examples.db"),
  });
  await writePrivate(file, text, false);
}

/** Everything before the server; the administrator comes last, so that one who exists means that all is done. */
async function install(settings: Settings, config: string, examples: boolean): Promise<string | undefined> {
  const { userExists } = await import("../security/users.ts");
  const { currentRevision } = await import("../metadata/migrate.ts");
  const done = await withNewMetadata(
    settings,
    async (metadata) => (await currentRevision(metadata)) !== null && userExists(metadata, ADMIN),
  );
  if (done) return undefined;
  await timed("Creating the metadata database, roles and permissions", () =>
    withNewMetadata(settings, (metadata) => prepareDatabase(metadata, settings)),
  );
  const { addDatabaseForFiles, takeFiles } = await import("./databases.ts");
  if (examples) {
    const { loadExamplesCommand } = await import("./load-examples.ts");
    await loadExamplesCommand({ config });
    await withNewMetadata(settings, (metadata) => takeFiles(metadata, "examples"));
  } else {
    await withNewMetadata(settings, (metadata) => addDatabaseForFiles(metadata, settings.SQLALCHEMY_EXAMPLES_URI));
  }
  const password = randomBytes(12).toString("base64url");
  const admin = { username: ADMIN, firstName: "Admin", lastName: "User", email: "admin@example.com", password };
  await withNewMetadata(settings, (metadata) => ensureAdministrator(metadata, settings, admin));
  return password;
}

/** Says what takes a moment, and how long it took. */
async function timed(what: string, act: () => Promise<void>): Promise<void> {
  process.stdout.write(`${what} … `);
  const start = performance.now();
  try {
    await act();
  } catch (error) {
    process.stdout.write("failed\n");
    throw error;
  }
  process.stdout.write(`${((performance.now() - start) / 1000).toFixed(1)} s\n`);
}

function readPort(value: string | number): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new UserError(`--port must be a whole number from 1 to 65535, not "${value}".`);
  return port;
}

/** @throws UserError where the server could not listen, before anything is made */
function requireFreePort(host: string, port: number): Promise<void> {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use on ${host}; choose another with --port.`,
    EACCES: `Port ${port} may only be used by the administrator of this machine; choose one above 1023 with --port.`,
    EADDRNOTAVAIL: `${host} is no address of this machine; choose another with --host.`,
    ENOTFOUND: `The host name ${host} is not known; choose another with --host.`,
  };
  return new Promise((resolvePromise, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new UserError(reasons[error.code ?? ""] ?? `The server cannot listen on ${host}:${port} (${error.code}).`),
      ),
    );
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolvePromise()));
  });
}
