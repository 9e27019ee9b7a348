import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { auditColumns } from "./audit.ts";
import { Dataset } from "./dataset.ts";
import { Role } from "./role.ts";

/** A WHERE clause that roles get on tables. */
export const RowLevelSecurityFilter = defineEntity({
  name: "RowLevelSecurityFilter",
  tableName: "row_level_security_filters",
  properties: {
    id: p.integer().primary(),
    clause: p.text(),
    filter_type: p.string().length(255).nullable(),
    group_key: p.string().length(255).nullable(),
    name: p.string().length(255).unique(),
    description: p.text().nullable(),
    ...auditColumns(),
    roles: () =>
      p.manyToMany(Role).pivotTable("rls_filter_roles").joinColumn("rls_filter_id").inverseJoinColumn("role_id"),
    tables: () =>
      p.manyToMany(Dataset).pivotTable("rls_filter_tables").joinColumn("rls_filter_id").inverseJoinColumn("table_id"),
  },
});
export type RowLevelSecurityFilter = InferEntity<typeof RowLevelSecurityFilter>;
