import { randomUUID } from "node:crypto";
import type { Mail } from "../../mail.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";
import type { Content } from "./content.ts";
import type { Table } from "./data.ts";

type Message = Pick<Mail, "subject" | "html" | "attachments" | "execution">;

/** A mail's text and attachments; pictures stand in the text. */
export function mailOf(settings: Settings, content: Content, execution: string): Message {
  const title = isFeatureEnabled(settings, "DATE_FORMAT_IN_EMAIL_SUBJECT")
    ? withDate(content.title, new Date())
    : content.title;
  const pictures = content.pictures.map((bytes, at) => ({
    filename: `${title}${at === 0 ? "" : ` ${at + 1}`}.png`,
    content: bytes,
    contentType: "image/png",
    cid: `${randomUUID()}@liteset`,
  }));
  const files = [
    {
      filename: `${title}.${content.data?.extension}`,
      content: content.data?.bytes,
      contentType: content.data?.extension === "zip" ? "application/zip" : "text/csv",
    },
    { filename: `${title}.pdf`, content: content.pdf, contentType: "application/pdf" },
  ].flatMap(({ content: bytes, ...file }) => (bytes ? [{ ...file, content: bytes }] : []));
  const html = page(`
    <div>${escapeHtml(content.description).replaceAll("\n", "<br>")}</div>
    <p><b><a href="${escapeHtml(content.link)}">${escapeHtml(settings.EMAIL_REPORTS_CTA)}</a></b></p>
    ${content.table ? tableHtml(content.table) : ""}
    ${pictures.map(({ cid }) => `<p><img width="1000" alt="${escapeHtml(title)}" src="cid:${cid}"></p>`).join("\n")}`);
  return {
    subject: `${settings.EMAIL_REPORTS_SUBJECT_PREFIX} ${title}`,
    html,
    attachments: [...pictures, ...files],
    execution,
  };
}

/** What owners are told about an alert or report, in lines of plain text. */
export function noticeHtml(settings: Settings, { lines, link }: { lines: string[]; link: string }): string {
  return page(`
    ${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join("\n    ")}
    <p><b><a href="${escapeHtml(link)}">${escapeHtml(settings.EMAIL_REPORTS_CTA)}</a></b></p>`);
}

const page = (body: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"><style>
    table, th, td { border: 1px solid #c8d4e3; border-collapse: collapse; color: #2a3f5f; padding: 4px 8px; }
  </style></head><body>${body}
  </body></html>`;

function tableHtml({ columns, labels, rows, more }: Table): string {
  const tag = (name: "th" | "td") => (cell: unknown) => `<${name}>${escapeHtml(cellText(cell))}</${name}>`;
  const head = [...(labels ? [""] : []), ...columns].map(tag("th")).join("");
  const body = rows.map((row, at) => {
    const label = labels ? tag("th")(labels[at]) : "";
    return `<tr>${label}${row.map(tag("td")).join("")}</tr>`;
  });
  const rest = more > 0 ? `<p>${more} more rows are in the chart.</p>` : "";
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${body.join("\n")}\n</tbody></table>${rest}`;
}

/** A cell as people read it. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** Fills in the parts of a date that Python's `strftime` knows and people use, in UTC. */
function withDate(title: string, date: Date): string {
  const iso = date.toISOString();
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(date);
  const parts: Record<string, string> = {
    Y: iso.slice(0, 4),
    y: iso.slice(2, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    B: name({ month: "long" }),
    b: name({ month: "short" }),
    A: name({ weekday: "long" }),
    a: name({ weekday: "short" }),
    "%": "%",
  };
  return title.replace(/%([YymdHMSBbAa%])/g, (_, part: string) => parts[part] ?? "");
}
