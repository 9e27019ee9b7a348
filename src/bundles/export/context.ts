import type { EntityManager } from "../../metadata/orm.ts";
import type { Settings } from "../../settings/keys.ts";
import { readJson } from "../json.ts";
import { BUNDLE_VERSION } from "../schemas.ts";
import type { Tree, TreeMap } from "../tree.ts";
import { writeYaml } from "../yaml-text.ts";

/** What somebody may see or not see. */
export type ExportedKind = "database" | "dataset" | "chart" | "dashboard" | "saved_query" | "theme";

/** What an export works with. */
export interface ExportContext {
  em: EntityManager;
  settings: Settings;
  /** Those of these ids whose rows the reader may see. */
  visible(kind: ExportedKind, ids: readonly number[]): Promise<ReadonlySet<number>>;
}

/** A file of a bundle; its name has no root folder. */
export type BundleFile = readonly [name: string, text: string];

/** Some of the objects that were asked for do not exist, or not for this reader. */
export class NotExportable extends Error {
  override readonly name = "NotExportable";
}

/** @throws NotExportable where one of them is not to be seen */
export async function requireVisible(context: ExportContext, kind: ExportedKind, ids: readonly number[]) {
  const visible = await context.visible(kind, ids);
  const hidden = ids.find((id) => !visible.has(id));
  if (hidden !== undefined) throw new NotExportable(`there is no ${kind.replace("_", " ")} ${hidden}`);
}

/** The text of a file, from its fields in their order and what stands at its end. */
export const fileText = (
  fields: Iterable<readonly [string, Tree]>,
  end: Iterable<readonly [string, Tree]> = [],
): string => writeYaml(new Map([...fields, ["version", BUNDLE_VERSION], ...end]));

/** Values of these names, in their order; what is not set is null. */
export const pick = (row: object, names: readonly string[]): TreeMap =>
  new Map(names.map((name) => [name, ((row as Record<string, Tree | undefined>)[name] ?? null) as Tree]));

/** A column that holds JSON, as what it holds; as it is where it holds something else. */
export function unfold(map: TreeMap, name: string): void {
  const text = map.get(name);
  if (typeof text !== "string" || text === "") return;
  try {
    map.set(name, readJson(text));
  } catch {
    // The reference writes such a text as it is, too.
  }
}
