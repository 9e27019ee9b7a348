import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { exportBundle } from "../bundles/export.ts";
import { readFolder } from "../bundles/folder.ts";
import type { Imported } from "../bundles/import/write.ts";
import { importBundle } from "../bundles/import.ts";
import { importLegacy } from "../bundles/import-legacy.ts";
import type { BundleKind } from "../bundles/kinds.ts";
import { isZip, packBundle, unpackBundle } from "../bundles/zip.ts";
import { LitesetError, UserError } from "../errors.ts";
import { Dashboard } from "../metadata/entities/dashboard.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { readSettings, viewerNamed, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  dashboardFile?: string;
  datasourceFile?: string;
  path?: string;
  username?: string;
  overwrite?: boolean;
}

/** `liteset export-dashboards`, as Superset has it: all dashboards with what they need, in one zip archive. */
export const exportDashboardsCommand = (options: Options) => exportAll(options, "dashboard", options.dashboardFile);

/** `liteset export-datasources`: all datasets with their connections. */
export const exportDatasourcesCommand = (options: Options) => exportAll(options, "dataset", options.datasourceFile);

/** `liteset import-dashboards`: replaces what exists; new assets belong to the user. */
export const importDashboardsCommand = (options: Options) => importArchive(options, "dashboard");

/** `liteset import-datasources`. */
export const importDatasourcesCommand = (options: Options) =>
  importArchive({ ...options, username: options.username ?? "admin" }, "dataset");

/** `liteset import-directory`: a folder with the files of any export. */
export async function importDirectoryCommand(options: Options, folder: string): Promise<void> {
  const settings = await readSettings(options);
  const files = await readFolder(folder).catch((cause: unknown) => {
    throw new UserError(`${folder} cannot be read`, { cause });
  });
  const metadataFile = files.get("metadata.yaml")?.replace(/^type: .*\n?/m, "");
  if (metadataFile !== undefined) files.set("metadata.yaml", metadataFile);
  await withMetadata(settings, (metadata) =>
    write({ metadata, settings }, "assets", files, {
      overwrite: options.overwrite === true,
      viewer: null,
      sparse: true,
    }),
  );
}

async function exportAll(options: Options, kind: "dashboard" | "dataset", file: string | undefined): Promise<void> {
  const settings = await readSettings(options);
  const root = `${kind}_export_${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}`;
  const target = file ?? `${root}.zip`;
  await withMetadata(settings, async (metadata) => {
    const em = metadata.em();
    const rows = await em.find((kind === "dashboard" ? Dashboard : Dataset) as typeof Dataset, {}, { fields: ["id"] });
    const context = { em, settings, visible: async (_: unknown, ids: readonly number[]) => new Set(ids) };
    const ids = rows.map(({ id }) => id);
    const bytes = await packBundle(root, exportBundle(context, kind, ids));
    await writeFile(target, bytes).catch((cause: unknown) => {
      throw new UserError(`${target} cannot be written`, { cause });
    });
    console.log(`${ids.length} ${kind}s exported to ${target}`);
  });
}

async function importArchive({ path, username, ...options }: Options, kind: "dashboard" | "dataset"): Promise<void> {
  if (path === undefined) throw new UserError("--path is missing: the ZIP file to import");
  const settings = await readSettings(options);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UserError(`${path} cannot be read`, { cause });
  });
  const files = isZip(bytes) ? await said(unpackBundle(kind, bytes, settings)) : undefined;
  await withMetadata(settings, async (metadata) => {
    const viewer = await viewerNamed(metadata, settings, username ?? "");
    if (files === undefined) {
      const file = [basename(path), bytes.toString()] as const;
      return show(await said(importLegacy({ metadata, settings }, kind, file, { viewer })));
    }
    await write({ metadata, settings }, kind, files, { overwrite: true, viewer });
  });
}

async function write(
  app: { metadata: Metadata; settings: Settings },
  kind: BundleKind,
  files: ReadonlyMap<string, string>,
  options: Parameters<typeof importBundle>[3],
): Promise<void> {
  show(await said(importBundle(app, kind, files, options)));
}

function show(imported: Imported): void {
  const counts = Object.entries(imported).filter(([, rows]) => rows.length > 0);
  console.log(`imported: ${counts.map(([name, rows]) => `${rows.length} ${name}`).join(", ") || "nothing"}`);
}

/** What was wrong with a bundle, as a mistake of the one at the terminal. */
async function said<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw error instanceof LitesetError ? new UserError(error.message, { cause: error }) : error;
  });
}
