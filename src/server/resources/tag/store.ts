import { LitesetError } from "../../../errors.ts";
import { Tag, TaggedObject } from "../../../metadata/entities/tag.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { authorOf } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import { type ObjectType, objectType, type TagBody } from "./schemas.ts";

export type Target = readonly [type: ObjectType, id: number];

const couldNot = (): LitesetError => new LitesetError("Could not process entity", undefined, { status: 422 });

/** The objects that a body names, each once; 422 when one has an unknown type. */
export function targetsOf({ objects_to_tag: objects = [] }: TagBody): Target[] {
  const targets = new Map<string, Target>();
  for (const [name, id] of objects) {
    const type = objectType(name);
    if (!type) throw couldNot();
    targets.set(`${type} ${id}`, [type, id]);
  }
  return [...targets.values()];
}

/** The tag of this name, made where there is none. */
export async function findOrMakeTag(em: EntityManager, call: Call, name: string): Promise<Tag> {
  const trimmed = name.trim();
  const known = await em.findOne(Tag, { name: trimmed });
  if (known) return known;
  const tag = em.create(Tag, { name: trimmed, type: "custom", ...authorOf(em, call.viewer, true) } as never);
  await em.flush();
  return tag;
}

/** Puts a tag on objects; with `keep` it also stays where it is, else it goes from everything else. */
export async function relate(
  em: EntityManager,
  call: Call,
  tag: Tag,
  targets: readonly Target[],
  { keep }: { keep: boolean },
): Promise<void> {
  const links = await em.find(TaggedObject, { tag });
  const isAt = (link: TaggedObject, [type, id]: Target) => link.object_type === type && link.object_id === id;
  if (!keep) for (const link of links) if (!targets.some((target) => isAt(link, target))) em.remove(link);
  for (const [object_type, object_id] of targets) {
    if (links.some((link) => isAt(link, [object_type, object_id]))) continue;
    em.create(TaggedObject, { tag, object_type, object_id, ...authorOf(em, call.viewer, true) } as never);
  }
  await em.flush();
}
