import { randomBytes } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { parseEnv } from "node:util";
import { type AssetChange, changesBetween } from "../bundles/changes.ts";
import { copyAssets } from "../bundles/copy.ts";
import type { BundleFile, ExportContext } from "../bundles/export/context.ts";
import { exportAssets } from "../bundles/export.ts";
import { fillVariables, readFolder, writeFolder } from "../bundles/folder.ts";
import { importBundle } from "../bundles/import.ts";
import { toJson } from "../bundles/json.ts";
import type { Folder } from "../bundles/kinds.ts";
import type { Tree } from "../bundles/tree.ts";
import { packBundle, unpackBundle } from "../bundles/zip.ts";
import { LitesetError, UserError } from "../errors.ts";
import { upgrade } from "../metadata/migrate.ts";
import { type EntityManager, type Metadata, openMetadata } from "../metadata/orm.ts";
import { defaultSettings, type Settings } from "../settings/keys.ts";
import { readSettings, withMetadata } from "./context.ts";
import { type Remote, remoteOf } from "./remote.ts";

interface ExportOptions {
  config?: string;
  url?: string;
  token?: string;
  json?: boolean;
}

interface ImportOptions extends ExportOptions {
  dryRun?: boolean;
  overwrite?: boolean;
  envFile?: string;
  prune?: boolean;
}

/** What a dry run ends with when something would change, so that a script can tell. */
const WOULD_CHANGE = 2;

/** `liteset export DIR`: everything, as files that belong under version control. Secrets are masked. */
export async function exportCommand(options: ExportOptions, folder: string): Promise<void> {
  const remote = remoteOf(options);
  const files = remote ? await filesOf(remote) : await localFiles(options);
  const { written, removed, unchanged } = await writeFolder(folder, files);
  if (options.json) console.log(JSON.stringify({ written, removed, unchanged }));
  else {
    for (const name of written) console.log(`written  ${name}`);
    for (const name of removed) console.log(`removed  ${name}`);
    console.log(`${folder}: ${written.length} written, ${removed.length} removed, ${unchanged} as they were`);
  }
}

/** `liteset import DIR|ZIP`: all of it or nothing. */
export async function importCommand(options: ImportOptions, path: string): Promise<void> {
  const remote = remoteOf(options);
  const settings = remote ? defaultSettings() : await readSettings(options);
  const variables = { ...process.env, ...(options.envFile ? parseEnv(await readText(options.envFile)) : {}) };
  const given = await readBundleAt(path, settings);
  if (options.prune) refusePart(given, path);
  const files = asAssets(fillVariables(given, variables));
  if (remote) await importRemotely(remote, files, options);
  else await importLocally(settings, files, options);
}

/** An export of one kind of asset says nothing about the others. */
function refusePart(files: ReadonlyMap<string, string>, path: string): void {
  if (/^type: assets$/m.test(files.get("metadata.yaml") ?? "")) return;
  throw new UserError(`--prune needs an export of all assets, and ${path} is none: its metadata.yaml has another type`);
}

/** The server's export of all assets has no themes: they are asked for on their own. */
const filesOf = async (remote: Remote): Promise<Map<string, string>> =>
  new Map([...(await remote.exportThemes()), ...(await remote.exportAssets())]);

async function localFiles(options: ExportOptions): Promise<Map<string, string>> {
  const settings = await readSettings(options);
  return withMetadata(settings, (metadata) =>
    collect(exportAssets(everything(metadata.em(), settings), { themes: true })),
  );
}

async function importRemotely(
  remote: Remote,
  files: ReadonlyMap<string, string>,
  options: ImportOptions,
): Promise<void> {
  if (options.dryRun) return void (await tryRemotely(remote, files, options));
  if (!options.overwrite) throw new UserError("with --url what exists is replaced: say so with --overwrite");
  // What is to be deleted is known before anything changes.
  const changes = options.prune ? await tryRemotely(remote, files, { ...options, dryRun: true }, { quiet: true }) : [];
  async function* all(): AsyncGenerator<BundleFile> {
    yield* files;
  }
  await remote.importAssets(await packBundle("bundle", all()));
  console.log(`${files.size - 1} files imported`);
  if (options.prune) await pruneRemotely(remote, changes);
}

/** Those first that build on others. */
const PRUNED: readonly Folder[] = ["dashboards", "charts", "queries", "datasets", "databases", "themes"];

/** Deletes through the API, kind by kind: the server does not do it together with the import. */
async function pruneRemotely(remote: Remote, changes: readonly AssetChange[]): Promise<void> {
  const removed = changes.filter(({ kind }) => kind === "removed");
  for (const folder of PRUNED) {
    const own = removed.filter(({ file }) => file.startsWith(`${folder}/`));
    try {
      await remote.deleteAssets(folder, new Set(own.map(({ uuid }) => uuid)));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`everything was imported, but not all ${folder} were deleted: ${error.message}`);
    }
    for (const { file } of own) console.log(`removed  ${file}`);
  }
}

