import { LitesetError } from "../../../errors.ts";
import { createCsrfToken } from "../../../security/csrf.ts";
import { createToken } from "../../../security/jwt.ts";
import { signIn } from "../../../security/sign-in.ts";
import { object, text } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { grantGuestToken, guestTokenBody } from "./guest-token.ts";
import { loginBody, readLogin } from "./schemas.ts";

const tag = "Security";

export const securityRoutes: Route[] = [
  {
    method: "POST",
    path: "/api/v1/security/login",
    right: "public",
    csrfExempt: true,
    rateLimited: true,
    doc: {
      tag,
      summary: "Authenticate and get a JWT access and refresh token",
      body: loginBody,
      result: object({ access_token: text(), refresh_token: text() }),
      answers: { 400: "Bad request", 401: "Unauthorized" },
    },
    action: login,
  },
  {
    method: "POST",
    path: "/api/v1/security/refresh",
    right: "refresh",
    csrfExempt: true,
    doc: {
      tag,
      summary: "Use the refresh token to get a new JWT access token",
      result: object({ access_token: text() }),
      answers: { 401: "Unauthorized" },
    },
    action: async ({ app, viewer }) => ({ access_token: await createToken("access", viewer.id ?? 0, app.settings) }),
  },
  {
    method: "GET",
    path: "/api/v1/security/csrf_token/",
    right: api("can_read", "SecurityRestApi"),
    audit: { action: "csrf_token", ref: "SecurityRestApi.csrf_token" },
    doc: { tag, summary: "Get the CSRF token", result: object({ result: text() }), answers: { 401: "Unauthorized" } },
    action: ({ session, app }) => ({ result: createCsrfToken(session.data, app.settings) }),
  },
  {
    method: "POST",
    path: "/api/v1/security/guest_token/",
    right: api("can_grant_guest_token", "SecurityRestApi"),
    audit: { action: "guest_token", ref: "SecurityRestApi.guest_token" },
    doc: {
      tag,
      summary: "Get a guest token",
      body: guestTokenBody,
      result: () => ({ type: "object", properties: { token: { type: "string" } } }),
      answers: { 400: "Bad request", 401: "Unauthorized" },
    },
    action: grantGuestToken,
  },
];

async function login(call: Call): Promise<Answer> {
  const { username, password, provider, refresh } = readLogin(
    await call.json("Request payload is not JSON"),
    call.app.settings,
  );
  const userId = await signIn(call.app, username, password, provider);
  if (userId === null) throw new LitesetError("Not authorized", undefined, { status: 401 });
  return {
    access_token: await createToken("access", userId, call.app.settings, { fresh: true }),
    ...(refresh ? { refresh_token: await createToken("refresh", userId, call.app.settings) } : {}),
  };
}
