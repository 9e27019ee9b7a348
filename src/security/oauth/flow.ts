import type * as OAuth from "oauth4webapi";
import { z } from "zod";
import type { OAuthService } from "../../settings/oauth-providers.ts";
import type { Member } from "../members.ts";
import { type Endpoints, endpointsOf, TIMEOUT_MS } from "./endpoints.ts";
import { type Claims, profileOf } from "./profiles.ts";

/** What a browser carries in its session between leaving for a provider and coming back. */
const journey = z.object({
  provider: z.string(),
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  /** Epoch milliseconds. */
  since: z.number(),
});
export type Journey = z.infer<typeof journey>;

/** How long somebody may take to sign in at a provider. */
const MAX_JOURNEY_MS = 15 * 60_000;

/** Reads what the session holds; undefined for anything else, and for a journey that took too long. */
export function readJourney(value: unknown, now = Date.now()): Journey | undefined {
  const { data } = journey.safeParse(value);
  return data && now - data.since < MAX_JOURNEY_MS ? data : undefined;
}

/** The page of the provider to which a browser is sent, and what its session keeps meanwhile. */
export async function leave(
  provider: OAuthService,
  redirectUri: string,
  next: string,
): Promise<{ address: string; journey: Journey }> {
  const { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomNonce, generateRandomState } =
    await import("oauth4webapi");
  const { remote_app: app } = provider;
  const { authorization_endpoint } = await endpointsOf(provider);
  const verifier = generateRandomCodeVerifier();
  const began = { state: generateRandomState(), nonce: generateRandomNonce(), verifier, next, since: Date.now() };
  const scope = app.client_kwargs?.scope;
  const address = new URL(authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id: app.client_id,
    redirect_uri: redirectUri,
    state: began.state,
    ...(scope ? { scope } : {}),
    ...(isOpenId(provider) ? { nonce: began.nonce } : {}),
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...app.authorize_params,
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return { address: address.href, journey: { provider: provider.name, ...began } };
}

/**
 * Trades the code that the browser brought back for who has signed in.
 * @param returned the address, with its parameters, at which the browser came back
 * @throws Error where the provider refuses, or what it says does not hold
 */
export async function arrive(
  provider: OAuthService,
  { state, nonce, verifier }: Journey,
  returned: URL,
  redirectUri: string,
): Promise<Member> {
  const oauth = await import("oauth4webapi");
  const { remote_app: app } = provider;
  const endpoints = await endpointsOf(provider);
  const server = serverOf(endpoints);
  const client: OAuth.Client = { client_id: app.client_id };
  const options = {
    signal: () => AbortSignal.timeout(TIMEOUT_MS),
    // Providers within a private network are often reached without TLS, which the administrator has written.
    [oauth.allowInsecureRequests]: endpoints.token_endpoint.startsWith("http:"),
  };
  const parameters = new URLSearchParams(returned.searchParams);
  if (!endpoints.issuer) parameters.delete("iss");
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    secretOf(oauth, provider),
    oauth.validateAuthResponse(server, client, parameters, state),
    redirectUri,
    verifier,
    { ...options, ...(app.access_token_params ? { additionalParameters: app.access_token_params } : {}) },
  );
  const { token, claims } = endpoints.issuer
    ? await readVouched(oauth, server, client, answer, isOpenId(provider) ? nonce : undefined, options)
    : await readPlain(answer, endpoints, app.client_id, isOpenId(provider) ? nonce : undefined);
  const ask = async (address: string): Promise<Claims> => {
    const headers = { authorization: `Bearer ${token}`, accept: "application/json", "user-agent": "Liteset" };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    return claimsShape.parse(await response.json());
  };
  return profileOf(provider.name, {
    claims,
    get: (path) => ask(new URL(path, app.api_base_url ?? endpoints.token_endpoint).href),
    userinfo: async () => (endpoints.userinfo_endpoint ? ask(endpoints.userinfo_endpoint) : {}),
  });
}

const claimsShape = z.record(z.string(), z.unknown());

const isOpenId = ({ remote_app: app }: OAuthService): boolean =>
  (app.client_kwargs?.scope ?? "").split(/\s+/).includes("openid");

const serverOf = (endpoints: Endpoints): OAuth.AuthorizationServer => ({
  ...endpoints,
  issuer: endpoints.issuer ?? new URL(endpoints.token_endpoint).origin,
});

function secretOf(oauth: typeof OAuth, { remote_app: app }: OAuthService): OAuth.ClientAuth {
  const secret = app.client_secret;
  const method = app.client_kwargs?.token_endpoint_auth_method ?? (secret ? "client_secret_basic" : "none");
  if (!secret || method === "none") return oauth.None();
  return method === "client_secret_post" ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
}

interface Told {
  token: string;
  claims: Claims;
}

/** The answer of a provider whose issuer is known: its identity token is checked in every respect, signature included. */
async function readVouched(
  oauth: typeof OAuth,
  server: OAuth.AuthorizationServer,
  client: OAuth.Client,
  answer: Response,
  nonce: string | undefined,
  options: object,
): Promise<Told> {
  const result = await oauth.processAuthorizationCodeResponse(server, client, answer, {
    ...(nonce === undefined ? {} : { expectedNonce: nonce, requireIdToken: true }),
  });
  const claims = oauth.getValidatedIdTokenClaims(result);
  if (claims && server.jwks_uri) await oauth.validateApplicationLevelSignature(server, answer, options);
  return { token: result.access_token, claims: claims ?? {} };
}

const tokenShape = z.object({ access_token: z.string().min(1), id_token: z.string().optional() });

/**
 * The answer of a provider of which only addresses are known. An identity token came straight from its token address, which
 * vouches for it (OpenID Connect Core 3.1.3.7); where `jwks_uri` is known its signature is checked, too.
 */
async function readPlain(
  answer: Response,
  { jwks_uri }: Endpoints,
  audience: string,
  nonce: string | undefined,
): Promise<Told> {
  const body: unknown = await answer.json().catch(() => null);
  const { success, data } = tokenShape.safeParse(body);
  if (!answer.ok || !success) throw new Error(`the provider gave no token: ${refusalIn(body) ?? answer.status}`);
  if (data.id_token === undefined) return { token: data.access_token, claims: {} };
  const { createRemoteJWKSet, decodeJwt, jwtVerify } = await import("jose");
  const claims = jwks_uri
    ? (await jwtVerify(data.id_token, createRemoteJWKSet(new URL(jwks_uri)), { audience })).payload
    : decodeJwt(data.id_token);
  if (![claims.aud].flat().includes(audience)) throw new Error("the identity token is for somebody else");
  if (typeof claims.exp !== "number" || claims.exp * 1000 < Date.now())
    throw new Error("the identity token is too old");
  if (nonce !== undefined && claims.nonce !== undefined && claims.nonce !== nonce)
    throw new Error("the identity token is of another sign-in");
  return { token: data.access_token, claims };
}

const refusalIn = (body: unknown): string | undefined => z.object({ error: z.string() }).safeParse(body).data?.error;