/** Imports into a copy of what the server has, in memory: the server is only asked for its exports. */
async function tryRemotely(
  remote: Remote,
  files: ReadonlyMap<string, string>,
  { json, prune }: ImportOptions,
  { quiet = false } = {},
): Promise<AssetChange[]> {
  const there = await filesOf(remote);
  const settings: Settings = {
    ...defaultSettings(),
    SECRET_KEY: randomBytes(32).toString("base64"),
    SQLALCHEMY_DATABASE_URI: "sqlite:///:memory:",
    FEATURE_FLAGS: { SSH_TUNNELING: true, TAGGING_SYSTEM: [...there.values()].some((text) => /^tags:/m.test(text)) },
  };
  const metadata = await openMetadata(settings);
  try {
    await upgrade(metadata);
    await copyAssets({ metadata, settings }, there).catch((error: unknown) => {
      if (!(error instanceof LitesetError)) throw error;
      throw new UserError(`the server's own export cannot be read: ${error.message}`, { cause: error });
    });
    const options = { dryRun: true, overwrite: true, json, prune, quiet, sparse: false, named: [files, there] };
    return await importInto({ metadata, settings }, files, options);
  } finally {
    await metadata.close();
  }
}

async function importLocally(
  settings: Settings,
  files: ReadonlyMap<string, string>,
  options: ImportOptions,
): Promise<void> {
  await withMetadata(settings, (metadata) => importInto({ metadata, settings }, files, { ...options, sparse: true }));
}

/** Thrown to take an import back. */
class DryRun extends Error {}

interface ImportInto extends Pick<ImportOptions, "dryRun" | "overwrite" | "json" | "prune"> {
  /** Whether the files may build on what is there. */
  sparse: boolean;
  /** Bundles that have the assets under the names to print, the last first. */
  named?: readonly ReadonlyMap<string, string>[];
  /** Whether nothing is printed. */
  quiet?: boolean;
}

/** Imports, or tries to, and says what changes. */
async function importInto(
  { metadata, settings }: { metadata: Metadata; settings: Settings },
  files: ReadonlyMap<string, string>,
  { dryRun = false, overwrite = false, json = false, prune = false, quiet = false, sparse, named }: ImportInto,
): Promise<AssetChange[]> {
  let before = new Map<string, string>();
  let changes: AssetChange[] = [];
  const look = (em: EntityManager) => collect(exportAssets(everything(em, settings), { themes: true }));
  const watch = {
    before: async (em: EntityManager) => {
      before = await look(em.fork({ keepTransactionContext: true }) as EntityManager);
    },
    after: async (em: EntityManager) => {
      await em.flush();
      const after = await look(em.fork({ keepTransactionContext: true }) as EntityManager);
      changes = changesBetween(before, after, named);
      if (dryRun) throw new DryRun();
    },
  };
  const options = { overwrite, prune, viewer: null, sparse, watch };
  await importBundle({ metadata, settings }, "assets", files, options).catch((error: unknown) => {
    if (error instanceof LitesetError) throw new UserError(error.message, { cause: error });
    if (!(error instanceof DryRun)) throw error;
  });
  if (quiet) return changes;
  if (json)
    console.log(JSON.stringify({ changes }, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value)));
  else show(changes, dryRun);
  if (dryRun && changes.length > 0) process.exitCode = WOULD_CHANGE;
  return changes;
}

function show(changes: readonly AssetChange[], dryRun: boolean): void {
  for (const { file, kind, fields } of changes) {
    console.log(`${kind.padEnd(8)} ${file}`);
    for (const { path, before, after } of fields) console.log(`           ${path}: ${short(before)} → ${short(after)}`);
  }
  const count = `${changes.length} ${changes.length === 1 ? "asset" : "assets"}`;
  if (changes.length === 0) console.log("Everything is as the bundle has it.");
  else console.log(dryRun ? `${count} would change; nothing was written.` : `${count} changed.`);
}

/** A value in a line of its own. */
function short(tree: Tree | undefined): string {
  if (tree === undefined) return "nothing";
  const text = toJson(tree);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** Who works on the machine itself sees everything. */
const everything = (em: EntityManager, settings: Settings): ExportContext => ({
  em,
  settings,
  visible: async (_, ids) => new Set(ids),
});

async function collect(files: AsyncIterable<BundleFile>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const [name, text] of files) found.set(name, text);
  return found;
}

async function readBundleAt(path: string, settings: Settings): Promise<Map<string, string>> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new UserError(`there is no ${path}`);
  try {
    return found.isDirectory()
      ? await readFolder(path)
      : await unpackBundle("assets", await readFile(path), settings, "refuse");
  } catch (error) {
    if (error instanceof LitesetError) throw new UserError(`${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Exports of one kind of asset are imported with everything that is in them, too. */
const asAssets = (files: ReadonlyMap<string, string>): Map<string, string> =>
  new Map(
    [...files].map(([name, text]) => [name, name === "metadata.yaml" ? text.replace(/^type: .*\n?/m, "") : text]),
  );

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new UserError(`${path} cannot be read`, { cause });
  });
}
