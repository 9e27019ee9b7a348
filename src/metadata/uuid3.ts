import { createHash } from "node:crypto";
import { readUuid } from "./values.ts";

/** RFC 4122's name-based uuid, version 3. */
export function uuid3(namespace: Uint8Array, name: string): string {
  const bytes = createHash("md5").update(namespace).update(name).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x30;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return readUuid(bytes);
}

/** The namespace that Superset makes out of a text. */
export const namespaceOf = (seed: string): Uint8Array => createHash("md5").update(seed).digest();
