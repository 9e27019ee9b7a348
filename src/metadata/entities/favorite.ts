import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn, uuidColumn } from "../columns.ts";
import { User } from "./user.ts";

/** A star a user gave. */
export const FavStar = defineEntity({
  name: "FavStar",
  tableName: "favstar",
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User).joinColumn("user_id").nullable(),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    class_name: p.string().length(50).nullable(),
    obj_id: p.integer().nullable(),
    dttm: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date()),
    uuid: uuidColumn()
      .nullable()
      .onCreate(() => randomUUID()),
  },
});
export type FavStar = InferEntity<typeof FavStar>;
