import { z } from "zod";

/** Whose events a browser may read: the content of the cookie of asynchronous queries, as Superset writes it. */
export interface AsyncToken {
  channel: string;
  /** The user's id as text; null for guests and the public. */
  sub: string | null;
}

const claims = z.object({ channel: z.string().min(1).max(64), sub: z.string().nullish().default(null) });

const keyOf = (secret: string) => new TextEncoder().encode(secret);

/** @param secret GLOBAL_ASYNC_QUERIES_JWT_SECRET */
export async function createAsyncToken(channel: string, userId: number | null, secret: string): Promise<string> {
  const { SignJWT } = await import("jose");
  const sub = userId === null ? null : String(userId);
  // PyJWT has a null here, which the library's type does not know.
  return new SignJWT({ channel, sub } as unknown as { channel: string })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .sign(keyOf(secret));
}

/** The content of a token that was signed with this secret; null for any other text. */
export async function readAsyncToken(token: string, secret: string): Promise<AsyncToken | null> {
  const { errors, jwtVerify } = await import("jose");
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), { algorithms: ["HS256"] });
    return claims.safeParse(payload).data ?? null;
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}
