import { t } from "../../i18n/t.ts";
import type { ChartTheme } from "../types.ts";

export interface TooltipRow {
  color?: string;
  name: string;
  value: string;
  strong?: boolean;
}

const most = 18;
/** ECharts keeps its boxes from breaking lines: a long title would stand out of them. */
const heading = "font-weight:600;margin-bottom:4px;white-space:normal;overflow-wrap:anywhere";

/** The look of all tooltips. Content goes through `tooltipContent`, which escapes. */
export function tooltip(theme: ChartTheme, options: Record<string, unknown>): Record<string, unknown> {
  return {
    show: true,
    appendTo: "body",
    confine: false,
    backgroundColor: theme.elevated,
    borderColor: theme.splitLine,
    borderWidth: 1,
    padding: [8, 12],
    textStyle: { color: theme.text, fontFamily: theme.fontFamily, fontSize: 12 },
    extraCssText: "border-radius:8px;box-shadow:0 6px 20px rgba(0,0,0,.16);max-width:min(420px, 100vw - 12px);",
    ...options,
  };
}

/** A title and rows of name and value, as HTML. Names are data: everything is escaped. */
export function tooltipContent(theme: ChartTheme, title: string, rows: readonly TooltipRow[]): string {
  const shown = rows.slice(0, most);
  const more = rows.length - shown.length;
  const body = shown
    .map(
      (row) =>
        `<tr style="${row.strong ? "font-weight:600" : ""}"><td style="padding:1px 0;max-width:260px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">${dot(row.color)}${escapeHtml(row.name)}</td>` +
        `<td style="padding:1px 0 1px 18px;text-align:right;font-variant-numeric:tabular-nums">${escapeHtml(row.value)}</td></tr>`,
    )
    .join("");
  const rest =
    more > 0
      ? `<tr><td colspan="2" style="color:${theme.textSecondary}">${escapeHtml(t("{count} more", { count: more }))}</td></tr>`
      : "";
  const head = title ? `<div style="${heading}">${escapeHtml(title)}</div>` : "";
  return `${head}<table style="border-spacing:0">${body}${rest}</table>`;
}

function dot(color: string | undefined): string {
  if (!color) return "";
  return `<span style="display:inline-block;width:9px;height:9px;border-radius:50%;margin-right:7px;background:${escapeHtml(color)}"></span>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
