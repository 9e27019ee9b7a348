import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn, uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";
import { Dashboard } from "./dashboard.ts";
import { Dataset } from "./dataset.ts";
import { ReportSchedule } from "./report.ts";
import { User } from "./user.ts";

/** A saved chart. */
export const Chart = defineEntity({
  name: "Chart",
  tableName: "slices",
  properties: {
    id: p.integer().primary(),
    slice_name: p.string().length(250).nullable(),
    datasource_type: p.string().length(200).nullable(),
    datasource_name: p.string().length(2000).nullable(),
    viz_type: p.string().length(250).nullable(),
    params: p.text().nullable(),
    description: p.text().nullable(),
    cache_timeout: p.integer().nullable(),
    perm: p.string().length(2000).nullable(),
    datasource_id: p.integer().nullable(),
    table: () =>
      p.manyToOne(Dataset).joinColumn("datasource_id").persist(false).createForeignKeyConstraint(false).nullable(),
    schema_perm: p.string().length(1000).nullable(),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    query_context: p.text().nullable(),
    last_saved_at: dateTimeColumn().nullable(),
    last_saved_by: () => p.manyToOne(User).joinColumn("last_saved_by_fk").nullable(),
    last_saved_by_fk: p.integer().fieldName("last_saved_by_fk").persist(false).nullable(),
    certified_by: p.text().nullable(),
    certification_details: p.text().nullable(),
    is_managed_externally: p.boolean().onCreate(() => false),
    external_url: p.text().nullable(),
    catalog_perm: p.string().length(1000).nullable(),
    ...auditColumns(),
    owners: () => p.manyToMany(User).pivotTable("slice_user").joinColumn("slice_id").inverseJoinColumn("user_id"),
    dashboards: () => p.manyToMany(Dashboard).mappedBy("slices"),
    report_schedules: () => p.oneToMany(ReportSchedule).mappedBy("chart"),
  },
});
export type Chart = InferEntity<typeof Chart>;
