import { Tag, TaggedObject } from "../../../metadata/entities/tag.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import type { Call } from "../../route.ts";

/** The tags that a new object gets by itself with TAGGING_SYSTEM: its type, and one for each owner. */
export async function tagNewObject(
  em: EntityManager,
  call: Call,
  type: "chart" | "dashboard" | "query",
  id: number,
  ownerIds: readonly number[],
): Promise<void> {
  if (!isFeatureEnabled(call.app.settings, "TAGGING_SYSTEM")) return;
  const wanted = [
    ...ownerIds.map((owner) => ({ name: `owner:${owner}`, type: "owner" })),
    { name: `type:${type}`, type: "type" },
  ];
  for (const { name, type: kind } of wanted) {
    const tag = (await em.findOne(Tag, { name })) ?? em.create(Tag, { name, type: kind } as never);
    em.create(TaggedObject, { tag, object_id: id, object_type: type } as never);
  }
  await em.flush();
}
