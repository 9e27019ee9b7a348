import { BUNDLE_VERSION } from "../schemas.ts";
import { mapsOf, type Tree, type TreeMap } from "../tree.ts";
import { readYaml, YamlError } from "../yaml.ts";
import { writeYaml } from "../yaml-text.ts";
import { COLUMN_FIELDS, DATABASE_FIELDS, DATASET_FIELDS, METRIC_FIELDS, pickGiven } from "./fields.ts";
import { jsonMap, type LegacyUuids, legacyError } from "./known.ts";

/** Fields of today's files that hold what is JSON text in those of before. */
const JSON_FIELDS = ["params", "template_params", "extra"] as const;
const names = (fields: object): string[] => Object.keys(fields).filter((name) => !/^(database|table)_id$/.test(name));

/**
 * Files of today's format for a file of connections with their tables (the command line's export of before version 1.0.0), or
 * for a list of datasets (the browser's, whose `params` name the connection).
 * @throws LitesetError naming file and place
 */
export function datasetFiles(file: string, text: string, uuids: LegacyUuids): Map<string, string> {
  const files = new Map<string, string>();
  const tree = treeOf(file, text);
  if (tree instanceof Map) {
    if (!Array.isArray(tree.get("databases"))) throw legacyError(file, "databases", "has no valid keys");
    for (const [at, database] of mapsOf(tree.get("databases")).entries()) {
      const place = `databases.${at}`;
      const name = nameAt(file, place, database, "database_name");
      const uuid = uuids.database(name);
      files.set(`databases/${at}.yaml`, databaseText(database, uuid));
      for (const [part, table] of mapsOf(database.get("tables")).entries())
        files.set(
          `datasets/${at}/${part}.yaml`,
          datasetText(file, `${place}.tables.${part}`, table, { name, uuid }, uuids),
        );
    }
  } else {
    for (const [at, table] of mapsOf(tree).entries()) {
      const name = nameAt(file, `${at}.params`, jsonMap(table.get("params")) ?? new Map(), "database_name");
      files.set(
        `datasets/${at}.yaml`,
        datasetText(file, String(at), table, existing(file, `${at}.params`, name, uuids), uuids),
      );
    }
  }
  return files;
}

function treeOf(file: string, text: string): Tree {
  let tree: Tree;
  try {
    tree = readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw legacyError(file, error.place || "the whole", `${file} is not a valid YAML file`);
  }
  if (tree instanceof Map || Array.isArray(tree)) return tree;
  throw legacyError(file, "the whole", `${file} is not a valid file`);
}

/** The connection that a file names and does not bring. */
export function existing(
  file: string,
  place: string,
  name: string,
  uuids: LegacyUuids,
): { name: string; uuid: string } {
  const uuid = uuids.existingDatabase(name);
  if (uuid === undefined)
    throw legacyError(file, place, `there is no database ${name}; make it first, then import again`);
  return { name, uuid };
}

export function nameAt(file: string, place: string, map: TreeMap, field: string): string {
  const name = map.get(field);
  if (typeof name === "string" && name !== "") return name;
  throw legacyError(file, `${place}.${field}`, "is missing, or is no text");
}

function databaseText(database: TreeMap, uuid: string): string {
  const fields = pickGiven(database, names(DATABASE_FIELDS));
  fields.set("extra", jsonMap(fields.get("extra")) ?? new Map());
  return writeYaml(new Map<string, Tree>([...fields, ["uuid", uuid], ["version", BUNDLE_VERSION]]));
}

/** A dataset's file in today's format. */
export function datasetText(
  file: string,
  place: string,
  table: TreeMap,
  database: { name: string; uuid: string },
  uuids: LegacyUuids,
): string {
  const fields = withJson(pickGiven(table, names(DATASET_FIELDS)));
  const uuid = uuids.dataset({
    database: database.name,
    catalog: textOf(table, "catalog"),
    schema: textOf(table, "schema"),
    table: nameAt(file, place, table, "table_name"),
  });
  const parts = (member: string, of: object) =>
    mapsOf(table.get(member)).map((part) => withJson(pickGiven(part, names(of))));
  return writeYaml(
    new Map<string, Tree>([
      ...fields,
      ["uuid", uuid],
      ["metrics", parts("metrics", METRIC_FIELDS)],
      ["columns", parts("columns", COLUMN_FIELDS)],
      ["version", BUNDLE_VERSION],
      ["database_uuid", database.uuid],
    ]),
  );
}

function withJson(map: TreeMap): TreeMap {
  for (const name of JSON_FIELDS) if (map.has(name)) map.set(name, jsonMap(map.get(name)) ?? null);
  return map;
}

const textOf = (map: TreeMap, name: string): string | null => {
  const value = map.get(name);
  return typeof value === "string" ? value : null;
};
