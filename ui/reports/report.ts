import { isRecord, parseRecord } from "../dashboard/layout/tree.ts";

type Json = Record<string, unknown>;
export type ReportType = "Alert" | "Report";

interface Recipient {
  type: "Email" | "Slack" | "SlackV2" | "Webhook";
  target: string;
  cc?: string;
  bcc?: string;
}

/** What the fields of the editor hold; names are the API's wherever it has one. */
export interface ReportValues {
  name: string;
  description?: string;
  active: boolean;
  owners: number[];
  database?: number;
  sql?: string;
  validator: "operator" | "not null";
  op: string;
  threshold: number;
  content: "chart" | "dashboard";
  chart?: number;
  dashboard?: number;
  /** the state that the dashboard is shown in: filters and tabs; as it opens, where absent */
  state?: Json;
  report_format: string;
  custom_width?: number | null;
  force_screenshot: boolean;
  crontab: string;
  timezone: string;
  log_retention: number;
  working_timeout?: number | null;
  grace_period?: number | null;
  recipients: Recipient[];
  email_subject?: string;
  context_markdown?: string;
}

/** What a new alert or report starts with. */
export const newValues = (owner: number | undefined, conf: Json): ReportValues => ({
  name: "",
  active: true,
  owners: owner === undefined ? [] : [owner],
  validator: "operator",
  op: ">",
  threshold: 0,
  content: "chart",
  report_format: "PNG",
  force_screenshot: false,
  crontab: String(conf.ALERT_REPORTS_DEFAULT_CRON_VALUE ?? "0 8 * * *"),
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
  log_retention: Number(conf.ALERT_REPORTS_DEFAULT_RETENTION ?? 90),
  working_timeout: Number(conf.ALERT_REPORTS_DEFAULT_WORKING_TIMEOUT ?? 3600),
  grace_period: 14_400,
  recipients: [{ type: "Email", target: "" }],
});

/** The fields of a stored alert or report. */
export function toValues(detail: Json): ReportValues {
  const validator = recordOf(detail.validator_config_json);
  const recipients = Array.isArray(detail.recipients) ? detail.recipients.filter(isRecord) : [];
  const state = recordOf(recordOf(detail.extra).dashboard);
  return {
    name: String(detail.name ?? ""),
    description: textOf(detail.description),
    active: detail.active === true,
    owners: (Array.isArray(detail.owners) ? detail.owners : []).map((one) => Number(one.id)),
    database: idOf(detail.database),
    sql: textOf(detail.sql),
    validator: detail.validator_type === "not null" ? "not null" : "operator",
    op: String(validator.op ?? ">"),
    threshold: Number(validator.threshold ?? 0),
    content: idOf(detail.dashboard) === undefined ? "chart" : "dashboard",
    chart: idOf(detail.chart),
    dashboard: idOf(detail.dashboard),
    state: Object.keys(state).length > 0 ? state : undefined,
    report_format: String(detail.report_format ?? "PNG"),
    custom_width: numberOf(detail.custom_width),
    force_screenshot: detail.force_screenshot === true,
    crontab: String(detail.crontab ?? ""),
    timezone: String(detail.timezone ?? "UTC"),
    log_retention: Number(detail.log_retention ?? 90),
    working_timeout: numberOf(detail.working_timeout),
    grace_period: numberOf(detail.grace_period),
    recipients: recipients.map(({ type, recipient_config_json }) => {
      const { target, ccTarget, bccTarget } = recordOf(recipient_config_json);
      return {
        type: type as Recipient["type"],
        target: String(target ?? ""),
        cc: textOf(ccTarget),
        bcc: textOf(bccTarget),
      };
    }),
    email_subject: textOf(detail.email_subject),
    context_markdown: textOf(detail.context_markdown),
  };
}

/** The body of POST and PUT. */
export function toBody(type: ReportType, values: ReportValues, extra: Json): Json {
  const { content, chart, dashboard, state, recipients, validator, op, threshold, database, sql, ...plain } = values;
  const { dashboard: _, ...others } = extra;
  return {
    ...Object.fromEntries(Object.entries(plain).filter(([key]) => type === "Alert" || key !== "grace_period")),
    type,
    creation_method: "alerts_reports",
    description: plain.description ?? "",
    custom_width: plain.custom_width ?? null,
    email_subject: plain.email_subject || null,
    context_markdown: plain.context_markdown || null,
    ...(content === "chart" ? { chart, dashboard: null } : { chart: null, dashboard }),
    extra: content === "dashboard" && state ? { ...others, dashboard: state } : others,
    recipients: recipients.map(({ type: by, target, cc, bcc }) => ({
      type: by,
      recipient_config_json: { target, ...(cc ? { ccTarget: cc } : {}), ...(bcc ? { bccTarget: bcc } : {}) },
    })),
    ...(type === "Alert"
      ? {
          database,
          sql,
          validator_type: validator,
          validator_config_json: validator === "operator" ? { op, threshold } : {},
        }
      : {}),
  };
}

const recordOf = (value: unknown): Json =>
  isRecord(value) ? value : parseRecord(typeof value === "string" ? value : "{}");
const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const numberOf = (value: unknown) => (typeof value === "number" ? value : undefined);
const idOf = (value: unknown) => (isRecord(value) ? Number(value.id) : undefined);
