import { createHmac, randomBytes } from "node:crypto";
import type { Settings } from "../../settings/keys.ts";
import { isSame } from "../same.ts";

type IdSettings = Pick<Settings, "SECRET_KEY" | "SESSION_USE_SIGNER" | "SESSION_ID_LENGTH">;

/** Bytes of an id that nobody guesses; shorter ones are not made. */
const MIN_BYTES = 16;

/** A new id of SESSION_ID_LENGTH bytes. */
export const newSessionId = ({ SESSION_ID_LENGTH: length }: IdSettings): string =>
  randomBytes(Math.max(MIN_BYTES, length)).toString("base64url");

/** An id as the cookie holds it: signed as itsdangerous' Signer does, where SESSION_USE_SIGNER says so. */
export const writeSessionId = (id: string, settings: IdSettings): string =>
  settings.SESSION_USE_SIGNER ? `${id}.${signatureOf(id, settings).toString("base64url")}` : id;

/** The id that a cookie holds; null where it is none, or its signature is not ours. */
export function readSessionId(cookie: string, settings: IdSettings): string | null {
  const dot = cookie.lastIndexOf(".");
  const id = settings.SESSION_USE_SIGNER ? cookie.slice(0, Math.max(0, dot)) : cookie;
  if (!/^[\w-]{16,200}$/.test(id)) return null;
  if (!settings.SESSION_USE_SIGNER) return id;
  return isSame(Buffer.from(cookie.slice(dot + 1), "base64url"), signatureOf(id, settings)) ? id : null;
}

function signatureOf(id: string, { SECRET_KEY }: IdSettings): Buffer {
  const key = createHmac("sha1", SECRET_KEY).update("flask-session").digest();
  return createHmac("sha1", key).update(id).digest();
}
