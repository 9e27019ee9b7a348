import { pbkdf2, randomInt, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { isSame } from "./same.ts";

const SALT_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const PBKDF2_ITERATIONS = 1_000_000;
/** What one check may take, so that a doctored hash cannot fill the memory or stop the process. */
const MAX_SCRYPT_BYTES = 132 * 1024 * 1024;
const MAX_ITERATIONS = 10_000_000;

const pbkdf2Async = promisify(pbkdf2);

/**
 * Hashes a password as werkzeug does: `method$salt$hex`. The work runs off the event loop.
 * @param method `scrypt`, `scrypt:N:r:p`, `pbkdf2`, `pbkdf2:digest` or `pbkdf2:digest:iterations` (FAB_PASSWORD_HASH_METHOD)
 */
export async function hashPassword(plain: string, method = "scrypt", saltLength = 16): Promise<string> {
  const salt = Array.from({ length: saltLength }, () => SALT_CHARACTERS[randomInt(SALT_CHARACTERS.length)]).join("");
  const full = fullMethod(method);
  const hash = await derive(plain, full, salt);
  if (!hash) throw new Error(`unknown password hash method "${method}"; scrypt and pbkdf2 are known`);
  return `${full}$${salt}$${hash.toString("hex")}`;
}

/** Whether a password belongs to a hash of werkzeug's; a hash that cannot be read belongs to no password. */
export async function verifyPassword(plain: string, stored: string): Promise<boolean> {
  const [method, salt, hex, ...rest] = stored.split("$");
  if (!method || !salt || !hex || rest.length > 0) return false;
  const expected = Buffer.from(hex, "hex");
  const actual = await derive(plain, fullMethod(method), salt);
  return actual !== null && isSame(actual, expected);
}

function fullMethod(method: string): string {
  const [name, first, second] = method.split(":");
  if (method === "scrypt") return "scrypt:32768:8:1";
  if (name === "pbkdf2") return `pbkdf2:${first || "sha256"}:${second || PBKDF2_ITERATIONS}`;
  return method;
}

async function derive(plain: string, method: string, salt: string): Promise<Buffer | null> {
  const [name, first, second, third] = method.split(":");
  try {
    if (name === "scrypt") {
      const [N, r, p] = [Number(first), Number(second), Number(third)];
      return await new Promise<Buffer>((resolve, reject) => {
        scrypt(plain, salt, 64, { N, r, p, maxmem: MAX_SCRYPT_BYTES }, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      });
    }
    const iterations = Number(second);
    if (name === "pbkdf2" && first && iterations > 0 && iterations <= MAX_ITERATIONS) {
      const length = digestBytes[first];
      return length ? await pbkdf2Async(plain, salt, iterations, length, first) : null;
    }
  } catch {
    // Parameters that Node refuses: the hash was never made by werkzeug.
  }
  return null;
}

const digestBytes: Record<string, number> = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64, md5: 16 };
