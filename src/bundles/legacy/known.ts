import { randomUUID } from "node:crypto";
import { Chart } from "../../metadata/entities/chart.ts";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import { Database } from "../../metadata/entities/database.ts";
import { Dataset } from "../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../metadata/orm.ts";
import { commandError } from "../errors.ts";
import { readJson } from "../json.ts";
import type { Tree, TreeMap } from "../tree.ts";

/** The uuids that assets of a file without any have here: those of what it means, or new ones. */
export interface LegacyUuids {
  database(name: string): string;
  /** Of a connection that the file does not bring; undefined where there is none of that name. */
  existingDatabase(name: string): string | undefined;
  dataset(table: TableName): string;
  /** Of the chart or dashboard that was imported from this id before. */
  chart(remoteId: number): string;
  dashboard(remoteId: number): string;
}

interface TableName {
  database: string;
  catalog: string | null;
  schema: string | null;
  table: string;
}

/** Looks up what is here. Charts and dashboards keep the id of where they came from in their settings, as Superset does. */
export async function findLegacyUuids(em: EntityManager): Promise<LegacyUuids> {
  const databases = new Map<string, string>();
  for (const { database_name, uuid } of await em.find(Database, {}, { fields: ["database_name", "uuid"] }))
    if (uuid) databases.set(database_name, uuid);
  const known = new Set(databases.keys());
  const datasets = new Map<string, string>();
  for (const row of await em.find(
    Dataset,
    {},
    { fields: ["table_name", "schema", "catalog", "uuid", "database.database_name"] },
  ))
    if (row.uuid) {
      const { table_name: table, schema = null, catalog = null, database } = row;
      datasets.set(keyOf({ database: database.database_name, catalog, schema, table }), row.uuid);
    }
  const remembered = { $like: "%remote_id%" };
  const charts = new Map<number, string>();
  for (const { params, uuid } of await em.find(Chart, { params: remembered }, { fields: ["params", "uuid"] }))
    remember(charts, params, uuid);
  const dashboards = new Map<number, string>();
  const where = { json_metadata: remembered };
  for (const { json_metadata, uuid } of await em.find(Dashboard, where, { fields: ["json_metadata", "uuid"] }))
    remember(dashboards, json_metadata, uuid);
  return {
    database: (name) => orNew(databases, name),
    existingDatabase: (name) => (known.has(name) ? databases.get(name) : undefined),
    dataset: (table) => orNew(datasets, keyOf(table)),
    chart: (id) => orNew(charts, id),
    dashboard: (id) => orNew(dashboards, id),
  };
}

const keyOf = ({ database, catalog, schema, table }: TableName): string =>
  JSON.stringify([database, catalog || null, schema || null, table]);

function orNew<Key>(uuids: Map<Key, string>, key: Key): string {
  const uuid = uuids.get(key) ?? randomUUID();
  uuids.set(key, uuid);
  return uuid;
}

function remember(
  uuids: Map<number, string>,
  settings: string | null | undefined,
  uuid: string | null | undefined,
): void {
  const id = jsonMap(settings)?.get("remote_id");
  if (typeof id === "number" && uuid) uuids.set(id, uuid);
}

/** A column's JSON as what it holds; undefined where that is no mapping. */
export function jsonMap(text: Tree | undefined): TreeMap | undefined {
  if (text instanceof Map) return text;
  if (typeof text !== "string" || text.trim() === "") return undefined;
  try {
    const tree = readJson(text);
    return tree instanceof Map ? tree : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with a file, by its place. */
export const legacyError = (file: string, place: string, message: string) =>
  commandError(`${file}: ${place}: ${message}`, 422, { [file]: { [place]: [message] } });
