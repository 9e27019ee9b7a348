import { createSessionReader, encodeSession, type Session } from "../../security/session.ts";
import { newSessionId, readSessionId, writeSessionId } from "../../security/sessions/ids.ts";
import type { SessionStore } from "../../security/sessions/store.ts";
import type { Settings } from "../../settings/keys.ts";
import { readCookie } from "./cookies.ts";
import { cookieManners } from "./talisman.ts";

/** What a browser's session holds; what is changed here is kept with the answer. */
export interface SessionState {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  delete(key: string): void;
  /** Forgets everything; what is put in afterwards is another session. */
  clear(): void;
  /** The whole content, for code that signs or checks something that lives in it. */
  readonly data: Record<string, unknown>;
  /** Keeps what was changed; gives the `Set-Cookie` header that is due, if any. */
  save(): Promise<string | undefined>;
}

/** Opens the session of a request from its `Cookie` header. */
export type OpenSession = (cookies: string | null, secure: boolean) => Promise<SessionState>;

/**
 * How sessions are opened under these settings: they are in the cookie, or in a store under the id that the cookie holds. A
 * cookie that is forged or too old, or names nothing in the store, counts as none.
 */
export function createSessions(settings: Settings, store: SessionStore | null): OpenSession {
  return store ? storedSessions(settings, store) : cookieSessions(settings);
}

function cookieSessions(settings: Settings): OpenSession {
  const read = createSessionReader(settings.SECRET_KEY, settings.PERMANENT_SESSION_LIFETIME);
  return async (cookies, secure) => {
    const text = readCookie(cookies, settings.SESSION_COOKIE_NAME);
    const content = contentOf((text && read(text)) || {});
    const save = async () => {
      const data = content.now();
      if (!isRenewed(settings, data) && !content.isChanged()) return undefined;
      const value = Object.keys(data).length === 0 ? null : encodeSession(data, settings.SECRET_KEY);
      return cookieText(settings, value, { isPermanent: data._permanent === true, secure });
    };
    return Object.assign(content.state, { save });
  };
}

function storedSessions(settings: Settings, store: SessionStore): OpenSession {
  return async (cookies, secure) => {
    const text = readCookie(cookies, settings.SESSION_COOKIE_NAME);
    const named = text ? readSessionId(text, settings) : null;
    const stored = named === null ? null : await store.read(named, settings.SESSION_REFRESH_EACH_REQUEST);
    // An id that names nothing is never taken over: somebody may have planted it.
    const id = stored ? named : null;
    const content = contentOf(stored ?? {});
    const cookie = (value: string | null) =>
      cookieText(settings, value, { isPermanent: settings.SESSION_PERMANENT, secure });
    const save = async () => {
      const data = content.now();
      const isEmpty = Object.keys(data).every((name) => name === "_permanent");
      if (id !== null && (isEmpty || content.isCleared())) await store.delete(id);
      if (isEmpty) return id === null ? undefined : cookie(null);
      if (id !== null && !content.isCleared()) {
        if (content.isChanged()) await store.change(id, data);
        return content.isChanged() || isRenewed(settings, data) ? cookie(writeSessionId(id, settings)) : undefined;
      }
      const made = newSessionId(settings);
      await store.add(made, { ...data, _permanent: settings.SESSION_PERMANENT });
      return cookie(writeSessionId(made, settings));
    };
    return Object.assign(content.state, { save });
  };
}

const isRenewed = ({ SESSION_REFRESH_EACH_REQUEST: each }: Settings, data: Readonly<Session>): boolean =>
  data._permanent === true && each;

/** A session's content; a copy is made once somebody may change it. */
function contentOf(stored: Readonly<Session>) {
  let own: Session | undefined;
  let isCleared = false;
  const copy = () => {
    own ??= { ...stored };
    return own;
  };
  const state: Omit<SessionState, "save"> = {
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
      isCleared = true;
    },
  };
  return {
    state,
    now: () => own ?? stored,
    isCleared: () => isCleared,
    isChanged: () => own !== undefined && JSON.stringify(own) !== JSON.stringify(stored),
  };
}

/** The `Set-Cookie` header of a session; null takes the cookie back. */
function cookieText(
  settings: Settings,
  value: string | null,
  { isPermanent, secure }: { isPermanent: boolean; secure: boolean },
): string {
  const name = settings.SESSION_COOKIE_NAME;
  const attributes = [`Path=${settings.SESSION_COOKIE_PATH ?? settings.APPLICATION_ROOT ?? "/"}`];
  if (settings.SESSION_COOKIE_DOMAIN) attributes.unshift(`Domain=${settings.SESSION_COOKIE_DOMAIN}`);
  const { httpOnly, secure: onlySafely, sameSite } = cookieManners(settings);
  if (httpOnly) attributes.unshift("HttpOnly");
  if (onlySafely || (secure && sameSite === "None")) attributes.unshift("Secure");
  if (sameSite) attributes.push(`SameSite=${sameSite}`);
  if (value === null) return `${name}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; ${attributes.join("; ")}`;
  const until = new Date(Date.now() + settings.PERMANENT_SESSION_LIFETIME * 1000).toUTCString();
  if (isPermanent) attributes.unshift(`Expires=${until}`);
  return `${name}=${value}; ${attributes.join("; ")}`;
}
