import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { auditColumns } from "./audit.ts";
import { User } from "./user.ts";

/** A label on assets. */
export const Tag = defineEntity({
  name: "Tag",
  tableName: "tag",
  properties: {
    id: p.integer().primary(),
    name: p.string().length(250).nullable().unique(),
    type: p.string().nullable(),
    description: p.text().nullable(),
    ...auditColumns(),
    users_favorited: () =>
      p.manyToMany(User).pivotTable("user_favorite_tag").joinColumn("tag_id").inverseJoinColumn("user_id"),
    objects: () => p.oneToMany(TaggedObject).mappedBy("tag"),
  },
});
export type Tag = InferEntity<typeof Tag>;

/** One label on one asset. */
export const TaggedObject = defineEntity({
  name: "TaggedObject",
  tableName: "tagged_object",
  properties: {
    id: p.integer().primary(),
    tag: () => p.manyToOne(Tag).joinColumn("tag_id").nullable(),
    tag_id: p.integer().fieldName("tag_id").persist(false).nullable(),
    object_id: p.integer().nullable(),
    object_type: p.string().nullable(),
    ...auditColumns(),
  },
});
export type TaggedObject = InferEntity<typeof TaggedObject>;
