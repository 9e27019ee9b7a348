import { parseUri } from "../../../engines/uri.ts";
import { spacedJson } from "../../audit.ts";
import { parseObject } from "../dataset/describe.ts";

/** What stands where a secret is. */
export const MASK = "XXXXXXXXXX";
const CREDENTIALS = /^([\w+]+:\/\/[^:/]*):([^@]+)@/;

/** An address taken apart: as it is stored and shown, and its password; undefined where it says "as before". */
export function splitPassword(uri: string): { uri: string; password: string | null | undefined } {
  const { password } = parseUri(uri);
  const shown = uri.replace(CREDENTIALS, `$1:${MASK}@`);
  return { uri: shown, password: password === MASK ? undefined : password };
}

/** Encrypted extra as people see it: each member is a mask; null for none. */
export function maskExtra(stored: string | null | undefined): string | null {
  if (!stored) return null;
  return spacedJson(Object.fromEntries(Object.keys(parseObject(stored)).map((name) => [name, MASK])));
}

/** Encrypted extra that came back: masks mean what is stored. */
export function unmaskExtra(given: string | null, stored: string | null | undefined): string | null {
  if (!given) return given;
  const before = parseObject(stored);
  const after = parseObject(given);
  if (!Object.values(after).includes(MASK)) return given;
  return spacedJson(
    Object.fromEntries(
      Object.entries(after).map(([name, value]) => [name, value === MASK && name in before ? before[name] : value]),
    ),
  );
}
