import { openSlack, type SlackFile, slackNames } from "../../slack.ts";
import type { Content } from "./content.ts";
import type { Table } from "./data.ts";
import { ReportError } from "./errors.ts";
import type { Run } from "./history.ts";
import { cellText } from "./message.ts";

/** Longer messages Slack does not lay out. */
const MAX_TEXT = 3_900;

/**
 * Sends to channels: by their ids (`SlackV2`), or by their names, as recipients of the kind `Slack` are kept.
 * @param api where Slack's API is, in tests
 * @throws Error with Slack's word for what went wrong
 */
export async function sendToSlack(
  { app }: Pick<Run, "app">,
  recipient: { type: string; target: string | null | undefined },
  content: Content,
  signal: AbortSignal,
  api?: string,
): Promise<void> {
  const slack = openSlack(app.settings, signal, api);
  let channels = slackNames(recipient.target);
  if (channels.length === 0) throw new ReportError("No recipients saved in the report");
  if (recipient.type === "Slack") {
    const ids = new Map((await slack.channels()).map(({ id, name }) => [name.toLowerCase(), id]));
    const absent = channels.filter((name) => !ids.has(name.toLowerCase()));
    if (absent.length > 0) throw new ReportError(`Could not find the following channels: ${absent.join(", ")}`);
    channels = channels.map((name) => ids.get(name.toLowerCase())!);
  }
  const text = textOf(content, app.settings.EMAIL_REPORTS_CTA);
  const files = filesOf(content);
  for (const channel of channels)
    await (files.length > 0 ? slack.upload(channel, files, text) : slack.post(channel, text));
}

function filesOf({ title, pictures, pdf, data }: Content): SlackFile[] {
  const file = (extension: string, bytes: Uint8Array): SlackFile => ({ name: `${title}.${extension}`, title, bytes });
  return [
    ...pictures.map((bytes) => file("png", bytes)),
    ...(pdf ? [file("pdf", pdf)] : []),
    ...(data ? [file(data.extension, data.bytes)] : []),
  ];
}

/** Slack's own markup begins with these three. */
const escapeSlack = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function textOf({ title, description, link, table }: Content, callToAction: string): string {
  const head = `*${escapeSlack(title)}*\n\n${escapeSlack(description)}\n\n<${link}|${escapeSlack(callToAction)}>`;
  return table ? `${head}\n\n${tableText(table, MAX_TEXT - head.length)}` : head;
}

/** As many rows as there is room for, in columns of equal width. */
function tableText({ columns, labels, rows, more }: Table, room: number): string {
  const head = [...(labels ? [""] : []), ...columns];
  const lines = [head, ...rows.map((row, at) => [...(labels ? [labels[at]] : []), ...row].map(cellText))];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  let text = "";
  for (const [at, line] of lines.entries()) {
    const next = `${line.map((cell, column) => (cell ?? "").padEnd(widths[column] ?? 0)).join(" | ")}\n`;
    if (text.length + escapeSlack(next).length > room - 40)
      return `\`\`\`\n${text}\`\`\`\n(${rows.length + more - at + 1} more rows)`;
    text += escapeSlack(next);
  }
  return `\`\`\`\n${text}\`\`\`${more > 0 ? `\n(${more} more rows)` : ""}`;
}
