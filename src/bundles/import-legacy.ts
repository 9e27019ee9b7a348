import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import type { Imported } from "./import/write.ts";
import { type ImportOptions, importBundle } from "./import.ts";
import { dashboardFiles } from "./legacy/dashboards.ts";
import { datasetFiles } from "./legacy/datasets.ts";
import { findLegacyUuids } from "./legacy/known.ts";

/** What files of before version 1.0.0 hold: dashboards as JSON, or datasets as YAML. */
export type LegacyKind = "dashboard" | "dataset";

const METADATA = "version: 1.0.0\ntype: assets\n";

/**
 * Imports files of before version 1.0.0 as bundles are imported: one transaction a file, with the same rights. What exists is
 * replaced; columns and metrics that a file does not have stay, unless `dropsParts` says otherwise.
 * @throws LitesetError naming file and place
 */
export async function importLegacy(
  app: { metadata: Metadata; settings: Settings },
  kind: LegacyKind,
  [file, text]: readonly [name: string, text: string],
  options: Pick<ImportOptions, "viewer" | "review" | "dropsParts">,
): Promise<Imported> {
  const uuids = await findLegacyUuids(app.metadata.em());
  const files = (kind === "dashboard" ? dashboardFiles : datasetFiles)(file, text, uuids);
  files.set("metadata.yaml", METADATA);
  const { dropsParts = { columns: false, metrics: false } } = options;
  return importBundle(app, "assets", files, { ...options, dropsParts, overwrite: true, sparse: true });
}
