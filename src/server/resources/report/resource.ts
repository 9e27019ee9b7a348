import { describeCron } from "../../../jobs/cron.ts";
import { canAccessAllDatasets } from "../../../security/access.ts";
import { children, type Fields, one } from "../../rest/fields.ts";
import { anyText } from "../../rest/filters.ts";
import type { FormColumn, Resource } from "../../rest/resource.ts";
import { isoText } from "../../rest/times.ts";
import { chartResource } from "../chart/resource.ts";
import { dashboardResource } from "../dashboard/resource.ts";
import { databaseResource } from "../database/resource.ts";
import { parseObject } from "../dataset/describe.ts";
import { auditFields, flag, ownersOver, plain, uuidText } from "../shared/people.ts";
import { idsOfViewer } from "../shared/visibility.ts";

const moment = { kind: "column", read: isoText } as Fields[string];

const fields: Fields = {
  ...auditFields,
  ...Object.fromEntries(
    "id chart_id context_markdown creation_method crontab custom_width dashboard_id description email_subject grace_period last_state last_value last_value_row_json log_retention name report_format sql timezone type validator_config_json validator_type working_timeout"
      .split(" ")
      .map((name) => [name, plain]),
  ),
  active: flag,
  force_screenshot: flag,
  last_eval_dttm: moment,
  crontab_humanized: { kind: "computed", needs: ["crontab"], value: (row) => describeCron(String(row.crontab)) },
  extra: { kind: "computed", needs: ["extra_json"], value: (row) => parseObject(row.extra_json) },
  chart: one("slices", "chart_id", ["id", "slice_name", "viz_type"]),
  dashboard: one("dashboards", "dashboard_id", ["id", "dashboard_title"]),
  database: one("dbs", "database_id", ["id", "database_name"]),
  owners: ownersOver("report_schedule_user", "report_schedule_id"),
  recipients: children("report_recipient", "report_schedule_id", ["id", "type", "recipient_config_json"]),
};

const formTypes: Record<string, string> = {
  active: "Boolean",
  chart: "Integer",
  context_markdown: "String",
  creation_method: "Enum",
  crontab: "String",
  custom_width: "Integer",
  dashboard: "Integer",
  database: "Integer",
  description: "String",
  extra: "Dict",
  force_screenshot: "Boolean",
  grace_period: "Integer",
  log_retention: "Integer",
  name: "String",
  owners: "List",
  recipients: "List",
  report_format: "String",
  sql: "String",
  timezone: "String",
  type: "String",
  validator_config_json: "Nested",
  validator_type: "String",
  working_timeout: "Integer",
};
const forms = (required: readonly string[]): FormColumn[] =>
  Object.entries(formTypes).map(([name, type]) => ({ name, type, required: required.includes(name) }));

/** Alerts and reports: what is sent to whom, and when. */
export const reportResource: Resource = {
  name: "report",
  idParam: "int:pk",
  table: "report_schedule",
  tag: "Report Schedules",
  title: "Report Schedule",
  apiClass: "ReportScheduleRestApi",
  view: "ReportSchedule",
  flag: "ALERT_REPORTS",
  permissions: ["can_read", "can_write"],
  fields,
  listColumns:
    "active changed_by.first_name changed_by.last_name changed_on changed_on_delta_humanized chart_id created_by.first_name created_by.last_name created_on creation_method crontab crontab_humanized dashboard_id description extra id last_eval_dttm last_state name owners.first_name owners.id owners.last_name recipients.id recipients.type timezone type".split(
      " ",
    ),
  showColumns:
    "id active chart.id chart.slice_name chart.viz_type context_markdown creation_method crontab custom_width dashboard.dashboard_title dashboard.id database.database_name database.id description extra force_screenshot grace_period last_eval_dttm last_state last_value last_value_row_json log_retention name owners.first_name owners.id owners.last_name recipients.id recipients.recipient_config_json recipients.type report_format sql timezone type validator_config_json validator_type working_timeout email_subject".split(
      " ",
    ),
  orderColumns: {
    active: { column: "active" },
    description: { column: "description" },
    "created_by.first_name": { column: "first_name", table: "ab_user", key: "created_by_fk" },
    "changed_by.first_name": { column: "first_name", table: "ab_user", key: "changed_by_fk" },
    changed_on: { column: "changed_on" },
    changed_on_delta_humanized: { column: "changed_on" },
    created_on: { column: "created_on" },
    crontab: { column: "crontab" },
    last_eval_dttm: { column: "last_eval_dttm" },
    name: { column: "name" },
    type: { column: "type" },
    crontab_humanized: { column: "crontab" },
  },
  search: {
    name: {
      type: "text",
      custom: [anyText("report_all_text", "report_schedule", ["name", "description", "sql"])],
    },
    active: { type: "boolean" },
    changed_by: { type: "one", key: "changed_by_fk" },
    created_by: { type: "one", key: "created_by_fk" },
    owners: { type: "many", pivot: "report_schedule_user", own: "report_schedule_id", other: "user_id" },
    type: { type: "text" },
    last_state: { type: "text" },
    creation_method: { type: "text" },
    dashboard_id: { type: "integer" },
    chart_id: { type: "integer" },
  },
  baseFilter: (eb, { viewer }) =>
    canAccessAllDatasets(viewer)
      ? undefined
      : eb("report_schedule.id", "in", idsOfViewer(eb, "report_schedule_user", "report_schedule_id", viewer)),
  related: {
    owners: { kind: "users" },
    chart: { resource: chartResource, column: "slice_name" },
    dashboard: { resource: dashboardResource, column: "dashboard_title" },
    database: { resource: databaseResource, column: "database_name" },
    created_by: { kind: "users" },
    changed_by: { kind: "users" },
  },
  addColumns: forms(["crontab", "name", "type"]),
  editColumns: forms([]),
};

const logColumns = "id scheduled_dttm end_dttm start_dttm value value_row_json state error_message uuid".split(" ");

/** What runs of one alert or report came to. */
export const reportLogResource: Resource = {
  name: "report/<int:pk>/log",
  table: "report_execution_log",
  tag: "Report Schedules",
  title: "Report Execution Log",
  apiClass: "ReportExecutionLogRestApi",
  view: "ReportSchedule",
  flag: "ALERT_REPORTS",
  permissions: ["can_read", "can_write"],
  fields: {
    ...Object.fromEntries(logColumns.map((name) => [name, plain])),
    scheduled_dttm: moment,
    start_dttm: moment,
    end_dttm: moment,
    uuid: uuidText,
  },
  listColumns: logColumns,
  showColumns: logColumns,
  orderColumns: Object.fromEntries(
    ["state", "value", "error_message", "end_dttm", "start_dttm", "scheduled_dttm"].map((name) => [
      name,
      { column: name },
    ]),
  ),
  search: {
    state: { type: "text" },
    value: { type: "float" },
    error_message: { type: "text" },
    end_dttm: { type: "datetime" },
    start_dttm: { type: "datetime" },
    scheduled_dttm: { type: "datetime" },
    uuid: { type: "uuid" },
  },
  baseFilter: (eb, { params }) => eb("report_execution_log.report_schedule_id", "=", Number(params.pk)),
  addColumns: [],
  editColumns: [],
};
