import { readJson } from "../json.ts";
import { BUNDLE_VERSION } from "../schemas.ts";
import { mapOf, mapsOf, type Tree, type TreeMap } from "../tree.ts";
import { writeYaml } from "../yaml-text.ts";
import { datasetText, existing, nameAt } from "./datasets.ts";
import { CHART_FIELDS, DASHBOARD_FIELDS, pickGiven } from "./fields.ts";
import { jsonMap, type LegacyUuids, legacyError } from "./known.ts";

/** A kind of charts that became native filters; nothing here takes them in. */
const FILTER_BOX = "filter_box";

/**
 * Files of today's format for dashboards in the JSON of before version 1.0.0, with their charts and datasets.
 * @throws LitesetError naming file and place
 */
export function dashboardFiles(file: string, text: string, uuids: LegacyUuids): Map<string, string> {
  const tree = treeOf(file, text);
  const files = new Map<string, string>();
  const datasets = new Map<number, string>();
  for (const [at, table] of unwrapped(tree, "datasources", "__SqlaTable__").entries()) {
    const place = `datasources.${at}`;
    const params = jsonMap(table.get("params")) ?? new Map<string, Tree>();
    const database = existing(file, place, nameAt(file, `${place}.params`, params, "database_name"), uuids);
    const parts = new Map(table);
    parts.set("columns", unwrapped(table, "columns", "__TableColumn__"));
    parts.set("metrics", unwrapped(table, "metrics", "__SqlMetric__"));
    const content = datasetText(file, place, parts, database, uuids);
    const uuid = /^uuid: (\S+)$/m.exec(content)?.[1] ?? "";
    const id = params.get("remote_id") ?? table.get("id");
    if (typeof id === "number") datasets.set(id, uuid);
    files.set(`datasets/${at}.yaml`, content);
  }
  for (const [at, dashboard] of unwrapped(tree, "dashboards", "__Dashboard__").entries()) {
    const charts = unwrapped(dashboard, "slices", "__Slice__").filter((chart) => chart.get("viz_type") !== FILTER_BOX);
    for (const [part, chart] of charts.entries()) {
      const place = `dashboards.${at}.slices.${part}`;
      files.set(`charts/${at}/${part}.yaml`, chartText(file, place, chart, uuids));
    }
    files.set(`dashboards/${at}.yaml`, dashboardText(file, `dashboards.${at}`, dashboard, { uuids, datasets, charts }));
  }
  return files;
}

function treeOf(file: string, text: string): TreeMap {
  let tree: Tree;
  try {
    tree = readJson(text);
  } catch {
    throw legacyError(file, "the whole", "is neither a ZIP file nor JSON");
  }
  if (tree instanceof Map && Array.isArray(tree.get("dashboards"))) return tree;
  throw legacyError(file, "dashboards", "is missing: the file is no export of dashboards");
}

/** The objects of a list, each of which lies under the name of its class. */
function unwrapped(owner: TreeMap, list: string, name: string): TreeMap[] {
  return mapsOf(owner.get(list)).flatMap((item) => mapOf(item, name) ?? []);
}

function chartText(file: string, place: string, chart: TreeMap, uuids: LegacyUuids): string {
  const id = idAt(file, place, chart);
  const params = jsonMap(chart.get("params")) ?? new Map<string, Tree>();
  const text = (name: string) => (typeof params.get(name) === "string" ? (params.get(name) as string) : null);
  const database = existing(file, `${place}.params`, nameAt(file, `${place}.params`, params, "database_name"), uuids);
  const table = nameAt(file, `${place}.params`, params, "datasource_name");
  // The name has the schema before it in files of old.
  const schema = text("schema");
  const bare = schema && table.startsWith(`${schema}.`) ? table.slice(schema.length + 1) : table;
  const dataset = uuids.dataset({ database: database.name, catalog: text("catalog"), schema, table: bare });
  const fields = pickGiven(
    chart,
    CHART_FIELDS.filter((name) => !name.startsWith("datasource_")),
  );
  fields.set("params", new Map(params).set("remote_id", id));
  return writeYaml(
    new Map<string, Tree>([
      ...fields,
      ["uuid", uuids.chart(id)],
      ["version", BUNDLE_VERSION],
      ["dataset_uuid", dataset],
    ]),
  );
}

interface Parts {
  uuids: LegacyUuids;
  /** uuids by the ids of the file. */
  datasets: ReadonlyMap<number, string>;
  charts: readonly TreeMap[];
}

function dashboardText(file: string, place: string, dashboard: TreeMap, { uuids, datasets, charts }: Parts): string {
  const metadata = jsonMap(dashboard.get("json_metadata")) ?? new Map<string, Tree>();
  const id = metadata.get("remote_id") ?? dashboard.get("id");
  if (typeof id !== "number")
    throw legacyError(file, `${place}.json_metadata.remote_id`, "is missing, or is no number");
  const known = new Set(charts.map((chart) => chart.get("id")));
  const position = jsonMap(dashboard.get("position_json")) ?? new Map<string, Tree>();
  for (const item of mapsOf([...position.values()])) {
    const meta = mapOf(item, "meta");
    const chart = meta?.get("chartId");
    if (typeof chart === "number" && known.has(chart)) meta?.set("uuid", uuids.chart(chart));
  }
  for (const target of mapsOf(metadata.get("native_filter_configuration")).flatMap((one) =>
    mapsOf(one.get("targets")),
  )) {
    const uuid = datasets.get(Number(target.get("datasetId")));
    target.delete("datasetId");
    if (uuid) target.set("datasetUuid", uuid);
  }
  for (const name of ["filter_immune_slices", "filter_immune_slice_fields"]) metadata.delete(name);
  metadata.set("remote_id", id);
  const fields = pickGiven(
    dashboard,
    DASHBOARD_FIELDS.filter((name) => !/_json$|^json_|^slug$/.test(name)),
  );
  return writeYaml(
    new Map<string, Tree>([
      ...fields,
      // The address may be taken here: Superset clears it, too.
      ["slug", null],
      ["uuid", uuids.dashboard(id)],
      ["position", position],
      ["metadata", metadata],
      ["version", BUNDLE_VERSION],
    ]),
  );
}

function idAt(file: string, place: string, map: TreeMap): number {
  const id = map.get("id") ?? jsonMap(map.get("params"))?.get("remote_id");
  if (typeof id === "number") return id;
  throw legacyError(file, `${place}.id`, "is missing, or is no number");
}
