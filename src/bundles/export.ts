import { Chart } from "../metadata/entities/chart.ts";
import { Dashboard } from "../metadata/entities/dashboard.ts";
import { Database } from "../metadata/entities/database.ts";
import { Dataset } from "../metadata/entities/dataset.ts";
import { SavedQuery } from "../metadata/entities/sqllab.ts";
import { Theme } from "../metadata/entities/theme.ts";
import { exportCharts } from "./export/chart.ts";
import type { BundleFile, ExportContext, ExportedKind } from "./export/context.ts";
import { exportDashboards } from "./export/dashboard.ts";
import { exportDatabases } from "./export/database.ts";
import { exportDatasets } from "./export/dataset.ts";
import { exportSavedQueries } from "./export/saved-query.ts";
import { exportThemes } from "./export/theme.ts";
import { type BundleKind, KINDS } from "./kinds.ts";
import { BUNDLE_VERSION } from "./schemas.ts";
import { writeYaml } from "./yaml-text.ts";

const EXPORTERS = {
  database: exportDatabases,
  dataset: exportDatasets,
  chart: exportCharts,
  dashboard: exportDashboards,
  saved_query: exportSavedQueries,
  theme: exportThemes,
};

/** What an export of everything holds, in this order. */
const ASSETS = [
  ["database", Database],
  ["dataset", Dataset],
  ["chart", Chart],
  ["dashboard", Dashboard],
  ["saved_query", SavedQuery],
] as const;

/**
 * The files of a bundle, `metadata.yaml` first, each name once: the objects of these ids with what they need.
 * @throws NotExportable where one of them does not exist for the reader
 */
export async function* exportBundle(
  context: ExportContext,
  kind: ExportedKind,
  ids: readonly number[],
): AsyncGenerator<BundleFile> {
  yield metadataFile(kind);
  yield* once(EXPORTERS[kind](context, ids, true));
}

/**
 * The files of a bundle of all assets. The reference's has no themes; those of the system come from the settings, and are
 * no assets.
 */
export async function* exportAssets(context: ExportContext, { themes = false } = {}): AsyncGenerator<BundleFile> {
  yield metadataFile("assets");
  for (const [kind, entity] of themes ? [["theme", Theme] as const, ...ASSETS] : ASSETS) {
    const where: object = kind === "theme" ? { is_system: false } : {};
    const rows = await context.em.find(entity as typeof Database, where, {
      fields: ["id"] as never,
      orderBy: { id: "asc" } as never,
    });
    const ids = await context.visible(
      kind,
      rows.map(({ id }) => id),
    );
    yield* once(EXPORTERS[kind](context, [...ids], false));
    context.em.clear();
  }
}

function metadataFile(kind: BundleKind): BundleFile {
  const timestamp = `${new Date().toISOString().slice(0, -1)}000+00:00`;
  return [
    "metadata.yaml",
    writeYaml(
      new Map([
        ["version", BUNDLE_VERSION],
        ["type", KINDS[kind].type],
        ["timestamp", timestamp],
      ]),
    ),
  ];
}

/** Objects that several others need are there once. */
async function* once(files: AsyncIterable<BundleFile>): AsyncGenerator<BundleFile> {
  const seen = new Set<string>();
  for await (const file of files) {
    if (!seen.has(file[0])) yield file;
    seen.add(file[0]);
  }
}
