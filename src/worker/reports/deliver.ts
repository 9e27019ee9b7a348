import { z } from "zod";
import { messageOf } from "../../errors.ts";
import { sendMail } from "../../mail.ts";
import type { ReportRecipient } from "../../metadata/entities/report.ts";
import type { Content } from "./content.ts";
import { ReportError } from "./errors.ts";
import type { Run } from "./history.ts";
import { mailOf, noticeHtml } from "./message.ts";
import { sendToSlack } from "./slack.ts";
import { type About, postWebhook } from "./webhook.ts";

/** What a recipient's settings hold; addresses and channels are separated by commas, semicolons or blanks. */
const target = z.object({
  target: z.string().nullish(),
  ccTarget: z.string().nullish(),
  bccTarget: z.string().nullish(),
});

/** Some recipients could not be reached. */
export class DeliveryError extends ReportError {
  /** Their ids. */
  readonly recipients: number[];
  constructor(failures: ReadonlyMap<number, string>) {
    super([...failures.values()].join(";"));
    this.recipients = [...failures.keys()];
  }
}

/**
 * Sends to recipients, also after one that could not be reached.
 * @throws DeliveryError with all that went wrong
 */
export async function deliver(
  run: Run,
  recipients: readonly ReportRecipient[],
  content: Content,
  signal: AbortSignal,
): Promise<void> {
  const { app, report } = run;
  const failures = new Map<number, string>();
  for (const recipient of recipients) {
    if (app.settings.ALERT_REPORTS_NOTIFICATION_DRY_RUN) {
      app.log.info("nothing is sent: ALERT_REPORTS_NOTIFICATION_DRY_RUN is on", {
        report: report.name,
        recipient: recipient.recipient_config_json,
      });
      continue;
    }
    try {
      await send(run, recipient, content, signal);
    } catch (error) {
      failures.set(recipient.id, messageOf(error));
    }
  }
  if (failures.size > 0) throw new DeliveryError(failures);
}

async function send(
  { app, report, execution }: Run,
  { type, recipient_config_json }: { type: string; recipient_config_json?: string | null },
  content: Content,
  signal: AbortSignal,
): Promise<void> {
  const { target: to, ccTarget: cc, bccTarget: bcc } = target.parse(JSON.parse(recipient_config_json ?? "{}"));
  switch (type) {
    case "Slack":
    case "SlackV2":
      return sendToSlack({ app }, { type, target: to }, content, signal);
    case "Webhook":
      return postWebhook(app.settings, to, content, aboutOf(report), signal);
  }
  const about = { ...aboutOf(report), execution_id: execution };
  await sendMail(app.settings, { to, cc, bcc, about, ...mailOf(app.settings, content, execution) }, signal);
}

const aboutOf = ({ type, report_format, chart, dashboard }: Run["report"]): About => ({
  notification_format: report_format ?? "PNG",
  notification_type: type,
  notification_source: chart ? "chart" : "dashboard",
  chart_id: chart?.id ?? null,
  dashboard_id: dashboard?.id ?? null,
});

/**
 * Mails the owners, one mail for all of them.
 * @throws Error when the mail cannot be sent
 */
export async function tellOwners(
  { app, report, execution }: Pick<Run, "app" | "report" | "execution">,
  { subject, lines, link }: { subject: string; lines: string[]; link: string },
  signal: AbortSignal,
): Promise<void> {
  const { settings } = app;
  const to = report.owners
    .getItems()
    .map(({ email }) => email)
    .join(",");
  if (settings.ALERT_REPORTS_NOTIFICATION_DRY_RUN) return app.log.info("would tell the owners", { to, subject, lines });
  const html = noticeHtml(settings, { lines, link });
  await sendMail(settings, { to, subject, html, attachments: [], execution }, signal);
}
