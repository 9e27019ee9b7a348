import { Tag, TaggedObject } from "../../metadata/entities/tag.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { ImportContext } from "./importer.ts";

/** Makes the tags that people gave an asset those of its file; tags that do not exist yet are made. */
export async function importTags(
  { em, settings }: ImportContext,
  type: "chart" | "dashboard",
  id: number,
  names: readonly string[] | null | undefined,
  descriptions: ReadonlyMap<string, string | null>,
): Promise<void> {
  if (!names || !isFeatureEnabled(settings, "TAGGING_SYSTEM")) return;
  const wanted = new Set(names.filter((name) => name !== ""));
  const links = await em.find(
    TaggedObject,
    { object_type: type, object_id: id, tag: { type: "custom" } },
    { populate: ["tag"] },
  );
  for (const link of links) if (!wanted.delete(link.tag?.name ?? "")) em.remove(link);
  for (const name of wanted) {
    const tag =
      (await em.findOne(Tag, { name })) ??
      em.create(Tag, { name, type: "custom", description: descriptions.get(name) ?? null } as never);
    em.create(TaggedObject, { tag, object_id: id, object_type: type } as never);
  }
  await em.flush();
}
