import { isDeepStrictEqual } from "node:util";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import { Database } from "../../metadata/entities/database.ts";
import { Dataset } from "../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../metadata/orm.ts";
import { pythonRepr } from "../../query/frame.ts";
import { readJson, toJson } from "../json.ts";
import { mapsOf, type Tree, type TreeMap, toPlain } from "../tree.ts";
import {
  CHART_FIELDS,
  COLUMN_FIELDS,
  DASHBOARD_FIELDS,
  DATABASE_FIELDS,
  DATASET_FIELDS,
  type Field,
  METRIC_FIELDS,
} from "./fields.ts";
import { jsonMap } from "./known.ts";

/** How `legacy-export-datasources` writes. */
export interface LegacyExportOptions {
  /** Also the ids of what an object belongs to. */
  backReferences: boolean;
  /** Also what has its default. */
  includeDefaults: boolean;
}

type Fields = Readonly<Record<string, Field>>;
type Row = Readonly<Record<string, unknown>>;

/** All connections with their datasets, columns and metrics, as files of before version 1.0.0 hold them; no passwords. */
export async function exportLegacyDatasources(em: EntityManager, options: LegacyExportOptions): Promise<TreeMap> {
  const databases = await em.find(Database, {}, { orderBy: { id: "asc" } });
  const datasets = await em.find(Dataset, {}, { populate: ["columns", "metrics"], orderBy: { id: "asc" } });
  const trees = databases.map((database) => {
    const own = datasets.filter((dataset) => dataset.database.id === database.id);
    const tree = fieldsOf(database as Row, DATABASE_FIELDS, "", options);
    return tree.set("tables", inReferenceOrder(own.map((dataset) => datasetTree(dataset, options))));
  });
  return trees.length > 0 ? new Map([["databases", trees]]) : new Map();
}

/** Types and defaults of the fields of such files. */
export function legacySchema({ backReferences }: Pick<LegacyExportOptions, "backReferences">): TreeMap {
  const typesOf = (fields: Fields, parent: string): TreeMap =>
    new Map(
      Object.entries(fields)
        .filter(([name]) => backReferences || name !== parent)
        .map(([name, { type, fallback }]) => [
          name,
          fallback === undefined ? type : `${type} Default (${pythonRepr(fallback)})`,
        ]),
    );
  const tables = typesOf(DATASET_FIELDS, "database_id")
    .set("columns", [typesOf(COLUMN_FIELDS, "table_id")])
    .set("metrics", [typesOf(METRIC_FIELDS, "table_id")]);
  return new Map([["databases", [typesOf(DATABASE_FIELDS, "").set("tables", [tables])]]]);
}

