import { LitesetError } from "../../../errors.ts";
import { Tag, TaggedObject } from "../../../metadata/entities/tag.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { can } from "../../../security/viewer.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import type { Call } from "../../route.ts";

/** Kinds of tags, as the API numbers them. */
export const TAG_TYPES: Record<string, number> = { custom: 1, type: 2, owner: 3, favorited_by: 4 };

export type TaggedType = "chart" | "dashboard" | "query" | "dataset";

/** The tags that a new object gets by itself with TAGGING_SYSTEM: its type, and one for each owner. */
export async function tagNewObject(
  em: EntityManager,
  call: Call,
  type: TaggedType,
  id: number,
  ownerIds: readonly number[],
): Promise<void> {
  if (!isFeatureEnabled(call.app.settings, "TAGGING_SYSTEM")) return;
  await addTags(em, type, id, [...ownerIds.map(ownerTag), { name: `type:${type}`, type: "type" }]);
}

/** The tags that name an object's owners follow them. */
export async function retagOwners(
  em: EntityManager,
  call: Call,
  type: TaggedType,
  id: number,
  ownerIds: readonly number[],
): Promise<void> {
  if (!isFeatureEnabled(call.app.settings, "TAGGING_SYSTEM")) return;
  const wanted = ownerIds.map(ownerTag);
  const links = await linksOf(em, type, id, "owner");
  const names = new Set(wanted.map(({ name }) => name));
  for (const link of links) if (!names.has(link.tag?.name ?? "")) em.remove(link);
  const known = new Set(links.map((link) => link.tag?.name));
  await addTags(
    em,
    type,
    id,
    wanted.filter(({ name }) => !known.has(name)),
  );
}

/**
 * Makes an object's own tags those of these ids. Throws the field's messages as `LitesetError` when one does not exist, 403
 * when the viewer may not tag.
 */
export async function setTags(
  em: EntityManager,
  { viewer }: Call,
  type: TaggedType,
  id: number,
  asked: readonly number[] | undefined,
): Promise<void> {
  if (!asked) return;
  const links = await linksOf(em, type, id, "custom");
  const current = new Set(links.map((link) => link.tag?.id));
  const wanted = new Set(asked);
  if (current.size === wanted.size && [...wanted].every((tag) => current.has(tag))) return;
  const model = type[0]?.toUpperCase() + type.slice(1);
  if (!can(viewer, "can_write", "Tag") && !can(viewer, "can_tag", model))
    throw new LitesetError(`You do not have permission to manage tags on ${type}s`, undefined, { status: 403 });
  const added = [...wanted].filter((tag) => !current.has(tag));
  const tags = await em.find(Tag, { id: { $in: added } });
  const absent = added.find((tag) => !tags.some((found) => found.id === tag));
  if (absent !== undefined)
    throw new LitesetError({ tags: [`Tag ID ${absent} not found`] }, undefined, { status: 422 });
  for (const link of links) if (!wanted.has(link.tag?.id as number)) em.remove(link);
  for (const tag of tags) em.create(TaggedObject, { tag, object_id: id, object_type: type } as never);
  await em.flush();
}

const ownerTag = (owner: number) => ({ name: `owner:${owner}`, type: "owner" });

const linksOf = (em: EntityManager, object_type: string, object_id: number, type: string) =>
  em.find(TaggedObject, { object_type, object_id, tag: { type } }, { populate: ["tag"] });

async function addTags(
  em: EntityManager,
  object_type: TaggedType,
  object_id: number,
  tags: readonly { name: string; type: string }[],
): Promise<void> {
  for (const { name, type } of tags) {
    // Two requests may need a new tag at the same moment.
    const tag =
      (await em.findOne(Tag, { name })) ??
      (await em.upsert(Tag, { name, type } as never, { onConflictFields: ["name"], onConflictAction: "ignore" }));
    em.create(TaggedObject, { tag, object_id, object_type } as never);
  }
  await em.flush();
}
