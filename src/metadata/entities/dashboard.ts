import { randomUUID } from "node:crypto";
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";
import { Chart } from "./chart.ts";
import { ReportSchedule } from "./report.ts";
import { Role } from "./role.ts";
import { Theme } from "./theme.ts";
import { User } from "./user.ts";

/** A page of charts. */
export const Dashboard = defineEntity({
  name: "Dashboard",
  tableName: "dashboards",
  properties: {
    id: p.integer().primary(),
    dashboard_title: p.string().length(500).nullable(),
    position_json: p.text().nullable(),
    css: p.text().nullable(),
    description: p.text().nullable(),
    slug: p.string().length(255).nullable().unique(),
    json_metadata: p.text().nullable(),
    published: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    uuid: uuidColumn()
      .nullable()
      .unique()
      .onCreate(() => randomUUID()),
    certified_by: p.text().nullable(),
    certification_details: p.text().nullable(),
    is_managed_externally: p.boolean().onCreate(() => false),
    external_url: p.text().nullable(),
    theme: () => p.manyToOne(Theme).joinColumn("theme_id").nullable(),
    theme_id: p.integer().fieldName("theme_id").persist(false).nullable(),
    ...auditColumns(),
    slices: () =>
      p.manyToMany(Chart).pivotTable("dashboard_slices").joinColumn("dashboard_id").inverseJoinColumn("slice_id"),
    owners: () =>
      p.manyToMany(User).pivotTable("dashboard_user").joinColumn("dashboard_id").inverseJoinColumn("user_id"),
    roles: () =>
      p.manyToMany(Role).pivotTable("dashboard_roles").joinColumn("dashboard_id").inverseJoinColumn("role_id"),
    embedded: () => p.oneToMany(EmbeddedDashboard).mappedBy("dashboard").orphanRemoval(),
    report_schedules: () => p.oneToMany(ReportSchedule).mappedBy("dashboard"),
  },
});
export type Dashboard = InferEntity<typeof Dashboard>;

/** Where a dashboard may be embedded. */
export const EmbeddedDashboard = defineEntity({
  name: "EmbeddedDashboard",
  tableName: "embedded_dashboards",
  properties: {
    uuid: uuidColumn()
      .primary()
      .onCreate(() => randomUUID()),
    allow_domain_list: p.text().nullable(),
    dashboard: () => p.manyToOne(Dashboard).joinColumn("dashboard_id"),
    dashboard_id: p.integer().fieldName("dashboard_id").persist(false).nullable(),
    ...auditColumns(),
  },
});
export type EmbeddedDashboard = InferEntity<typeof EmbeddedDashboard>;