/** All dashboards with their charts and datasets, as the JSON of before version 1.0.0. */
export async function exportLegacyDashboards(em: EntityManager): Promise<string> {
  const dashboards = await em.find(Dashboard, {}, { populate: ["slices.table.database"], orderBy: { id: "asc" } });
  const datasetIds = new Set<number>();
  const trees = dashboards.map((dashboard) => {
    const metadata = jsonMap(dashboard.json_metadata ?? "") ?? new Map<string, Tree>();
    for (const target of mapsOf(metadata.get("native_filter_configuration")).flatMap((one) =>
      mapsOf(one.get("targets")),
    ))
      if (typeof target.get("datasetId") === "number") datasetIds.add(target.get("datasetId") as number);
    const slices = dashboard.slices.getItems().flatMap((chart) => {
      if (!chart.table) return [];
      datasetIds.add(chart.table.id);
      const params = new Map(jsonMap(chart.params ?? ""))
        .set("remote_id", chart.id)
        .set("datasource_name", chart.table.table_name)
        .set("schema", chart.table.schema ?? null)
        .set("catalog", chart.table.catalog ?? null)
        .set("database_name", chart.table.database.database_name);
      const own = plainFields(chart as Row, CHART_FIELDS)
        .set("id", chart.id)
        .set("params", toJson(params));
      return [wrapped("__Slice__", own)];
    });
    const own = plainFields(dashboard as Row, DASHBOARD_FIELDS)
      .set("json_metadata", toJson(new Map(metadata).set("remote_id", dashboard.id)))
      .set("slices", slices);
    return wrapped("__Dashboard__", own);
  });
  const datasets = await em.find(
    Dataset,
    { id: { $in: [...datasetIds] } },
    { populate: ["columns", "metrics", "database"], orderBy: { id: "asc" } },
  );
  const datasources = datasets.map((dataset) => {
    const params = new Map(jsonMap(dataset.params ?? ""))
      .set("remote_id", dataset.id)
      .set("database_name", dataset.database.database_name);
    const own = plainFields(
      dataset as Row,
      Object.keys(DATASET_FIELDS).filter((name) => name !== "database_id"),
    )
      .set("params", toJson(params))
      .set("columns", partsOf(dataset.columns.getItems(), COLUMN_FIELDS, "__TableColumn__"))
      .set("metrics", partsOf(dataset.metrics.getItems(), METRIC_FIELDS, "__SqlMetric__"));
    return wrapped("__SqlaTable__", own);
  });
  const plain = toPlain(
    new Map<string, Tree>([
      ["dashboards", trees],
      ["datasources", datasources],
    ]),
  );
  return JSON.stringify(plain, sortedKeys, 4);
}

function partsOf(rows: readonly object[], fields: Fields, name: string): TreeMap[] {
  const names = Object.keys(fields).filter((field) => field !== "table_id");
  return rows.map((row) => wrapped(name, plainFields(row as Row, names)));
}

function datasetTree(dataset: Dataset, options: LegacyExportOptions): TreeMap {
  const of = (rows: readonly object[], fields: Fields) =>
    inReferenceOrder(
      rows.map((row) => fieldsOf({ ...(row as Row), table_id: dataset.id }, fields, "table_id", options)),
    );
  return fieldsOf({ ...(dataset as Row), database_id: dataset.database.id }, DATASET_FIELDS, "database_id", options)
    .set("metrics", of(dataset.metrics.getItems(), METRIC_FIELDS))
    .set("columns", of(dataset.columns.getItems(), COLUMN_FIELDS));
}

function fieldsOf(row: Row, fields: Fields, parent: string, options: LegacyExportOptions): TreeMap {
  const given = Object.entries(fields).flatMap(([name, { fallback }]) => {
    const value = treeOf(row[name]);
    const isLeftOut = value === null || isDeepStrictEqual(value, fallback);
    if ((name === parent && !options.backReferences) || (isLeftOut && !options.includeDefaults)) return [];
    return [[name, value] as const];
  });
  return new Map<string, Tree>(given);
}

const plainFields = (row: Row, names: readonly string[]): TreeMap =>
  new Map<string, Tree>(names.map((name) => [name, treeOf(row[name])]));

const treeOf = (value: unknown): Tree =>
  value === undefined || value === null
    ? null
    : typeof value === "object"
      ? readJson(JSON.stringify(value))
      : (value as Tree);

const wrapped = (name: string, tree: TreeMap): TreeMap => new Map<string, Tree>([[name, tree]]);

const sortedKeys = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Superset orders the members of a list by the sorted characters of what Python prints for them. */
function inReferenceOrder(trees: TreeMap[]): TreeMap[] {
  const keyed = trees.map((tree) => ({ tree, key: [...`dict_items(${pythonRepr(itemsOf(tree))})`].sort(byCodePoint) }));
  return keyed.sort((a, b) => compareLists(a.key, b.key)).map(({ tree }) => tree);
}

const itemsOf = (tree: TreeMap): unknown => [...tree].map(([name, value]) => [name, toPlain(value)]);
const byCodePoint = (a: string, b: string): number => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);

function compareLists(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = byCodePoint(a[at] ?? "", b[at] ?? "");
    if (order !== 0) return order;
  }
  return a.length - b.length;
}
