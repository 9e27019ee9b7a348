import { createHash, createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import { isSame } from "./same.ts";

/** Nothing that we sign comes near it; a larger one would be somebody's attempt to fill the memory. */
const MAX_PAYLOAD_BYTES = 1 << 20;

export interface SignedText {
  text: string;
  /** When it was signed, in Unix seconds. */
  signedAt: number;
}

/** How itsdangerous makes the key: Flask's sessions with `hmac`, everything else with its default, `django-concat`. */
export interface Signer {
  secret: string;
  salt: string;
  derivation: "hmac" | "django-concat";
}

/**
 * Signs a text as itsdangerous' URLSafeTimedSerializer does: `payload.timestamp.signature`, where a payload that is
 * shorter compressed starts with a dot.
 * @param now Unix seconds
 */
export function signText(text: string, signer: Signer, now = Math.floor(Date.now() / 1000)): string {
  const plain = Buffer.from(text, "utf8");
  const packed = deflateSync(plain);
  const payload = packed.length < plain.length - 1 ? `.${packed.toString("base64url")}` : plain.toString("base64url");
  const value = `${payload}.${encodeTimestamp(now)}`;
  return `${value}.${signatureOf(value, signer).toString("base64url")}`;
}

/** Opens what `signText` or itsdangerous signed; null when it is damaged, forged or signed with another secret. */
export function openSignedText(signed: string, signer: Signer): SignedText | null {
  const lastDot = signed.lastIndexOf(".");
  if (lastDot <= 0) return null;
  const value = signed.slice(0, lastDot);
  const given = Buffer.from(signed.slice(lastDot + 1), "base64url");
  const expected = signatureOf(value, signer);
  if (!isSame(given, expected)) return null;
  const timeDot = value.lastIndexOf(".");
  if (timeDot < 0) return null;
  const signedAt = decodeTimestamp(value.slice(timeDot + 1));
  const text = decodePayload(value.slice(0, timeDot));
  return signedAt === null || text === null ? null : { text, signedAt };
}

function signatureOf(value: string, signer: Signer): Buffer {
  return createHmac("sha1", keyOf(signer)).update(value).digest();
}

/** The derived keys of this process: a secret or two, for a few salts. */
const keys = new Map<string, KeyObject>();

function keyOf({ secret, salt, derivation }: Signer): KeyObject {
  const name = JSON.stringify([secret, salt, derivation]);
  let key = keys.get(name);
  if (key === undefined) {
    const bytes =
      derivation === "hmac"
        ? createHmac("sha1", secret).update(salt).digest()
        : createHash("sha1").update(`${salt}signer${secret}`).digest();
    key = createSecretKey(bytes);
    if (keys.size >= 100) keys.clear();
    keys.set(name, key);
  }
  return key;
}

function encodeTimestamp(seconds: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(seconds));
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0)).toString("base64url");
}

function decodeTimestamp(text: string): number | null {
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length === 0 || bytes.length > 6) return null;
  return bytes.readUIntBE(0, bytes.length);
}

function decodePayload(payload: string): string | null {
  try {
    const bytes = payload.startsWith(".")
      ? inflateSync(Buffer.from(payload.slice(1), "base64url"), { maxOutputLength: MAX_PAYLOAD_BYTES })
      : Buffer.from(payload, "base64url");
    return bytes.toString("utf8");
  } catch {
    return null;
  }
}
