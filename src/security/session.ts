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

/** Cookies whose content is kept, and the longest of them: browsers send none that is longer. */
const MAX_KEPT = 1_000;
const MAX_KEPT_LENGTH = 4_096;

/**
 * Reads session cookies of ours or of Superset. A browser sends the same one again and again: what it holds is opened once;
 * its age is looked at every time. What is given is frozen, as it belongs to all requests with that cookie.
 * @param maxAge seconds that a cookie lives; older ones, forged ones and damaged ones give null
 */
export function createSessionReader(
  secret: string,
  maxAge?: number,
): (cookie: string, now?: number) => Readonly<Session> | null {
  const kept = new Map<string, Opened>();
  return (cookie, now = Math.floor(Date.now() / 1000)) => {
    let opened = kept.get(cookie);
    if (!opened) {
      opened = open(cookie, secret);
      if (!opened) return null;
      if (cookie.length <= MAX_KEPT_LENGTH) kept.set(cookie, opened);
      if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value ?? "");
    }
    const age = now - opened.signedAt;
    return maxAge !== undefined && (age > maxAge || age < 0) ? null : opened.session;
  };
}

interface Opened {
  session: Readonly<Session>;
  /** Unix seconds. */
  signedAt: number;
}

function open(cookie: string, secret: string): Opened | undefined {
  const signed = openSignedText(cookie, signer(secret));
  if (!signed) return undefined;
  try {
    const session = untag(JSON.parse(signed.text));
    if (typeof session !== "object" || session === null || Array.isArray(session)) return undefined;
    return { session: session as Session, signedAt: signed.signedAt };
  } catch {
    return undefined;
  }
}

/**
 * Flask's tags for what JSON lacks. Tuples become arrays; other tagged values stay as they are and go back unchanged.
 * What is given is frozen.
 */
function untag(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map(untag));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [key, inner] = entries[0] ?? [];
  if (entries.length === 1 && key === " t" && Array.isArray(inner)) return Object.freeze(Tuple.from(inner.map(untag)));
  return Object.freeze(Object.fromEntries(entries.map(([name, member]) => [name, untag(member)])));
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
