import { decodeSession, encodeSession } from "../../security/session.ts";
import type { Settings } from "../../settings/keys.ts";
import { readCookie } from "./cookies.ts";

/** The signed cookie's content; what is changed here goes back to the browser with the answer. */
export interface SessionState {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  delete(key: string): void;
  /** Forgets everything. */
  clear(): void;
  /** The whole content, for code that signs or checks something that lives in it. */
  readonly data: Record<string, unknown>;
  /** The `Set-Cookie` header that is due, if any. */
  cookie(): string | undefined;
}

/** Opens the session of a request; a cookie that is forged or too old counts as none. */
export function openSession(settings: Settings, cookies: string | null, secure: boolean): SessionState {
  const name = settings.SESSION_COOKIE_NAME;
  const text = readCookie(cookies, name);
  const stored = text ? decodeSession(text, settings.SECRET_KEY, settings.PERMANENT_SESSION_LIFETIME) : null;
  const data: Record<string, unknown> = { ...stored };
  const before = JSON.stringify(data);
  return {
    data,
    get: (key) => (Object.hasOwn(data, key) ? data[key] : undefined),
    set: (key, value) => {
      data[key] = value;
    },
    delete: (key) => {
      delete data[key];
    },
    clear: () => {
      for (const key of Object.keys(data)) delete data[key];
    },
    cookie: () => {
      const after = JSON.stringify(data);
      const renew = data._permanent === true && settings.SESSION_REFRESH_EACH_REQUEST;
      if (after === before && !renew) return undefined;
      const attributes = [`Path=${settings.SESSION_COOKIE_PATH ?? settings.APPLICATION_ROOT ?? "/"}`];
      if (settings.SESSION_COOKIE_DOMAIN) attributes.unshift(`Domain=${settings.SESSION_COOKIE_DOMAIN}`);
      if (settings.SESSION_COOKIE_HTTPONLY) attributes.unshift("HttpOnly");
      if (settings.SESSION_COOKIE_SECURE || (secure && settings.SESSION_COOKIE_SAMESITE === "None"))
        attributes.unshift("Secure");
      if (settings.SESSION_COOKIE_SAMESITE) attributes.push(`SameSite=${settings.SESSION_COOKIE_SAMESITE}`);
      if (Object.keys(data).length === 0)
        return `${name}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; ${attributes.join("; ")}`;
      if (data._permanent === true)
        attributes.unshift(
          `Expires=${new Date(Date.now() + settings.PERMANENT_SESSION_LIFETIME * 1000).toUTCString()}`,
        );
      return `${name}=${encodeSession(data, settings.SECRET_KEY)}; ${attributes.join("; ")}`;
    },
  };
}
