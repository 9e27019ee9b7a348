import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

const BLOCK = 16;
const PADDING = 0x2a; // "*"

/**
 * The cipher of Superset's encrypted columns (sqlalchemy-utils' AesEngine): AES-256-CBC under sha256(secret), whose
 * first 16 bytes are also the iv; padded with stars, base64. A text that ends with stars comes back without them.
 */
export function encryptText(plain: string, secret: string): string {
  const key = cipherKey(secret);
  const bytes = Buffer.from(plain, "utf8");
  const padded = Buffer.concat([bytes, Buffer.alloc(BLOCK - (bytes.length % BLOCK), PADDING)]);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, BLOCK)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
}

/** Reads what `encryptText` or Superset wrote; throws when the secret is another one or the text is damaged. */
export function decryptText(encrypted: string, secret: string): string {
  const key = cipherKey(secret);
  const bytes = Buffer.from(encrypted, "base64");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, BLOCK)).setAutoPadding(false);
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch (error) {
    throw new UndecryptableError({ cause: error });
  }
  let end = plain.length;
  while (end > 0 && plain[end - 1] === PADDING) end -= 1;
  try {
    return new TextDecoder("utf8", { fatal: true, ignoreBOM: true }).decode(plain.subarray(0, end));
  } catch (error) {
    throw new UndecryptableError({ cause: error });
  }
}

/** A stored secret that this SECRET_KEY does not open. */
export class UndecryptableError extends Error {
  override readonly name = "UndecryptableError";
  constructor(options?: ErrorOptions) {
    super(
      "a stored password or secret cannot be decrypted with this SECRET_KEY; set the SECRET_KEY it was written with",
      options,
    );
  }
}

function cipherKey(secret: string): Buffer {
  return createHash("sha256").update(secret, "utf8").digest();
}
