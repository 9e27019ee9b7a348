import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { auditColumns } from "./audit.ts";
import { Dashboard } from "./dashboard.ts";
import { User } from "./user.ts";

/** What a user chose: welcome dashboard, avatar. */
export const UserAttribute = defineEntity({
  name: "UserAttribute",
  tableName: "user_attribute",
  properties: {
    id: p.integer().primary(),
    user: () => p.manyToOne(User).joinColumn("user_id").nullable(),
    user_id: p.integer().fieldName("user_id").persist(false).nullable(),
    welcome_dashboard: () => p.manyToOne(Dashboard).joinColumn("welcome_dashboard_id").nullable(),
    welcome_dashboard_id: p.integer().fieldName("welcome_dashboard_id").persist(false).nullable(),
    avatar_url: p.string().length(100).nullable(),
    ...auditColumns(),
  },
});
export type UserAttribute = InferEntity<typeof UserAttribute>;
