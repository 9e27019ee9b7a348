import type { Settings } from "../../settings/keys.ts";
import type { HeaderList } from "../outgoing.ts";

type Policy = Record<string, string | readonly string[]>;

interface TalismanConfig {
  content_security_policy?: Policy | null;
  content_security_policy_nonce_in?: readonly string[];
  content_security_policy_report_only?: boolean;
  force_https?: boolean;
  frame_options?: string | null;
  referrer_policy?: string;
  strict_transport_security?: boolean;
  strict_transport_security_max_age?: number;
}

interface CorsOptions {
  origins?: string | readonly string[];
  supports_credentials?: boolean;
  allow_headers?: string | readonly string[];
  expose_headers?: string | readonly string[];
  methods?: string | readonly string[];
  max_age?: number;
}

export interface HeaderContext {
  origin: string | null;
  nonce: () => string;
  secure: boolean;
  preflight: boolean;
  requestedHeaders: string | null;
}

/** Puts on every answer, errors included, what protects browsers, what CORS allows and what the settings add. */
export function createHeaders(settings: Settings): (headers: HeaderList, context: HeaderContext) => void {
  const talisman = settings.TALISMAN_ENABLED ? talismanOf(settings) : undefined;
  const cors = settings.ENABLE_CORS ? readCors(settings.CORS_OPTIONS as CorsOptions) : undefined;
  const defaults = Object.entries(settings.DEFAULT_HTTP_HEADERS as Record<string, string>);
  const overrides = Object.entries({
    ...(settings.HTTP_HEADERS as Record<string, string>),
    ...(settings.OVERRIDE_HTTP_HEADERS as Record<string, string>),
  });
  return (headers, context) => {
    headers.set("x-content-type-options", "nosniff");
    if (talisman) protect(headers, talisman, context);
    if (cors) cors(headers, context);
    for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, String(value));
    for (const [name, value] of overrides) headers.set(name, String(value));
  };
}

/** What TALISMAN_* say, in development mode and otherwise. */
const talismanOf = ({ DEBUG, TALISMAN_DEV_CONFIG, TALISMAN_CONFIG }: Settings): TalismanConfig =>
  (DEBUG ? TALISMAN_DEV_CONFIG : TALISMAN_CONFIG) as TalismanConfig;

function protect(headers: HeaderList, config: TalismanConfig, { nonce, secure }: HeaderContext): void {
  if (config.frame_options !== null) headers.set("x-frame-options", config.frame_options ?? "SAMEORIGIN");
  headers.set("referrer-policy", config.referrer_policy ?? "strict-origin-when-cross-origin");
  if (secure && config.strict_transport_security !== false && config.force_https !== false) {
    headers.set(
      "strict-transport-security",
      `max-age=${config.strict_transport_security_max_age ?? 31_556_926}; includeSubDomains`,
    );
  }
  const policy = config.content_security_policy;
  if (!policy || !(headers.get("content-type") ?? "").startsWith("text/html")) return;
  const nonced = config.content_security_policy_nonce_in ?? [];
  const text = Object.entries(policy)
    .map(([directive, sources]) => {
      const list = typeof sources === "string" ? [sources] : sources;
      return [directive, ...list, ...(nonced.includes(directive) ? [`'nonce-${nonce()}'`] : [])].join(" ");
    })
    .join("; ");
  headers.set(
    config.content_security_policy_report_only ? "content-security-policy-report-only" : "content-security-policy",
    text,
  );
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

function readCors(options: CorsOptions): (headers: HeaderList, context: HeaderContext) => void {
  const origins = listed(options.origins ?? "*");
  const any = origins.includes("*");
  const allows = (origin: string) => any || origins.some((allowed) => allowed.toLowerCase() === origin.toLowerCase());
  return (headers, { origin, preflight, requestedHeaders }) => {
    appendVary(headers, "Origin");
    if (!origin || !allows(origin)) return;
    headers.set("access-control-allow-origin", any && !options.supports_credentials ? "*" : origin);
    if (options.supports_credentials) headers.set("access-control-allow-credentials", "true");
    const exposed = listed(options.expose_headers);
    if (exposed.length > 0) headers.set("access-control-expose-headers", exposed.join(", "));
    if (!preflight) return;
    headers.set(
      "access-control-allow-methods",
      listed(options.methods ?? ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"]).join(", "),
    );
    const allowed = listed(options.allow_headers ?? "*");
    const names = allowed.includes("*") ? requestedHeaders : allowed.join(", ");
    if (names && /^[\w\-, ]*$/.test(names)) headers.set("access-control-allow-headers", names);
    if (options.max_age !== undefined) headers.set("access-control-max-age", String(options.max_age));
  };
}

/** Adds a name to `Vary` once. */
export function appendVary(headers: HeaderList, name: string): void {
  const names = (headers.get("vary") ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  if (!names.some((known) => known.toLowerCase() === name.toLowerCase()))
    headers.set("vary", [...names, name].join(", "));
}
