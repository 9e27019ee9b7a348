import { z } from "zod";
import type { OAuthService } from "../../settings/oauth-providers.ts";

/** For each question to a provider. */
export const TIMEOUT_MS = 10_000;
/** How long what a provider says of itself is believed. */
const MAX_AGE_MS = 3_600_000;

/** Where a provider is asked what. */
export interface Endpoints {
  /** Who signs its identity tokens, where that is known. */
  issuer?: string;
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint?: string;
  jwks_uri?: string;
  id_token_signing_alg_values_supported?: string[];
}

const metadataShape = z.object({
  issuer: z.string().optional(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url().optional(),
  jwks_uri: z.url().optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
});

const kept = new Map<string, { endpoints: Promise<z.infer<typeof metadataShape>>; until: number }>();

/** The provider's addresses: from what it says of itself, those of the settings first. */
export async function endpointsOf({ remote_app: app }: OAuthService): Promise<Endpoints> {
  const found = app.server_metadata_url ? await metadataAt(app.server_metadata_url) : undefined;
  const issuer = app.issuer ?? found?.issuer;
  return {
    ...found,
    // Microsoft's common endpoints have a gap where each tenant has its own issuer.
    issuer: issuer?.includes("{") ? undefined : issuer,
    authorization_endpoint: app.authorize_url ?? found?.authorization_endpoint ?? "",
    token_endpoint: app.access_token_url ?? found?.token_endpoint ?? "",
    userinfo_endpoint: app.userinfo_endpoint ?? found?.userinfo_endpoint,
    jwks_uri: app.jwks_uri ?? found?.jwks_uri,
  };
}

async function metadataAt(url: string): Promise<z.infer<typeof metadataShape>> {
  const known = kept.get(url);
  if (known && known.until > Date.now()) return known.endpoints;
  const endpoints = fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(async (answer) => {
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return metadataShape.parse(await answer.json());
  });
  kept.set(url, { endpoints, until: Date.now() + MAX_AGE_MS });
  endpoints.catch(() => kept.delete(url));
  return endpoints;
}
