import { Tag, TaggedObject } from "../../metadata/entities/tag.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { ImportContext } from "./importer.ts";

/**
 * Makes the tags that people gave to assets those of their files; tags that do not exist yet are made.
 * @param wanted names by asset; an asset that is not in it keeps its tags
 * @param descriptions of the tags, by name
 */
export async function importTags(
  { em, settings }: ImportContext,
  object_type: "chart" | "dashboard",
  wanted: ReadonlyMap<number, readonly string[]>,
  descriptions: ReadonlyMap<string, string | null>,
): Promise<void> {
  if (wanted.size === 0 || !isFeatureEnabled(settings, "TAGGING_SYSTEM")) return;
  const missing = new Map([...wanted].map(([id, names]) => [id, new Set(names.filter((name) => name !== ""))]));
  const where = { object_type, object_id: { $in: [...wanted.keys()] }, tag: { type: "custom" } };
  for (const link of await em.find(TaggedObject, where, { populate: ["tag"] })) {
    const isWanted = missing.get(link.object_id as number)?.delete(link.tag?.name ?? "");
    if (!isWanted) em.remove(link);
  }
  const names = [...new Set([...missing.values()].flatMap((set) => [...set]))];
  const tags = new Map((await em.find(Tag, { name: { $in: names } })).map((tag) => [tag.name, tag]));
  for (const name of names) {
    const fields = { name, type: "custom", description: descriptions.get(name) ?? null };
    if (!tags.has(name)) tags.set(name, em.create(Tag, fields as never));
  }
  for (const [object_id, set] of missing) {
    for (const name of set) em.create(TaggedObject, { tag: tags.get(name), object_id, object_type } as never);
  }
  await em.flush();
}
