import { createSessionReader, encodeSession } from "../../security/session.ts";
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

/** Opens the session of a request from its `Cookie` header. */
export type OpenSession = (cookies: string | null, secure: boolean) => SessionState;

/** How sessions are opened under these settings; a cookie that is forged or too old counts as none. */
export function createSessions(settings: Settings): OpenSession {
  const read = createSessionReader(settings.SECRET_KEY, settings.PERMANENT_SESSION_LIFETIME);
  return (cookies, secure) => {
    const text = readCookie(cookies, settings.SESSION_COOKIE_NAME);
    return stateOf(settings, (text && read(text)) || {}, secure);
  };
}

function stateOf(settings: Settings, stored: Readonly<Record<string, unknown>>, secure: boolean): SessionState {
  const name = settings.SESSION_COOKIE_NAME;
  // A copy is made once somebody may change it.
  let own: Record<string, unknown> | undefined;
  const copy = () => {
    own ??= { ...stored };
    return own;
  };
  return {
    get data() {
      return copy();
    },
    get: (key) => {
      const data = own ?? stored;
      return Object.hasOwn(data, key) ? data[key] : undefined;
    },
    set: (key, value) => {
      copy()[key] = value;
    },
    delete: (key) => {
      delete copy()[key];
    },
    clear: () => {
      own = {};
    },
    cookie: () => {
      const data = own ?? stored;
      const renew = data._permanent === true && settings.SESSION_REFRESH_EACH_REQUEST;
      if (!renew && (data === stored || JSON.stringify(data) === JSON.stringify(stored))) return undefined;
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
