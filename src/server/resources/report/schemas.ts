import type { z } from "zod";
import { isCron } from "../../../jobs/cron.ts";
import { timeZones } from "../../../jobs/time-zones.ts";
import { flag, float, integer, list, mapping, object, text } from "../../rest/schema.ts";

const atLeast = (min: number, message: string) => integer().refine((value) => value >= min, { error: message });
const POSITIVE = "Value must be greater than 0";

const validatorConfig = object({
  op: text({ choices: ["<", "<=", ">", ">=", "==", "!="] }).optional(),
  threshold: float().optional(),
});

/** What the reference sends to, as it says it. */
const channels = ["Email", "Slack", "SlackV2"];

const recipient = object({
  type: text()
    .refine((type) => [...channels, "Webhook"].includes(type), { error: `Must be one of: ${channels.join(", ")}.` })
    .meta({ type: "string", enum: [...channels, "Webhook"] }),
  recipient_config_json: object({
    target: text().optional(),
    ccTarget: text().optional(),
    bccTarget: text().optional(),
  }).optional(),
});
export type Recipient = z.infer<typeof recipient>;

const crontab = text({ max: 1000 }).refine(isCron, { error: "Cron expression is not valid" });

const fields = {
  type: text({ choices: ["Alert", "Report"] }),
  name: text({ min: 1, max: 150 }),
  description: text().nullable().optional(),
  email_subject: text({ max: 255 }).nullable().optional(),
  context_markdown: text().nullable().optional(),
  active: flag().optional(),
  crontab,
  timezone: text({ choices: timeZones }).optional(),
  sql: text().optional(),
  chart: integer().nullable().optional(),
  creation_method: text({ choices: ["charts", "dashboards", "alerts_reports"] }).optional(),
  dashboard: integer().nullable().optional(),
  database: integer().optional(),
  owners: list(integer()).optional(),
  validator_type: text({ choices: ["not null", "operator"] }).optional(),
  validator_config_json: validatorConfig.optional(),
  log_retention: atLeast(1, POSITIVE).optional(),
  grace_period: atLeast(1, POSITIVE).optional(),
  working_timeout: atLeast(1, POSITIVE).optional(),
  recipients: list(recipient).optional(),
  report_format: text({ choices: ["PDF", "PNG", "CSV", "TEXT"] }).optional(),
  extra: mapping().optional(),
  force_screenshot: flag().optional(),
  custom_width: integer().nullable().optional(),
};

export const newReport = object({
  ...fields,
  selected_tabs: list(integer()).nullable().optional(),
}).superRefine(({ type, database }, context) => {
  if (type === "Report" && database !== undefined)
    context.addIssue({ code: "custom", path: ["database"], message: "Database reference is not allowed on a report" });
});
export type NewReport = z.infer<typeof newReport>;

export const reportChanges = object({
  ...fields,
  type: fields.type.optional(),
  name: fields.name.optional(),
  crontab: crontab.optional(),
  sql: text().nullable().optional(),
  creation_method: fields.creation_method.nullable(),
  validator_type: fields.validator_type.nullable(),
  log_retention: atLeast(0, "Value must be 0 or greater").optional(),
  working_timeout: fields.working_timeout.nullable(),
});
export type ReportChanges = z.infer<typeof reportChanges>;
