import { decode, encode } from "@msgpack/msgpack";
import type { Session } from "../session.ts";

/** A session as Flask-Session stores it: MessagePack. */
export const packSession = (session: Session): Buffer => Buffer.from(encode(session, { ignoreUndefined: true }));

/** Reads MessagePack or JSON; null for anything else, such as the pickles of older versions. */
export function unpackSession(bytes: Uint8Array): Session | null {
  for (const read of [() => decode(bytes), () => JSON.parse(Buffer.from(bytes).toString())]) {
    try {
      const session: unknown = read();
      if (typeof session === "object" && session !== null && !Array.isArray(session)) return session as Session;
    } catch {
      // The other form, or none.
    }
  }
  return null;
}
