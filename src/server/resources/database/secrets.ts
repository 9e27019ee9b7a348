import type { Engine } from "../../../engines/engine.ts";
import { parseUri } from "../../../engines/uri.ts";
import { MASK } from "../../../mask.ts";
import { spacedJson } from "../../audit.ts";
import { parseObject } from "../dataset/describe.ts";

const CREDENTIALS = /^([\w+]+:\/\/[^:/]*):([^@]+)@/;

/** An address taken apart: as it is stored and shown, and its password; undefined where it says "as before". */
export function splitPassword(uri: string): { uri: string; password: string | null | undefined } {
  const { password } = parseUri(uri);
  const shown = uri.replace(CREDENTIALS, `$1:${MASK}@`);
  return { uri: shown, password: password === MASK ? undefined : password };
}

/** Encrypted extra as people see it: what the engine calls a secret is a mask, or each member; null for none. */
export function maskExtra(
  stored: string | null | undefined,
  { secretPaths }: Pick<Engine, "secretPaths">,
): string | null {
  if (!stored) return null;
  const extra = parseObject(stored);
  const paths = secretPaths ? [...secretPaths, "oauth2_client_info.secret"] : Object.keys(extra);
  return spacedJson(paths.reduce((masked, path) => withMask(masked, path.split(".")), extra));
}

/** A copy in which a mask stands at a path, if there is something there. */
function withMask(value: Record<string, unknown>, [name = "", ...rest]: string[]): Record<string, unknown> {
  if (!Object.hasOwn(value, name)) return value;
  const within = value[name];
  if (rest.length === 0) return { ...value, [name]: MASK };
  return isObject(within) ? { ...value, [name]: withMask(within, rest) } : value;
}

/** Encrypted extra that came back: masks mean what is stored. */
export function unmaskExtra(given: string | null, stored: string | null | undefined): string | null {
  if (!given?.includes(MASK)) return given;
  return spacedJson(unmasked(parseObject(given), parseObject(stored)));
}

function unmasked(given: Record<string, unknown>, stored: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const before = Object.hasOwn(stored, name) ? stored[name] : undefined;
      if (value === MASK && before !== undefined) return [name, before];
      return [name, isObject(value) ? unmasked(value, isObject(before) ? before : {}) : value];
    }),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
