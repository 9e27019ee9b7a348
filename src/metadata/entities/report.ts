import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import { dateTimeColumn, uuidColumn } from "../columns.ts";
import { auditColumns } from "./audit.ts";
import { Chart } from "./chart.ts";
import { Dashboard } from "./dashboard.ts";
import { Database } from "./database.ts";
import { User } from "./user.ts";

/** An alert or a report, and when it runs. */
export const ReportSchedule = defineEntity({
  name: "ReportSchedule",
  tableName: "report_schedule",
  properties: {
    id: p.integer().primary(),
    type: p.string().length(50),
    name: p.string().length(150),
    description: p.text().nullable(),
    context_markdown: p.text().nullable(),
    active: p
      .boolean()
      .nullable()
      .onCreate(() => true),
    crontab: p.string().length(1000),
    sql: p.text().nullable(),
    chart: () => p.manyToOne(Chart).joinColumn("chart_id").nullable(),
    chart_id: p.integer().fieldName("chart_id").persist(false).nullable(),
    dashboard: () => p.manyToOne(Dashboard).joinColumn("dashboard_id").nullable(),
    dashboard_id: p.integer().fieldName("dashboard_id").persist(false).nullable(),
    database: () => p.manyToOne(Database).joinColumn("database_id").nullable(),
    database_id: p.integer().fieldName("database_id").persist(false).nullable(),
    last_eval_dttm: dateTimeColumn().nullable(),
    last_state: p
      .string()
      .length(50)
      .nullable()
      .onCreate(() => "Not triggered"),
    last_value: p.double().nullable(),
    last_value_row_json: p.text().nullable(),
    validator_type: p.string().length(100).nullable(),
    validator_config_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    log_retention: p
      .integer()
      .nullable()
      .onCreate(() => 90),
    grace_period: p
      .integer()
      .nullable()
      .onCreate(() => 14_400),
    working_timeout: p
      .integer()
      .nullable()
      .onCreate(() => 3600),
    report_format: p
      .string()
      .length(50)
      .nullable()
      .onCreate(() => "PNG"),
    creation_method: p
      .string()
      .length(255)
      .nullable()
      .onCreate(() => "alerts_reports"),
    timezone: p
      .string()
      .length(100)
      .onCreate(() => "UTC"),
    extra_json: p.text().onCreate(() => "{}"),
    force_screenshot: p
      .boolean()
      .nullable()
      .onCreate(() => false),
    custom_width: p.integer().nullable(),
    custom_height: p.integer().nullable(),
    email_subject: p.string().length(255).nullable(),
    ...auditColumns(),
    owners: () =>
      p
        .manyToMany(User)
        .pivotTable("report_schedule_user")
        .joinColumn("report_schedule_id")
        .inverseJoinColumn("user_id"),
    recipients: () => p.oneToMany(ReportRecipient).mappedBy("report_schedule").orphanRemoval(),
    logs: () => p.oneToMany(ReportExecutionLog).mappedBy("report_schedule").orphanRemoval(),
  },
});
export type ReportSchedule = InferEntity<typeof ReportSchedule>;

/** Who gets a report, and how. */
export const ReportRecipient = defineEntity({
  name: "ReportRecipient",
  tableName: "report_recipient",
  properties: {
    id: p.integer().primary(),
    type: p.string().length(50),
    recipient_config_json: p
      .text()
      .nullable()
      .onCreate(() => "{}"),
    report_schedule: () => p.manyToOne(ReportSchedule).joinColumn("report_schedule_id"),
    report_schedule_id: p.integer().fieldName("report_schedule_id").persist(false).nullable(),
    ...auditColumns(),
  },
});
export type ReportRecipient = InferEntity<typeof ReportRecipient>;

/** One run of a report. */
export const ReportExecutionLog = defineEntity({
  name: "ReportExecutionLog",
  tableName: "report_execution_log",
  properties: {
    id: p.integer().primary(),
    scheduled_dttm: dateTimeColumn(),
    start_dttm: dateTimeColumn().nullable(),
    end_dttm: dateTimeColumn().nullable(),
    value: p.double().nullable(),
    value_row_json: p.text().nullable(),
    state: p.string().length(50),
    error_message: p.text().nullable(),
    report_schedule: () => p.manyToOne(ReportSchedule).joinColumn("report_schedule_id"),
    report_schedule_id: p.integer().fieldName("report_schedule_id").persist(false).nullable(),
    uuid: uuidColumn().nullable(),
  },
});
export type ReportExecutionLog = InferEntity<typeof ReportExecutionLog>;
