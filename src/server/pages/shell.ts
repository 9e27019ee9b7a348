import { createCsrfToken } from "../../security/csrf.ts";
import type { Settings } from "../../settings/keys.ts";
import { rootPath } from "../../settings/root-path.ts";
import { escapeHtml, html } from "../answers.ts";
import type { Call } from "../route.ts";
import { bootstrapData } from "./bootstrap.ts";
import { type Frontend, frontendOf, type PageParts } from "./frontend.ts";
import { localeOf } from "./language.ts";

export interface ShellOptions {
  /** Of the browser's tab; the site's name unless given. */
  title?: string;
  /** More bootstrap data. */
  data?: Record<string, unknown>;
}

/** The page that starts the frontend for whoever is signed in. */
export const pageShell = async (call: Call, { title, data }: ShellOptions = {}): Promise<Response> =>
  startPage(call, { title, entry: "spa", bootstrap: { ...(await bootstrapData(call)), ...data } });

/** A page that starts one of the frontend's programs with this bootstrap data. */
export function startPage(
  call: Call,
  {
    title,
    entry,
    bootstrap,
    headers = {},
  }: {
    title?: string | undefined;
    entry: PageParts["entry"];
    bootstrap: object;
    headers?: Record<string, string>;
  },
): Response {
  const { settings } = call.app;
  const frontend = frontendOf(settings);
  const prefix = escapeHtml((settings.STATIC_ASSETS_PREFIX ?? "").replace(/\/$/, ""));
  const page = frontend.page({
    title: escapeHtml(title ?? settings.APP_NAME),
    bootstrap: escapeHtml(JSON.stringify(bootstrap)),
    csrfToken: escapeHtml(createCsrfToken(call.session.data, settings)),
    language: escapeHtml(localeOf(call).replace("_", "-")),
    links: [...iconLinks(settings, frontend, prefix), ...fontLinks(settings)],
    nonce: call.nonce,
    prefix,
    root: rootPath(settings),
    path: call.url.pathname,
    entry,
    isStandalone: isStandalone(call),
  });
  return html(page, { headers: { "cache-control": "no-store", ...headers } });
}

/** Whether a page is asked for without the menu around it. */
export const isStandalone = ({ query }: Call): boolean => !["", "false", "0"].includes(query.get("standalone") ?? "");

const ASSETS = "/static/assets/";

/** Icons of the tab. Superset's default is a file of Superset's own frontend: another frontend goes without. */
function iconLinks({ FAVICONS }: Settings, frontend: Frontend, prefix: string): string[] {
  return FAVICONS.filter(({ href }) => !href.startsWith(ASSETS) || frontend.has(href.slice(ASSETS.length))).map(
    ({ href, rel = "icon", type = "image/png", sizes }) => {
      const size = sizes ? ` sizes="${escapeHtml(sizes)}"` : "";
      const address = `${href.startsWith("http") ? "" : prefix}${escapeHtml(href)}`;
      return `<link rel="${escapeHtml(rel)}" type="${escapeHtml(type)}"${size} href="${address}">`;
    },
  );
}

const fontLinks = ({ CUSTOM_FONT_URLS }: Settings): string[] =>
  CUSTOM_FONT_URLS.map((url) => `<link rel="stylesheet" href="${escapeHtml(url)}">`);
