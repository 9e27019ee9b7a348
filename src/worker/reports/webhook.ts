import { request as requestPlain } from "node:http";
import { request as requestEncrypted } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";
import { isInnerAddress, lookupPublic } from "../addresses.ts";
import type { Content } from "./content.ts";
import { ReportError } from "./errors.ts";

/** What a webhook is told about, in the words of later versions of Superset, which have this kind of recipient. */
export interface About {
  notification_format: string;
  notification_type: string;
  notification_source: "chart" | "dashboard";
  chart_id: number | null;
  dashboard_id: number | null;
}

/** Pauses before what the server was too busy for is sent again. */
const PAUSES_MS = [1_000, 10_000, 30_000];
/** What of an answer is read, so that the connection can be used again. */
const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Posts to the address of a recipient: JSON, or a form where there are files. The address is chosen by whoever may make reports:
 * it leads to the internet only, encrypted only, and no redirect is followed, unless the settings say otherwise. What is answered
 * is told to nobody.
 * @throws ReportError that names the host, never the whole address, which may hold a key
 */
export async function postWebhook(
  settings: Settings,
  target: string | null | undefined,
  content: Content,
  about: About,
  signal: AbortSignal,
  pauses: readonly number[] = PAUSES_MS,
): Promise<void> {
  if (!isFeatureEnabled(settings, "ALERT_REPORT_WEBHOOK"))
    throw new ReportError("Webhooks are switched off: the feature flag ALERT_REPORT_WEBHOOK is not set");
  const url = addressOf(settings, target);
  const { body, type } = await bodyOf(content, about);
  for (let tries = 0; ; tries++) {
    const status = await post(settings, url, { body, type }, signal);
    if (status < 300) return;
    const isBusy = status === 429 || status >= 500;
    if (!isBusy || tries >= pauses.length) throw new ReportError(`The webhook at ${url.host} answered ${status}`);
    await sleep(pauses[tries], undefined, { signal });
  }
}

function addressOf(settings: Settings, target: string | null | undefined): URL {
  const url = URL.parse(target?.trim() ?? "");
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new ReportError("The webhook needs an address that begins with https://");
  if (url.protocol === "http:" && settings.ALERT_REPORTS_WEBHOOK_HTTPS_ONLY)
    throw new ReportError("The webhook's address must begin with https:// (ALERT_REPORTS_WEBHOOK_HTTPS_ONLY)");
  if (!settings.ALERT_REPORTS_WEBHOOK_ALLOW_INTERNAL_HOSTS && isInnerAddress(url.hostname))
    throw new ReportError(`The webhook's host ${url.hostname} is inside the network`);
  return url;
}

/** The names of the fields and files are those of later versions of Superset. */
async function bodyOf(
  { title, description, link, data, pdf, pictures, table }: Content,
  about: About,
): Promise<{ body: Buffer; type: string }> {
  const text = table ? JSON.stringify({ columns: table.columns, labels: table.labels, rows: table.rows }) : null;
  const fields = { name: title, header: about, text, description, url: link };
  const files = [
    ...(data
      ? [
          {
            name: `report.${data.extension}`,
            bytes: data.bytes,
            type: data.extension === "zip" ? "application/zip" : "text/csv",
          },
        ]
      : []),
    ...(pdf ? [{ name: "report.pdf", bytes: pdf, type: "application/pdf" }] : []),
    ...pictures.map((bytes, at) => ({ name: `screenshot_${at}.png`, bytes, type: "image/png" })),
  ];
  if (files.length === 0) return { body: Buffer.from(JSON.stringify(fields)), type: "application/json" };
  const form = new FormData();
  for (const [field, value] of Object.entries({ ...fields, header: JSON.stringify(about) }))
    if (value !== null) form.append(field, value);
  for (const { name, bytes, type } of files) form.append("files", new File([Buffer.from(bytes)], name, { type }));
  const whole = new Response(form);
  return { body: Buffer.from(await whole.arrayBuffer()), type: whole.headers.get("content-type") ?? "" };
}

/** @returns the status of the answer */
function post(
  settings: Settings,
  url: URL,
  { body, type }: { body: Buffer; type: string },
  signal: AbortSignal,
): Promise<number> {
  const { ALERT_REPORTS_WEBHOOK_TIMEOUT: seconds, ALERT_REPORTS_WEBHOOK_ALLOW_INTERNAL_HOSTS: isOpen } = settings;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  const send = url.protocol === "https:" ? requestEncrypted : requestPlain;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(
        signal.aborted ? error : new ReportError(`The webhook at ${url.host} cannot be reached: ${error.message}`),
      );
    const asked = send(
      url,
      {
        method: "POST",
        headers: { "content-type": type, "content-length": body.byteLength },
        signal: limit,
        // Looked up when it connects, so that a name cannot mean another address by then.
        ...(!isOpen && { lookup: lookupPublic }),
      },
      (answer) => {
        let size = 0;
        answer.on("data", (chunk: Buffer) => {
          size += chunk.byteLength;
          if (size > MAX_ANSWER_BYTES) answer.destroy();
        });
        answer.on("error", fail).on("close", () => resolve(answer.statusCode ?? 0));
      },
    );
    asked.on("error", fail).end(body);
  });
}
