import { createHash, randomBytes } from "node:crypto";
import type { Settings } from "../settings/keys.ts";
import { isSame } from "./same.ts";
import type { Session } from "./session.ts";
import { openSignedText, signText } from "./signed-text.ts";

type CsrfSettings = Pick<Settings, "SECRET_KEY" | "WTF_CSRF_FIELD_NAME" | "WTF_CSRF_TIME_LIMIT">;

const signer = (settings: CsrfSettings) =>
  ({ secret: settings.SECRET_KEY, salt: "wtf-csrf-token", derivation: "django-concat" }) as const;

/**
 * A token as Flask-WTF makes it: the session's own random value, signed. Puts that value into the session when it has none.
 * @param now Unix seconds
 */
export function createCsrfToken(session: Session, settings: CsrfSettings, now?: number): string {
  const field = settings.WTF_CSRF_FIELD_NAME;
  if (typeof session[field] !== "string") session[field] = createHash("sha1").update(randomBytes(64)).digest("hex");
  return signText(JSON.stringify(session[field]), signer(settings), now);
}

/**
 * Says what is wrong with a token that came with a request, in the reference's words; null when it is good.
 * @param now Unix seconds
 */
export function checkCsrfToken(
  token: string,
  session: Session,
  settings: CsrfSettings,
  now = Math.floor(Date.now() / 1000),
): string | null {
  if (!token) return "The CSRF token is missing.";
  const stored = session[settings.WTF_CSRF_FIELD_NAME];
  if (typeof stored !== "string") return "The CSRF session token is missing.";
  const signed = openSignedText(token, signer(settings));
  if (!signed) return "The CSRF token is invalid.";
  const limit = settings.WTF_CSRF_TIME_LIMIT;
  if (limit !== null && now - signed.signedAt > limit) return "The CSRF token has expired.";
  return isSame(signed.text, JSON.stringify(stored)) ? null : "The CSRF tokens do not match.";
}
