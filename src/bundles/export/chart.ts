import { Chart } from "../../metadata/entities/chart.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import { fileName } from "../file-name.ts";
import { type BundleFile, type ExportContext, fileText, pick, requireVisible, unfold } from "./context.ts";
import { exportDatasets } from "./dataset.ts";
import { tagNames, tagsFile } from "./tags.ts";

const FIELDS = [
  "slice_name",
  "description",
  "certified_by",
  "certification_details",
  "viz_type",
  "params",
  "query_context",
  "cache_timeout",
  "uuid",
];

/** Charts, and with `related` their datasets, the connections below these, and their tags. */
export async function* exportCharts(
  context: ExportContext,
  ids: readonly number[],
  related: boolean,
): AsyncGenerator<BundleFile> {
  yield* exportChartsOnly(context, ids, related);
  if (related) yield* tagsFile(context, { charts: ids });
}

/** Charts without the file of their tags. */
export async function* exportChartsOnly(
  context: ExportContext,
  ids: readonly number[],
  related: boolean,
): AsyncGenerator<BundleFile> {
  await requireVisible(context, "chart", ids);
  const populate = ["table"] as const;
  const charts = await context.em.find(Chart, { id: { $in: [...ids] } }, { populate, orderBy: { id: "asc" } });
  const tags = await tagNames(context, "chart", ids);
  for (const chart of charts) {
    const tree = pick(chart, FIELDS);
    unfold(tree, "params");
    const text = fileText(tree, [
      ...(chart.table ? [["dataset_uuid", chart.table.uuid ?? null] as const] : []),
      ...(isFeatureEnabled(context.settings, "TAGGING_SYSTEM") ? [["tags", tags.get(chart.id) ?? []] as const] : []),
    ]);
    yield [`charts/${fileName(chart.slice_name, chart.id, { withId: true })}.yaml`, text];
  }
  if (!related) return;
  const datasets = new Set(charts.flatMap(({ table }) => (table ? [table.id] : [])));
  yield* exportDatasets(context, [...datasets], true);
}
