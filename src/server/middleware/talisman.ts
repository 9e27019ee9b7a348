import type { SameSite, Settings, TalismanConfig } from "../../settings/keys.ts";
import { redirect } from "../answers.ts";
import type { HeaderList } from "../outgoing.ts";
import type { Client } from "./proxy.ts";

const ONE_YEAR_S = 31_556_926;
const PERMISSIONS = { "browsing-topics": "()" };

/** What TALISMAN_* say, in development mode and otherwise; undefined where they are switched off. */
function talismanOf(settings: Settings): TalismanConfig | undefined {
  if (!settings.TALISMAN_ENABLED) return undefined;
  return settings.DEBUG ? settings.TALISMAN_DEV_CONFIG : settings.TALISMAN_CONFIG;
}

/** How the session's cookie is sent, where Flask-Talisman, by its own defaults too, has a say before SESSION_COOKIE_*. */
export function cookieManners(settings: Settings): { httpOnly: boolean; secure: boolean; sameSite: SameSite | null } {
  const own = {
    httpOnly: settings.SESSION_COOKIE_HTTPONLY,
    secure: settings.SESSION_COOKIE_SECURE,
    sameSite: settings.SESSION_COOKIE_SAMESITE,
  };
  const talisman = talismanOf(settings);
  if (!talisman) return own;
  const { session_cookie_http_only: hidden = true, session_cookie_secure: secure = true } = talisman;
  return {
    httpOnly: own.httpOnly || hidden,
    secure: own.secure || (secure && !settings.DEBUG),
    sameSite: talisman.session_cookie_samesite === undefined ? "Lax" : talisman.session_cookie_samesite,
  };
}

/** Whether a request came over HTTPS, as far as Flask-Talisman asks: a proxy's word counts without ENABLE_PROXY_FIX. */
const cameSafely = (headers: Headers, { secure }: Client): boolean =>
  secure || headers.get("x-forwarded-proto") === "https";

/** Leads to HTTPS where force_https says so; undefined for requests that go on. What looks whether the server is well goes on. */
export function createHttpsRedirect(
  settings: Settings,
): (url: URL, headers: Headers, client: Client) => Response | undefined {
  const talisman = talismanOf(settings);
  if (!talisman || talisman.force_https === false || settings.DEBUG) return () => undefined;
  const status = talisman.force_https_permanent ? 301 : 302;
  return (url, headers, client) => {
    if (cameSafely(headers, client) || HEALTH.has(url.pathname)) return undefined;
    return redirect(`${client.origin.replace(/^http:/, "https:")}${url.pathname}${url.search}`, status);
  };
}

const HEALTH = new Set(["/health", "/healthcheck", "/ping"]);

/** Puts the security headers on an answer. */
export function createProtection(
  settings: Settings,
): (headers: HeaderList, request: { headers: Headers; client: Client; nonce: () => string }) => void {
  const config = talismanOf(settings);
  if (!config) return () => {};
  const {
    frame_options: frame = "SAMEORIGIN",
    permissions_policy: permissions = PERMISSIONS,
    strict_transport_security_max_age: age = ONE_YEAR_S,
  } = config;
  const hsts = [
    `max-age=${age}`,
    ...(config.strict_transport_security_include_subdomains === false ? [] : ["includeSubDomains"]),
    ...(config.strict_transport_security_preload ? ["preload"] : []),
  ].join("; ");
  const fixed = {
    "x-frame-options": frame === "ALLOW-FROM" ? `${frame} ${config.frame_options_allow_from}` : frame,
    "permissions-policy": structured(permissions),
    "document-policy": structured(config.document_policy),
    "feature-policy": config.feature_policy && policyText(config.feature_policy),
    "referrer-policy": config.referrer_policy ?? "strict-origin-when-cross-origin",
    "x-xss-protection": config.x_xss_protection && "1; mode=block",
    "x-download-options": config.force_file_save && "noopen",
  };
  const always = Object.entries(fixed).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const policy = config.content_security_policy;
  const policyName = `content-security-policy${config.content_security_policy_report_only ? "-report-only" : ""}`;
  return (headers, { headers: asked, client, nonce }) => {
    for (const [name, value] of always) headers.set(name, value);
    if (config.strict_transport_security !== false && cameSafely(asked, client))
      headers.set("strict-transport-security", hsts);
    if (!policy || !(headers.get("content-type") ?? "").startsWith("text/html")) return;
    const said = policyText(policy, config.content_security_policy_nonce_in, nonce);
    // What a page says of itself: the sites that may show it in a frame, unless the installation says so for all.
    const own = headers.get("content-security-policy");
    const text = own && !said.includes("frame-ancestors") ? `${said}; ${own}` : said;
    const uri = config.content_security_policy_report_uri;
    headers.set(policyName, uri && !text.includes("report-uri") ? `${text}; report-uri ${uri}` : text);
  };
}

type Policy = NonNullable<Exclude<TalismanConfig["content_security_policy"], false>>;

/** A policy of directives and their sources, given as text or one by one. */
function policyText(policy: Policy, nonced: readonly string[] = [], nonce: () => string = () => ""): string {
  const directives: [string, string | readonly string[]][] =
    typeof policy === "string"
      ? policy.split(";").flatMap((part) => {
          const [name = "", ...sources] = part.trim().split(/\s+/);
          return name ? [[name, sources] as [string, string[]]] : [];
        })
      : Object.entries(policy);
  return directives
    .map(([name, sources]) =>
      [name, sources, ...(nonced.includes(name) ? [`'nonce-${nonce()}'`] : [])].flat().join(" "),
    )
    .join("; ");
}

/** A structured header: text, or names with their values. */
function structured(policy: string | Record<string, string> | null | undefined): string | undefined {
  if (!policy || typeof policy === "string") return policy || undefined;
  return Object.entries(policy)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
