import { readFile, stat } from "node:fs/promises";
import { parseEnv } from "node:util";
import { type AssetChange, changesBetween } from "../bundles/changes.ts";
import type { BundleFile, ExportContext } from "../bundles/export/context.ts";
import { exportAssets } from "../bundles/export.ts";
import { fillVariables, readFolder, writeFolder } from "../bundles/folder.ts";
import { importBundle } from "../bundles/import.ts";
import { toJson } from "../bundles/json.ts";
import type { Tree } from "../bundles/tree.ts";
import { packBundle, unpackBundle } from "../bundles/zip.ts";
import { LitesetError, UserError } from "../errors.ts";
import type { EntityManager } from "../metadata/orm.ts";
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
  const files = remote
    ? await unpackBundle("assets", await remote.exportAssets(), defaultSettings(), "refuse")
    : await localFiles(options);
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
  if (options.prune) throw new UserError("--prune deletes in a metadata database; it does not work with --url");
  if (options.dryRun) throw new UserError("--dry-run looks into a metadata database; it does not work with --url");
  if (!options.overwrite) throw new UserError("with --url what exists is replaced: say so with --overwrite");
  async function* all(): AsyncGenerator<BundleFile> {
    yield* files;
  }
  await remote.importAssets(await packBundle("bundle", all()));
  console.log(`${files.size - 1} files imported`);
}

/** Thrown to take an import back. */
class DryRun extends Error {}

async function importLocally(
  settings: Settings,
  files: ReadonlyMap<string, string>,
  { dryRun = false, overwrite = false, json = false, prune = false }: ImportOptions,
): Promise<void> {
  let before = new Map<string, string>();
  let changes: AssetChange[] = [];
  const look = (em: EntityManager) => collect(exportAssets(everything(em, settings), { themes: true }));
  const watch = {
    before: async (em: EntityManager) => {
      before = await look(em.fork({ keepTransactionContext: true }) as EntityManager);
    },
    after: async (em: EntityManager) => {
      await em.flush();
      changes = changesBetween(before, await look(em.fork({ keepTransactionContext: true }) as EntityManager));
      if (dryRun) throw new DryRun();
    },
  };
  await withMetadata(settings, (metadata) =>
    importBundle({ metadata, settings }, "assets", files, { overwrite, prune, viewer: null, sparse: true, watch }),
  ).catch((error: unknown) => {
    if (error instanceof LitesetError) throw new UserError(error.message, { cause: error });
    if (!(error instanceof DryRun)) throw error;
  });
  if (json)
    console.log(JSON.stringify({ changes }, (_, value) => (value instanceof Map ? Object.fromEntries(value) : value)));
  else show(changes, dryRun);
  if (dryRun && changes.length > 0) process.exitCode = WOULD_CHANGE;
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
