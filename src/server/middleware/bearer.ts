import { TokenError, type TokenKind, verifyToken } from "../../security/jwt.ts";
import type { Settings } from "../../settings/keys.ts";
import { Refusal } from "../answers.ts";
import type { Call } from "../route.ts";
import { readCookie } from "./cookies.ts";
import { isJson } from "./csrf.ts";

/** Where a token was found, and what must stand in it to show that the sender could read the cookie. */
interface Found {
  token: string;
  csrf?: string;
}

/** No token where this place was looked at; the next one may have it. */
class Missing extends Error {}

type Place = (call: Call, kind: TokenKind, settings: Settings) => Found | Promise<Found>;

const PLACES: Record<string, Place> = {
  headers: inHeader,
  cookies: inCookie,
  query_string: inQuery,
  json: inBody,
};

/** Whose token a request carries, where JWT_TOKEN_LOCATION looks for one; refused with `{"msg": …}` in the reference's words. */
export async function bearerUserId(settings: Settings, call: Call, kind: TokenKind): Promise<string> {
  const { token, csrf } = await findToken(settings, call, kind);
  try {
    return await verifyToken(token, kind, settings, csrf);
  } catch (error) {
    if (error instanceof TokenError) throw refused(settings, error.message, error.status);
    throw error;
  }
}

/** The refusal of a token, under the name that the settings give its message. */
export const refused = (settings: Settings, message: string, status = 401): Refusal =>
  new Refusal({ [settings.JWT_ERROR_MESSAGE_KEY]: message }, { status });

async function findToken(settings: Settings, call: Call, kind: TokenKind): Promise<Found> {
  const names = [settings.JWT_TOKEN_LOCATION].flat();
  const reasons: string[] = [];
  for (const name of names) {
    try {
      const found = await PLACES[name]?.(call, kind, settings);
      if (found) return found;
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      reasons.push(error.message);
    }
  }
  const said = `Missing JWT in ${names.slice(0, -1).join(", ")} or ${names.at(-1)} (${reasons.join("; ")})`;
  throw refused(settings, names.length > 1 ? said : (reasons[0] ?? said));
}

function inHeader({ request }: Call, _kind: TokenKind, settings: Settings): Found {
  const { JWT_HEADER_NAME: name, JWT_HEADER_TYPE: type } = settings;
  const header = (request.headers.get(name) ?? "").trim().replace(/^,+|,+$/g, "");
  if (!header) throw new Missing(`Missing ${name} Header`);
  const bad = (expected: string) => refused(settings, `Bad ${name} header. Expected '${name}: ${expected}<JWT>'`, 422);
  const values = type ? header.split(/,\s*/) : [header];
  const typed = type ? values.filter((value) => value.trim().split(/\s+/)[0] === type) : values;
  if (typed.length !== 1)
    throw new Missing(`Missing '${type}' type in '${name}' header. Expected '${name}: ${type} <JWT>'`);
  const words = (typed[0] ?? "").trim().split(/\s+/);
  if (words.length !== (type ? 2 : 1)) throw bad(type ? `${type} ` : "");
  return { token: words.at(-1) ?? "" };
}

async function inCookie(call: Call, kind: TokenKind, settings: Settings): Promise<Found> {
  const isRefresh = kind === "refresh";
  const name = isRefresh ? settings.JWT_REFRESH_COOKIE_NAME : settings.JWT_ACCESS_COOKIE_NAME;
  const token = readCookie(call.request.headers.get("cookie"), name);
  if (!token) throw new Missing(`Missing cookie "${name}"`);
  // A browser sends its cookies with other sites' requests as well.
  if (!settings.JWT_COOKIE_CSRF_PROTECT || !settings.JWT_CSRF_METHODS.includes(call.request.method)) return { token };
  const header = isRefresh ? settings.JWT_REFRESH_CSRF_HEADER_NAME : settings.JWT_ACCESS_CSRF_HEADER_NAME;
  const field = isRefresh ? settings.JWT_REFRESH_CSRF_FIELD_NAME : settings.JWT_ACCESS_CSRF_FIELD_NAME;
  let csrf: unknown = call.request.headers.get(header);
  if (!csrf && settings.JWT_CSRF_CHECK_FORM) csrf = (await call.form()).get(field);
  if (typeof csrf !== "string" || !csrf) throw refused(settings, "Missing CSRF token");
  return { token, csrf };
}

function inQuery({ query }: Call, _kind: TokenKind, settings: Settings): Found {
  const { JWT_QUERY_STRING_NAME: name, JWT_QUERY_STRING_VALUE_PREFIX: prefix } = settings;
  const value = query.get(name);
  // The reference's spelling.
  if (!value) throw new Missing(`Missing '${name}' query paramater`);
  if (!value.startsWith(prefix)) {
    const expected = `Expected the value to start with '${prefix}'`;
    throw refused(settings, `Invalid value for query parameter '${name}'. ${expected}`, 422);
  }
  return { token: value.slice(prefix.length) };
}

async function inBody(call: Call, kind: TokenKind, settings: Settings): Promise<Found> {
  if (!isJson(call.request)) throw new Missing("Invalid content-type. Must be application/json.");
  const name = kind === "refresh" ? settings.JWT_REFRESH_JSON_KEY : settings.JWT_JSON_KEY;
  const body = await call.json().catch(() => undefined);
  const token = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  if (typeof token !== "string" || !token) throw new Missing(`Missing "${name}" key in json data.`);
  return { token };
}
