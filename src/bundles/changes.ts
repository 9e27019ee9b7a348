import { isDeepStrictEqual } from "node:util";
import type { Tree, TreeMap } from "./tree.ts";
import { readMapping } from "./yaml.ts";

/** One field of one asset that an import changes; `before` or `after` is undefined where there is nothing. */
interface FieldChange {
  /** Keys from the file's root, e.g. `params.row_limit` or `columns.region.is_dttm`. */
  path: string;
  before: Tree | undefined;
  after: Tree | undefined;
}

/** What an import does to one asset. */
export interface AssetChange {
  /** Its file's name, as an export calls it. */
  file: string;
  uuid: string;
  kind: "created" | "changed" | "removed";
  fields: FieldChange[];
}

/**
 * Compares two exports, asset by asset (by uuid) and field by field.
 * @param named bundles that have the assets under the names to call them by, the last first; otherwise those of `after`
 */
export function changesBetween(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  named: readonly ReadonlyMap<string, string>[] = [],
): AssetChange[] {
  const old = byUuid(before);
  const names = new Map(named.flatMap((files) => [...byUuid(files)]));
  const changes: AssetChange[] = [];
  for (const [key, { file: exported, uuid, tree }] of byUuid(after)) {
    const file = names.get(key)?.file ?? exported;
    const known = old.get(key);
    old.delete(key);
    if (!known) changes.push({ file, uuid, kind: "created", fields: [] });
    else {
      const fields = [...fieldsBetween("", known.tree, tree)];
      if (fields.length > 0) changes.push({ file, uuid, kind: "changed", fields });
    }
  }
  for (const { file, uuid } of old.values()) changes.push({ file, uuid, kind: "removed", fields: [] });
  return changes;
}

function byUuid(files: ReadonlyMap<string, string>): Map<string, { file: string; uuid: string; tree: TreeMap }> {
  const found = new Map<string, { file: string; uuid: string; tree: TreeMap }>();
  for (const [file, text] of files) {
    const tree = readMapping(text);
    const uuid = tree?.get("uuid");
    if (tree && typeof uuid === "string") found.set(`${file.split("/")[0]} ${uuid}`, { file, uuid, tree });
  }
  return found;
}

function* fieldsBetween(path: string, before: Tree | undefined, after: Tree | undefined): Generator<FieldChange> {
  const left = mapping(before);
  const right = mapping(after);
  if (!left || !right) {
    if (!isDeepStrictEqual(before, after)) yield { path, before, after };
    return;
  }
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    yield* fieldsBetween(path ? `${path}.${key}` : key, left.get(key), right.get(key));
  }
}

/** Mappings, and lists of named things (columns, metrics) as mappings by name. */
function mapping(tree: Tree | undefined): TreeMap | undefined {
  if (tree instanceof Map) return tree;
  if (!Array.isArray(tree) || tree.length === 0) return undefined;
  const names = tree.map((item) =>
    item instanceof Map ? (item.get("column_name") ?? item.get("metric_name")) : undefined,
  );
  if (names.some((name) => typeof name !== "string") || new Set(names).size < names.length) return undefined;
  return new Map(tree.map((item, at) => [names[at] as string, item]));
}
