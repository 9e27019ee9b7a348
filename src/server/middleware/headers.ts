import type { Settings } from "../../settings/keys.ts";
import type { HeaderList } from "../outgoing.ts";
import type { Client } from "./proxy.ts";
import { createProtection } from "./talisman.ts";

interface CorsOptions {
  origins?: string | readonly string[];
  supports_credentials?: boolean;
  allow_headers?: string | readonly string[];
  expose_headers?: string | readonly string[];
  methods?: string | readonly string[];
  max_age?: number;
}

export interface HeaderContext {
  /** Those of the request. */
  headers: Headers;
  client: Client;
  nonce: () => string;
  preflight: boolean;
}

/** Puts on every answer, errors included, what protects browsers, what CORS allows and what the settings add. */
export function createHeaders(settings: Settings): (headers: HeaderList, context: HeaderContext) => void {
  const protect = createProtection(settings);
  const cors = settings.ENABLE_CORS ? readCors(settings.CORS_OPTIONS as CorsOptions) : undefined;
  const defaults = Object.entries(settings.DEFAULT_HTTP_HEADERS as Record<string, string>);
  const overrides = Object.entries({
    ...(settings.HTTP_HEADERS as Record<string, string>),
    ...(settings.OVERRIDE_HTTP_HEADERS as Record<string, string>),
  });
  return (headers, context) => {
    headers.set("x-content-type-options", "nosniff");
    protect(headers, context);
    if (cors) cors(headers, context);
    for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, String(value));
    for (const [name, value] of overrides) headers.set(name, String(value));
  };
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

function readCors(options: CorsOptions): (headers: HeaderList, context: HeaderContext) => void {
  const origins = listed(options.origins ?? "*");
  const any = origins.includes("*");
  const allows = (origin: string) => any || origins.some((allowed) => allowed.toLowerCase() === origin.toLowerCase());
  return (headers, { headers: asked, preflight }) => {
    const origin = asked.get("origin");
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
    const names = allowed.includes("*") ? asked.get("access-control-request-headers") : allowed.join(", ");
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
