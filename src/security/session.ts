import { openSignedText, signText } from "./signed-text.ts";

export type Session = Record<string, unknown>;

const signer = (secret: string) => ({ secret, salt: "cookie-session", derivation: "hmac" }) as const;

/** A Python tuple that came in a cookie: an array here, and a tuple again when it is written back. */
class Tuple extends Array<unknown> {}

/**
 * The session cookie as Flask writes it: JSON with tagged types, signed with SECRET_KEY.
 * @param now Unix seconds
 */
export function encodeSession(session: Session, secret: string, now?: number): string {
  return signText(asciiJson(tag(session)), signer(secret), now);
}

/**
 * Reads a session cookie of ours or of Superset.
 * @param maxAge seconds that a cookie lives; older ones, forged ones and damaged ones give null
 * @param now Unix seconds
 */
export function decodeSession(
  cookie: string,
  secret: string,
  maxAge?: number,
  now = Math.floor(Date.now() / 1000),
): Session | null {
  const signed = openSignedText(cookie, signer(secret));
  if (!signed) return null;
  const age = now - signed.signedAt;
  if (maxAge !== undefined && (age > maxAge || age < 0)) return null;
  try {
    const session = untag(JSON.parse(signed.text));
    return typeof session === "object" && session !== null && !Array.isArray(session) ? (session as Session) : null;
  } catch {
    return null;
  }
}

/** Flask's tags for what JSON lacks. Tuples become arrays; other tagged values stay as they are and go back unchanged. */
function untag(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untag);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (entries.length === 1 && key === " t" && Array.isArray(inner)) return Tuple.from(inner.map(untag));
  return Object.fromEntries(entries.map(([name, member]) => [name, untag(member)]));
}

function tag(value: unknown): unknown {
  if (value instanceof Tuple) return { " t": Array.from(value, tag) };
  if (Array.isArray(value)) return value.map(tag);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(entries.map(([name, member]) => [name, tag(member)]));
}

/** Python's `json.dumps` writes ASCII only. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
