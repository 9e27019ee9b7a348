import { createHash } from "node:crypto";
import { z } from "zod";
import { httpClient, inItsWords } from "../http.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";

const AUTHORITY = "https://login.microsoftonline.com";
/** A token is asked for anew this long before it ends. */
const MARGIN_MS = 60_000;
const MAX_TOKENS = 100;

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number().default(3600) });
const errorSchema = z.object({ error_description: z.string() });
const tokens = new Map<string, { token: string; until: number }>();

/**
 * The header by which an application signs in to Azure: `azure_ad_client_id`, `azure_ad_client_secret` and
 * `azure_ad_tenant_id` of the URI. None for the emulator; AZURE_AUTHORITY_HOST is another authority.
 * @throws Error that says what is missing
 */
export async function bearerOf(uri: DatabaseUri, signal: AbortSignal): Promise<Record<string, string>> {
  const value = (name: string): string => queryValue(uri, name) ?? "";
  const [id, secret, tenant] = [
    value("azure_ad_client_id") || uri.username || "",
    value("azure_ad_client_secret") || uri.password || "",
    value("azure_ad_tenant_id"),
  ];
  if (!id || !secret || !tenant) {
    if (uri.driver === "http") return {};
    const wished = /^true$/i.test(value("msi")) ? "Managed identities are not known here. " : "";
    throw new Error(
      `${wished}Name an application in the URI: azure_ad_client_id, azure_ad_client_secret and azure_ad_tenant_id.`,
    );
  }
  const key = createHash("sha256")
    .update(JSON.stringify([id, secret, tenant, uri.host]))
    .digest("hex");
  const kept = tokens.get(key);
  if (kept && kept.until > Date.now()) return { authorization: `Bearer ${kept.token}` };
  const body = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: id,
    client_secret: secret,
    scope: `https://${uri.host ?? ""}/.default`,
  });
  const client = httpClient({ baseUrl: process.env.AZURE_AUTHORITY_HOST || AUTHORITY });
  const asking = client.json(`/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
    signal,
  });
  const answer = await inItsWords(asking, (failure) => errorSchema.parse(failure).error_description);
  const { access_token: token, expires_in } = tokenSchema.parse(answer);
  if (tokens.size >= MAX_TOKENS) tokens.delete(tokens.keys().next().value!);
  tokens.set(key, { token, until: Date.now() + expires_in * 1000 - MARGIN_MS });
  return { authorization: `Bearer ${token}` };
}
