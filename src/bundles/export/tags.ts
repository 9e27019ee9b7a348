import { TaggedObject } from "../../metadata/entities/tag.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { TreeMap } from "../tree.ts";
import { writeYaml } from "../yaml-text.ts";
import type { BundleFile, ExportContext } from "./context.ts";

type Tagged = "chart" | "dashboard";

/** The names of the tags that people gave, by object. */
export async function tagNames(
  context: ExportContext,
  type: Tagged,
  ids: readonly number[],
): Promise<Map<number, string[]>> {
  const names = new Map<number, string[]>();
  for (const { object_id, tag } of await linksOf(context, type, ids)) {
    if (object_id == null || tag?.type !== "custom" || tag.name == null) continue;
    names.set(object_id, [...(names.get(object_id) ?? []), tag.name]);
  }
  return names;
}

/** `tags.yaml`: names and descriptions of the tags on these objects, each once. */
export async function* tagsFile(
  context: ExportContext,
  { charts = [], dashboards = [] }: { charts?: readonly number[]; dashboards?: readonly number[] },
): AsyncGenerator<BundleFile> {
  if (!isFeatureEnabled(context.settings, "TAGGING_SYSTEM")) return;
  if (charts.length + dashboards.length === 0) return;
  const links = [...(await linksOf(context, "dashboard", dashboards)), ...(await linksOf(context, "chart", charts))];
  const tags = new Map<string, TreeMap>();
  for (const { tag } of links) {
    if (tag?.type !== "custom" || tag.name == null || tags.has(tag.name)) continue;
    tags.set(
      tag.name,
      new Map([
        ["tag_name", tag.name],
        ["description", tag.description ?? null],
      ]),
    );
  }
  yield ["tags.yaml", writeYaml(new Map([["tags", [...tags.values()]]]))];
}

async function linksOf({ em, settings }: ExportContext, object_type: Tagged, ids: readonly number[]) {
  if (ids.length === 0 || !isFeatureEnabled(settings, "TAGGING_SYSTEM")) return [];
  const where = { object_type, object_id: { $in: [...ids] } };
  return em.find(TaggedObject, where, { populate: ["tag"], orderBy: { id: "asc" } });
}
