import { Dataset } from "../../metadata/entities/dataset.ts";
import { pythonRepr } from "../../query/frame.ts";
import { fileName } from "../file-name.ts";
import { Float, type Tree, type TreeMap } from "../tree.ts";
import { type BundleFile, type ExportContext, fileText, pick, requireVisible, unfold } from "./context.ts";
import { databaseFile, databaseFolder, databaseText } from "./database.ts";

const FIELDS = [
  "table_name",
  "main_dttm_col",
  "description",
  "default_endpoint",
  "offset",
  "cache_timeout",
  "catalog",
  "schema",
  "sql",
  "params",
  "template_params",
  "filter_select_enabled",
  "fetch_values_predicate",
  "extra",
  "normalize_columns",
  "always_filter_main_dttm",
  "folders",
  "uuid",
];
const METRIC_FIELDS = [
  "metric_name",
  "verbose_name",
  "metric_type",
  "expression",
  "description",
  "d3format",
  "currency",
  "extra",
  "warning_text",
];
const COLUMN_FIELDS = [
  "column_name",
  "verbose_name",
  "is_dttm",
  "is_active",
  "type",
  "advanced_data_type",
  "groupby",
  "filterable",
  "expression",
  "description",
  "python_date_format",
  "extra",
];

/** Datasets, and with `related` the connections below them. */
export async function* exportDatasets(
  context: ExportContext,
  ids: readonly number[],
  related: boolean,
): AsyncGenerator<BundleFile> {
  await requireVisible(context, "dataset", ids);
  const populate = ["columns", "metrics", "database.ssh_tunnels"] as const;
  const datasets = await context.em.find(Dataset, { id: { $in: [...ids] } }, { populate, orderBy: { id: "asc" } });
  for (const dataset of datasets) {
    yield [datasetFile(dataset), ownText(dataset)];
    if (related) yield [databaseFile(dataset.database), databaseText(dataset.database, { tunnel: true })];
  }
}

function datasetFile({ table_name, id, database }: Dataset): string {
  return `datasets/${databaseFolder(database)}/${fileName(table_name, id, { withId: true })}.yaml`;
}

function ownText(dataset: Dataset): string {
  const tree = datasetTree(dataset);
  for (const name of ["params", "template_params", "extra"]) unfold(tree, name);
  for (const part of [...parts(tree, "metrics"), ...parts(tree, "columns")]) unfold(part, "extra");
  return fileText(tree, [["database_uuid", dataset.database.uuid ?? null]]);
}

/** A dataset's fields, JSON columns as text. */
export function datasetTree(dataset: Dataset): TreeMap {
  const tree = pick(dataset, FIELDS);
  tree.set("folders", treeOf(dataset.folders));
  const metrics = dataset.metrics.getItems().map((metric) => {
    return pick(metric, METRIC_FIELDS).set("currency", treeOf(metric.currency));
  });
  const columns = dataset.columns.getItems().map((column) => pick(column, COLUMN_FIELDS));
  return tree.set("metrics", ordered(metrics)).set("columns", ordered(columns));
}

const parts = (tree: TreeMap, name: string): TreeMap[] => (tree.get(name) ?? []) as TreeMap[];

/**
 * The order that the reference gives metrics and columns: by the letters of what Python prints for their fields, the letters
 * of each sorted. It means nothing, but it is stable.
 */
function ordered(maps: TreeMap[]): TreeMap[] {
  const keyOf = (map: TreeMap): string[] => {
    const items = [...map].map(([key, value]) => `(${pythonRepr(key)}, ${pythonRepr(value)})`);
    return Array.from(`dict_items([${items.join(", ")}])`).sort(byCodePoint);
  };
  return maps
    .map((map) => ({ map, key: keyOf(map) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ map }) => map);
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const order = byCodePoint(a[at] as string, b[at] as string);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

const byCodePoint = (a: string, b: string): number => (a.codePointAt(0) as number) - (b.codePointAt(0) as number);

/** A value of a JSON column as a tree. */
function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return value.map(treeOf);
  if (typeof value === "object" && value !== null) {
    return new Map(Object.entries(value).map(([key, child]) => [key, treeOf(child)]));
  }
  if (typeof value === "number" && !Number.isInteger(value)) return new Float(value);
  return (value ?? null) as Tree;
}
