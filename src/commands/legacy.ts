import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { importLegacy, type LegacyKind } from "../bundles/import-legacy.ts";
import { exportLegacyDashboards, exportLegacyDatasources, legacySchema } from "../bundles/legacy/export.ts";
import { sortedTree, type TreeMap } from "../bundles/tree.ts";
import { writeYaml } from "../bundles/yaml-text.ts";
import { LitesetError, UserError } from "../errors.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Viewer } from "../security/viewer.ts";
import type { Settings } from "../settings/keys.ts";
import { readSettings, viewerNamed, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  path?: string;
  recursive?: boolean;
  username?: string;
  sync?: string;
  dashboardFile?: string;
  datasourceFile?: string;
  printStdout?: boolean;
  backReferences?: boolean;
  includeDefaults?: boolean;
}

/** `liteset legacy-import-dashboards`: JSON of before version 1.0.0. */
export async function importDashboardsCommand(options: Options): Promise<void> {
  const files = await readFiles(options, /\.json$/);
  await importAll(options, "dashboard", files);
}

/** `liteset legacy-import-datasources`: YAML of before version 1.0.0. */
export async function importDatasourcesCommand(options: Options): Promise<void> {
  const files = await readFiles(options, /\.ya?ml$/);
  await importAll(options, "dataset", files);
}

/** `liteset legacy-export-dashboards`. */
export async function exportDashboardsCommand({ dashboardFile, printStdout, ...options }: Options): Promise<void> {
  const text = await withMetadata(await readSettings(options), (metadata) => exportLegacyDashboards(metadata.em()));
  await put(text, dashboardFile, printStdout === true);
}

/** `liteset legacy-export-datasources`. */
export async function exportDatasourcesCommand({ datasourceFile, printStdout, ...options }: Options): Promise<void> {
  const { backReferences = false, includeDefaults = false } = options;
  const tree = await withMetadata(await readSettings(options), (metadata) =>
    exportLegacyDatasources(metadata.em(), { backReferences, includeDefaults }),
  );
  await put(yamlOf(tree), datasourceFile, printStdout === true);
}

/** `liteset legacy-export-datasource-schema`. */
export function exportSchemaCommand({ backReferences = false }: Options): void {
  process.stdout.write(yamlOf(legacySchema({ backReferences })));
}

/** As PyYAML writes it by default: keys in order. */
const yamlOf = (tree: TreeMap): string => writeYaml(sortedTree(tree) as TreeMap);

async function put(text: string, file: string | undefined, printed: boolean): Promise<void> {
  if (printed || file === undefined) process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
  if (file === undefined) return;
  await writeFile(file, text).catch((cause: unknown) => {
    throw new UserError(`${file} cannot be written`, { cause });
  });
  console.error(`Exported to ${file}`);
}

async function importAll(options: Options, kind: LegacyKind, files: ReadonlyMap<string, string>): Promise<void> {
  const settings = await readSettings(options);
  const sync = (options.sync ?? "").split(",").map((part) => part.trim());
  const dropsParts = { columns: sync.includes("columns"), metrics: sync.includes("metrics") };
  await withMetadata(settings, async (metadata) => {
    const viewer = options.username === undefined ? null : await viewerNamed(metadata, settings, options.username);
    for (const file of files) await importOne({ metadata, settings }, kind, file, { viewer, dropsParts });
  });
}

async function importOne(
  app: { metadata: Metadata; settings: Settings },
  kind: LegacyKind,
  file: readonly [string, string],
  options: { viewer: Viewer | null; dropsParts: { columns: boolean; metrics: boolean } },
): Promise<void> {
  const imported = await importLegacy(app, kind, file, options).catch((error: unknown) => {
    throw error instanceof LitesetError ? new UserError(error.message, { cause: error }) : error;
  });
  const counts = Object.entries(imported).filter(([, rows]) => rows.length > 0);
  console.log(`${file[0]}: imported ${counts.map(([name, rows]) => `${rows.length} ${name}`).join(", ") || "nothing"}`);
}

/** The file, or the files of this kind in the folder. */
async function readFiles({ path, recursive = false }: Options, kind: RegExp): Promise<Map<string, string>> {
  if (path === undefined) throw new UserError("--path is missing: the file to import, or a folder of such files");
  const found = await stat(path).catch(() => null);
  if (!found) throw new UserError(`there is no ${path}`);
  const names = found.isDirectory()
    ? (await readdir(path, { recursive })).filter((name) => kind.test(name)).sort()
    : [""];
  if (names.length === 0) throw new UserError(`${path} has no files that end with ${kind.source.replaceAll("\\", "")}`);
  const files = new Map<string, string>();
  for (const name of names) {
    const file = name === "" ? path : join(path, name);
    const text = await readFile(file, "utf8").catch((cause: unknown) => {
      throw new UserError(`${file} cannot be read`, { cause });
    });
    files.set(name === "" ? basename(path) : name, text);
  }
  return files;
}
