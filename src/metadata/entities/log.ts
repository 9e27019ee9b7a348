import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn } from "../columns.ts";
import { User } from "./user.ts";

/** Who did what. */
export const Log = defineEntity({
  name: "Log",
  tableName: "logs",
  properties: {
    id: p.integer().primary(),
    action: p.string().length(512).nullable(),
    user: () => p.manyToOne(User).joinColumn("user_id").nullable(),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    json: p.text().nullable(),
    dttm: dateTimeColumn()
      .nullable()
      .onCreate(() => new Date()),
    dashboard_id: p.integer().nullable(),
    slice_id: p.integer().nullable(),
    duration_ms: p.integer().nullable(),
    referrer: p.string().length(1024).nullable(),
  },
});
export type Log = InferEntity<typeof Log>;
