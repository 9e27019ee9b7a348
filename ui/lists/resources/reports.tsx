import { api } from "../../api/client.ts";
import { isRecord, parseRecord } from "../../dashboard/layout/tree.ts";
import type { Field, ResourceSpec } from "../spec.ts";
import { type Changed, lastChangeColumn, nameColumn, namesOf, textColumn, timeText, yesColumn } from "./columns.tsx";

interface Schedule extends Changed {
  id: number;
  name: string;
  type: "Alert" | "Report";
  active: boolean;
  crontab_humanized: string;
  timezone: string;
  last_state: string;
  last_eval_dttm: string | null;
  recipients: { type: string }[];
}

const formats = ["PNG", "PDF", "CSV", "TEXT"].map((value) => ({ value, label: value }));

const common: Field[] = [
  { name: "name", label: "Name", kind: "text", isRequired: true },
  { name: "description", label: "Description", kind: "long", initial: "" },
  { name: "active", label: "Active", kind: "switch", initial: true },
];

const delivery: Field[] = [
  {
    name: "crontab",
    label: "Schedule",
    kind: "text",
    isRequired: true,
    initial: "0 8 * * *",
    note: "As cron: minute, hour, day, month, weekday.",
  },
  { name: "timezone", label: "Time zone", kind: "text", isRequired: true, initial: "UTC" },
  { name: "chart", label: "Chart", kind: "choice", from: { list: "chart", text: "slice_name" } },
  { name: "dashboard", label: "Dashboard", kind: "choice", from: { list: "dashboard", text: "dashboard_title" } },
  { name: "report_format", label: "Format", kind: "choice", isRequired: true, options: formats, initial: "PNG" },
  {
    name: "recipients",
    label: "Send to",
    kind: "text",
    isRequired: true,
    note: "Email addresses, separated by commas.",
  },
  { name: "force_screenshot", label: "Ignore the cache", kind: "switch", initial: false },
];

const condition: Field[] = [
  {
    name: "database",
    label: "Database",
    kind: "choice",
    isRequired: true,
    from: { list: "database", text: "database_name" },
  },
  { name: "sql", label: "SQL", kind: "code", isRequired: true, note: "Answers one number." },
  {
    name: "op",
    label: "Send when the number is",
    kind: "choice",
    isRequired: true,
    initial: ">",
    options: ["<", "<=", ">", ">=", "==", "!="].map((value) => ({ value, label: value })),
  },
  { name: "threshold", label: "Threshold", kind: "number", isRequired: true, initial: 0 },
];

/** Alerts or reports: what is sent on a schedule, on a condition or always. */
function schedules(type: "Alert" | "Report"): ResourceSpec<Schedule> {
  const isAlert = type === "Alert";
  return {
    api: "report",
    view: "ReportSchedule",
    title: isAlert ? "Alerts" : "Reports",
    one: type.toLowerCase(),
    nameOf: (row) => row.name,
    search: { col: "name", opr: "report_all_text" },
    sort: { column: "changed_on_delta_humanized", direction: "desc" },
    always: [{ col: "type", opr: "eq", value: type }],
    columns: [
      nameColumn("name", (row) => row.name),
      textColumn("crontab_humanized", "Schedule", (row) => `${row.crontab_humanized} (${row.timezone})`, {
        sorter: false,
      }),
      textColumn("last_state", "Last result", (row) => row.last_state, { width: 120 }),
      textColumn("last_eval_dttm", "Last run", (row) => timeText(row.last_eval_dttm), { width: 190 }),
      textColumn("recipients", "By", (row) => namesOf(row.recipients.map((one) => ({ name: one.type }))), {
        width: 110,
        sorter: false,
      }),
      yesColumn("active", "Active", (row) => row.active),
      lastChangeColumn(),
    ],
    fields: [...common, ...(isAlert ? condition : []), ...delivery],
    toForm: formOf,
    toBody: (values) => bodyOf(type, values),
    actions: [
      { key: "log", label: "Runs", to: (row) => `/${type.toLowerCase()}/${row.id}/log/` },
      {
        key: "switch",
        label: "Switch on or off",
        run: (row) => api.put(`/api/v1/report/${row.id}`, { json: { active: !row.active } }),
      },
    ],
    deletes: "together",
    about: isAlert
      ? "Tells people when a number of a database crosses a line."
      : "Sends a chart or a dashboard to people, again and again.",
  };
}

export const alerts = schedules("Alert");
export const reports = schedules("Report");

function formOf(detail: Record<string, unknown>): Record<string, unknown> {
  const given = detail.validator_config_json;
  const validator = isRecord(given) ? given : parseRecord(typeof given === "string" ? given : "{}");
  const recipients = Array.isArray(detail.recipients) ? detail.recipients.filter(isRecord) : [];
  const targets = recipients.map((one) => {
    const config = one.recipient_config_json;
    return String((isRecord(config) ? config : parseRecord(String(config))).target ?? "");
  });
  return { ...detail, op: validator.op, threshold: validator.threshold, recipients: targets.join(", ") };
}

function bodyOf(type: "Alert" | "Report", values: Record<string, unknown>): Record<string, unknown> {
  const { op, threshold, recipients, chart, dashboard, ...fields } = values;
  return {
    ...fields,
    type,
    creation_method: "alerts_reports",
    ...(chart ? { chart } : { dashboard }),
    recipients: [{ type: "Email", recipient_config_json: { target: String(recipients) } }],
    ...(type === "Alert" ? { validator_type: "operator", validator_config_json: { op, threshold } } : {}),
  };
}
