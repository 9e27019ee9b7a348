import { randomUUID } from "node:crypto";
import { type AsyncToken, createAsyncToken, readAsyncToken } from "../../security/async-token.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import type { Settings } from "../../settings/keys.ts";
import { readCookie } from "./cookies.ts";
import type { SessionState } from "./session.ts";

/**
 * Gives a browser that has none, or that of somebody else, a channel of its own for the events of asynchronous queries.
 * @returns the `Set-Cookie` header, if one is due
 */
export async function renewChannel(
  settings: Settings,
  cookies: string | null,
  session: SessionState,
  userId: number | null,
): Promise<string | undefined> {
  if (!isFeatureEnabled(settings, "GLOBAL_ASYNC_QUERIES") || !settings.GLOBAL_ASYNC_QUERIES_REGISTER_REQUEST_HANDLERS)
    return undefined;
  const name = settings.GLOBAL_ASYNC_QUERIES_JWT_COOKIE_NAME;
  const known = session.get("async_channel_id");
  if (readCookie(cookies, name) && typeof known === "string" && (session.get("async_user_id") ?? null) === userId)
    return undefined;
  const channel = randomUUID();
  session.set("async_channel_id", channel);
  session.set("async_user_id", userId);
  const token = await createAsyncToken(channel, userId, settings.GLOBAL_ASYNC_QUERIES_JWT_SECRET);
  const {
    GLOBAL_ASYNC_QUERIES_JWT_COOKIE_DOMAIN: domain,
    GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SECURE: secure,
    GLOBAL_ASYNC_QUERIES_JWT_COOKIE_SAMESITE: sameSite,
  } = settings;
  return [
    `${name}=${token}`,
    ...(domain ? [`Domain=${domain}`] : []),
    ...(secure ? ["Secure"] : []),
    "HttpOnly",
    "Path=/",
    ...(sameSite ? [`SameSite=${sameSite}`] : []),
  ].join("; ");
}

/** What the cookie of a request says; undefined without one, null for one that is not ours. */
export async function channelOf(settings: Settings, cookies: string | null): Promise<AsyncToken | null | undefined> {
  const token = readCookie(cookies, settings.GLOBAL_ASYNC_QUERIES_JWT_COOKIE_NAME);
  return token ? readAsyncToken(token, settings.GLOBAL_ASYNC_QUERIES_JWT_SECRET) : undefined;
}
