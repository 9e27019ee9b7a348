import { z } from "zod";
import { LitesetError } from "../../errors.ts";
import type { Settings } from "../../settings/keys.ts";
import type { ConnectionTarget, Engine } from "../engine.ts";
import { httpClient } from "../http.ts";

const fields = {
  id: z.string(),
  secret: z.string(),
  scope: z.string().default(""),
  redirect_uri: z.string().optional(),
  authorization_request_uri: z.url(),
  token_request_uri: z.url(),
};
/** A client as settings name it, and as the secure extra of one database does; they differ in how tokens are asked for. */
const ofSettings = z.object({ ...fields, request_content_type: z.enum(["json", "data"]).default("data") });
const ofDatabase = z.object({ ...fields, request_content_type: z.enum(["json", "data"]).default("json") });
export type Oauth2Client = z.infer<typeof ofSettings>;

const tokensSchema = z.object({
  access_token: z.string(),
  expires_in: z.coerce.number().default(3600),
  refresh_token: z.string().nullish(),
});
export type Tokens = z.infer<typeof tokensSchema>;

export type Oauth2Settings = Pick<
  Settings,
  | "SECRET_KEY"
  | "DATABASE_OAUTH2_CLIENTS"
  | "DATABASE_OAUTH2_JWT_ALGORITHM"
  | "DATABASE_OAUTH2_REDIRECT_URI"
  | "DATABASE_OAUTH2_TIMEOUT"
>;

/** The client of a database: that of its secure extra (`oauth2_client_info`), else that of its engine in DATABASE_OAUTH2_CLIENTS. */
export function clientOf(
  { abilities, engineName }: Engine,
  { secrets }: Pick<ConnectionTarget, "secrets">,
  { DATABASE_OAUTH2_CLIENTS: clients }: Oauth2Settings,
): Oauth2Client | undefined {
  if (!abilities.supportsOauth2) return undefined;
  const own = ofDatabase.safeParse(secrets?.oauth2_client_info);
  if (own.success) return own.data;
  return Object.hasOwn(clients, engineName) ? ofSettings.safeParse(clients[engineName]).data : undefined;
}

/** Where people are sent to sign in. */
export function authorizationUrl(client: Oauth2Client, redirectUri: string, state: string): string {
  const url = new URL(client.authorization_request_uri);
  url.search = new URLSearchParams({
    scope: client.scope,
    access_type: "offline",
    include_granted_scopes: "false",
    response_type: "code",
    state,
    redirect_uri: client.redirect_uri ?? redirectUri,
    client_id: client.id,
    prompt: "consent",
  }).toString();
  return url.href;
}

/**
 * Exchanges a code, or a token that refreshes, for tokens.
 * @throws LitesetError OAUTH2_REDIRECT_ERROR, without what was sent
 */
export async function requestTokens(
  client: Oauth2Client,
  grant: Record<string, string>,
  { DATABASE_OAUTH2_TIMEOUT: seconds }: Oauth2Settings,
): Promise<Tokens> {
  const { origin, pathname, search } = new URL(client.token_request_uri);
  const body = { client_id: client.id, client_secret: client.secret, ...grant };
  const isForm = client.request_content_type === "data";
  try {
    const answer = await httpClient({ baseUrl: origin }).json(pathname + search, {
      method: "POST",
      headers: {
        accept: "application/json",
        ...(isForm ? { "content-type": "application/x-www-form-urlencoded" } : {}),
      },
      body: isForm ? new URLSearchParams(body).toString() : body,
      signal: AbortSignal.timeout(seconds * 1000),
    });
    return tokensSchema.parse(answer);
  } catch (cause) {
    throw oauth2Error("The server of the tokens refuses, or does not answer.", cause);
  }
}

export const oauth2Error = (error: string, cause?: unknown): LitesetError =>
  new LitesetError("Something went wrong while doing OAuth2", "OAUTH2_REDIRECT_ERROR", {
    status: 500,
    extra: { error },
    ...(cause === undefined ? {} : { cause }),
  });
