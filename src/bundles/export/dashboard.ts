import { createHash } from "node:crypto";
import type { Chart } from "../../metadata/entities/chart.ts";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import { Dataset } from "../../metadata/entities/dataset.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import { fileName } from "../file-name.ts";
import { chartsOf } from "../import/references.ts";
import { readJson } from "../json.ts";
import { mapOf, mapsOf, type Tree, type TreeMap } from "../tree.ts";
import { exportChartsOnly } from "./chart.ts";
import { type BundleFile, type ExportContext, fileText, pick, requireVisible } from "./context.ts";
import { exportDatasets } from "./dataset.ts";
import { tagNames, tagsFile } from "./tags.ts";
import { exportThemes } from "./theme.ts";

const FIELDS = [
  "dashboard_title",
  "description",
  "css",
  "slug",
  "certified_by",
  "certification_details",
  "published",
  "uuid",
];

/** Dashboards, and with `related` their charts with all below them, tags, themes and the datasets of their filters. */
export async function* exportDashboards(
  context: ExportContext,
  ids: readonly number[],
  related: boolean,
): AsyncGenerator<BundleFile> {
  await requireVisible(context, "dashboard", ids);
  const populate = ["slices", "theme"] as const;
  const dashboards = await context.em.find(Dashboard, { id: { $in: [...ids] } }, { populate, orderBy: { id: "asc" } });
  const tags = await tagNames(context, "dashboard", ids);
  const charts = new Set<number>();
  const themes = new Set<number>();
  const datasets = new Set<number>();
  for (const dashboard of dashboards) {
    const metadata = jsonMap(dashboard.json_metadata);
    for (const { id } of await nameFilterDatasets(context, metadata)) datasets.add(id);
    yield [
      `dashboards/${fileName(dashboard.dashboard_title, dashboard.id, { withId: true })}.yaml`,
      dashboardText(context, dashboard, metadata, tags.get(dashboard.id) ?? []),
    ];
    for (const { id } of dashboard.slices) charts.add(id);
    if (dashboard.theme) themes.add(dashboard.theme.id);
  }
  if (!related) return;
  yield* exportChartsOnly(context, [...charts], true);
  yield* tagsFile(context, { dashboards: ids, charts: [...charts] });
  yield* exportThemes(context, [...themes]);
  yield* exportDatasets(context, [...datasets], true);
}

function dashboardText(
  { settings }: ExportContext,
  dashboard: Dashboard,
  metadata: TreeMap | undefined,
  tags: string[],
): string {
  const position = jsonMap(dashboard.position_json);
  const hasPosition = position !== undefined && position.size > 0;
  const layout = withOrphans(hasPosition ? position : emptyLayout(dashboard.dashboard_title ?? null), [
    ...dashboard.slices,
  ]);
  const tree = pick(dashboard, FIELDS);
  // As in the reference, a layout that was not there comes last.
  if (position) tree.set("position", layout);
  if (metadata) tree.set("metadata", metadata);
  tree.set("position", layout).set("theme_uuid", dashboard.theme?.uuid ?? null);
  return fileText(tree, isFeatureEnabled(settings, "TAGGING_SYSTEM") ? [["tags", tags]] : []);
}

/** A JSON column: nothing where it is empty, an empty mapping where it cannot be read. */
function jsonMap(text: string | null | undefined): TreeMap | undefined {
  if (!text) return undefined;
  try {
    const tree = readJson(text);
    if (tree instanceof Map) return tree;
  } catch {
    // The reference exports such a dashboard with an empty mapping, too.
  }
  return new Map();
}

/** Native filters name their datasets by uuid in a bundle. Gives the datasets. */
async function nameFilterDatasets({ em }: ExportContext, metadata: TreeMap | undefined): Promise<Dataset[]> {
  const targets = mapsOf(metadata?.get("native_filter_configuration")).flatMap((filter) =>
    mapsOf(filter.get("targets")),
  );
  const ids = targets.map((target) => target.get("datasetId")).filter((id) => typeof id === "number");
  const datasets = ids.length === 0 ? [] : await em.find(Dataset, { id: { $in: ids } });
  for (const target of targets) {
    const id = target.get("datasetId");
    target.delete("datasetId");
    const uuid = datasets.find((dataset) => dataset.id === id)?.uuid;
    if (uuid) target.set("datasetUuid", uuid);
  }
  return datasets;
}

const emptyLayout = (title: string | null): TreeMap =>
  new Map<string, Tree>([
    ["DASHBOARD_VERSION_KEY", "v2"],
    [
      "ROOT_ID",
      new Map<string, Tree>([
        ["children", ["GRID_ID"]],
        ["id", "ROOT_ID"],
        ["type", "ROOT"],
      ]),
    ],
    [
      "GRID_ID",
      new Map<string, Tree>([
        ["children", []],
        ["id", "GRID_ID"],
        ["parents", ["ROOT_ID"]],
        ["type", "GRID"],
      ]),
    ],
    [
      "HEADER_ID",
      new Map<string, Tree>([
        ["id", "HEADER_ID"],
        ["meta", new Map([["text", title]])],
        ["type", "HEADER"],
      ]),
    ],
  ]);

/**
 * Charts of the dashboard that its layout does not show get a new row at its end: an import learns from the layout which
 * charts there are. Their keys come from their uuids, so that the same state is exported the same again.
 */
function withOrphans(layout: TreeMap, charts: readonly Chart[]): TreeMap {
  const placed = chartsOf(layout);
  const orphans = charts.filter(({ uuid }) => uuid && !placed.has(uuid)).sort((a, b) => a.id - b.id);
  if (orphans.length === 0) return layout;
  const keys = orphans.map(({ uuid }) => `CHART-${suffixOf(uuid as string)}`);
  const children = mapOf(layout, "ROOT_ID")?.get("children");
  const grid = Array.isArray(children) && children.includes("GRID_ID") ? mapOf(layout, "GRID_ID") : undefined;
  const row = grid && `ROW-N-${suffixOf(keys.join())}`;
  if (grid && row) {
    grid.set("children", [...((grid.get("children") as Tree[] | undefined) ?? []), row]);
    layout.set(
      row,
      new Map<string, Tree>([
        ["children", [...keys]],
        ["id", row],
        [
          "meta",
          new Map([
            ["0", "ROOT_ID"],
            ["background", "BACKGROUND_TRANSPARENT"],
          ]),
        ],
        ["type", "ROW"],
        ["parents", ["ROOT_ID", "GRID_ID"]],
      ]),
    );
  }
  for (const [at, chart] of orphans.entries()) layout.set(keys[at] as string, place(chart, keys[at] as string, row));
  return layout;
}

const place = (chart: Chart, key: string, row: string | undefined): TreeMap =>
  new Map<string, Tree>([
    ["children", []],
    ["id", key],
    [
      "meta",
      new Map<string, Tree>([
        ["chartId", chart.id],
        ["height", 50],
        ["sliceName", chart.slice_name ?? null],
        ["uuid", chart.uuid ?? null],
        ["width", 4],
      ]),
    ],
    ["type", "CHART"],
    ...(row ? [["parents", ["ROOT_ID", "GRID_ID", row]] as [string, Tree]] : []),
  ]);

/** Eight letters and digits. */
const suffixOf = (text: string): string =>
  BigInt(`0x${createHash("sha256").update(text).digest("hex")}`)
    .toString(36)
    .toUpperCase()
    .slice(0, 8);
