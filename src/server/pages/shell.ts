import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../runtime.ts";
import { createCsrfToken } from "../../security/csrf.ts";
import { escapeHtml, html } from "../answers.ts";
import type { Call } from "../route.ts";
import { bootstrapData } from "./bootstrap.ts";

interface ManifestChunk {
  file: string;
  css?: string[];
  imports?: string[];
  isEntry?: boolean;
}

let template: string | undefined;
let assets: { script: string; styles: string[]; preloads: string[] } | null | undefined;

export interface ShellOptions {
  /** Of the browser's tab; the site's name unless given. */
  title?: string;
  /** More bootstrap data. */
  data?: Record<string, unknown>;
}

/** The page every frontend page starts from: bootstrap data, CSRF token and the built entry script. */
export async function pageShell(call: Call, { title, data }: ShellOptions = {}): Promise<Response> {
  template ??= readFileSync(join(packageRoot, "templates", "pages", "app.html"), "utf8");
  assets ??= readAssets();
  const bootstrap = JSON.stringify({ ...(await bootstrapData(call)), ...data });
  const prefix = `${String(call.app.settings.STATIC_ASSETS_PREFIX ?? "").replace(/\/$/, "")}/static/assets/`;
  const values: Record<string, string> = {
    title: escapeHtml(title ?? String(call.app.settings.APP_NAME)),
    bootstrap: escapeHtml(bootstrap),
    csrf: escapeHtml(createCsrfToken(call.session.data, call.app.settings)),
    head: assets
      ? [
          ...assets.styles.map((file) => `<link rel="stylesheet" href="${prefix}${file}">`),
          ...assets.preloads.map((file) => `<link rel="modulepreload" nonce="${call.nonce}" href="${prefix}${file}">`),
        ].join("\n    ")
      : "",
    body: assets
      ? `<script type="module" nonce="${call.nonce}" src="${prefix}${assets.script}"></script>`
      : "<p>The user interface is not built yet. Run <code>npm run build:ui</code> in Liteset's folder, then load this page again.</p>",
  };
  const page = template.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => values[name] ?? "");
  return html(page, { headers: { "cache-control": "no-store" } });
}

/** Whether a page is asked for without the menu around it. */
export const isStandalone = ({ query }: Call): boolean => !["", "false", "0"].includes(query.get("standalone") ?? "");

/** The entry of the built frontend with its styles and first imports; null when it is not built. */
function readAssets(): typeof assets {
  const file = join(packageRoot, "dist", "ui", "manifest.json");
  if (!existsSync(file)) return undefined;
  const manifest = JSON.parse(readFileSync(file, "utf8")) as Record<string, ManifestChunk>;
  const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
  if (!entry) return undefined;
  const chunks = new Set<ManifestChunk>([entry]);
  for (const chunk of chunks) for (const name of chunk.imports ?? []) if (manifest[name]) chunks.add(manifest[name]);
  const all = [...chunks];
  return {
    script: entry.file,
    styles: [...new Set(all.flatMap((chunk) => chunk.css ?? []))],
    preloads: all.slice(1).map((chunk) => chunk.file),
  };
}
