import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { importPKCS8, SignJWT } from "jose";
import { z } from "zod";
import type { ConnectionTarget } from "../engine.ts";
import { httpClient } from "../http.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";

const TOKEN_URI = "https://oauth2.googleapis.com/token";
const SCOPE = ["bigquery", "cloud-platform", "drive"]
  .map((name) => `https://www.googleapis.com/auth/${name}`)
  .join(" ");
/** Where Google's machines learn who they are. The one address of its kind that is asked, and by this text only. */
const MACHINE_TOKEN = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token";
const TOKEN_TIMEOUT_MS = 10_000;
/** A token is asked for anew this long before it ends. */
const MARGIN_MS = 60_000;
const MAX_TOKENS = 100;

/** The two kinds of credentials that Google writes as JSON: of a service account, and of a person who signed in. */
const credentialsSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("service_account"),
    client_email: z.string(),
    private_key: z.string(),
    private_key_id: z.string().optional(),
    project_id: z.string().optional(),
    token_uri: z.url().default(TOKEN_URI),
  }),
  z.object({
    type: z.literal("authorized_user"),
    client_id: z.string(),
    client_secret: z.string(),
    refresh_token: z.string(),
    project_id: z.string().optional(),
    token_uri: z.url().default(TOKEN_URI),
  }),
]);
export type GoogleCredentials = z.infer<typeof credentialsSchema>;

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number().default(3600) });

const tokens = new Map<string, { token: string; until: number }>();

/**
 * The credentials of a database: `credentials_info` of its secure extra, those in its URI, or those of this machine.
 * Null where there are none to read: the machine itself may have some.
 * @throws Error that says what is wrong, without repeating any of it
 */
export async function readCredentials(uri: DatabaseUri, { secrets = {} }: ConnectionTarget) {
  const given = secrets.credentials_info ?? (await credentialsText(uri));
  return readGoogleCredentials(given, "Google BigQuery");
}

/**
 * Credentials as Google writes them, as JSON or parsed; null where there are none.
 * @throws Error that says what is wrong, without repeating any of it
 */
export function readGoogleCredentials(given: unknown, service: string): GoogleCredentials | null {
  if (given === undefined || given === null || given === "") return null;
  let value: unknown = given;
  try {
    if (typeof given === "string") value = JSON.parse(given);
  } catch {
    throw new Error(`The credentials of ${service} are no JSON.`);
  }
  const parsed = credentialsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join(".")).join(", ");
  throw new Error(`The credentials of ${service} are those of no service account or user: look at ${fields}.`);
}

async function credentialsText(uri: DatabaseUri): Promise<string | undefined> {
  const encoded = queryValue(uri, "credentials_base64");
  if (encoded) return Buffer.from(encoded, "base64").toString("utf8");
  const path = queryValue(uri, "credentials_path") ?? process.env.GOOGLE_APPLICATION_CREDENTIALS;
  if (!path) return undefined;
  return readFile(path, "utf8").catch(() => {
    throw new Error("The file of credentials for Google BigQuery cannot be read.");
  });
}

/** An access token, kept until it ends. Null credentials are those of the machine. */
export async function accessToken(credentials: GoogleCredentials | null): Promise<string> {
  const key = createHash("sha256").update(JSON.stringify(credentials)).digest("hex");
  const kept = tokens.get(key);
  if (kept && kept.until > Date.now()) return kept.token;
  const { access_token: token, expires_in } = tokenSchema.parse(
    credentials === null ? await askMachine() : await exchange(credentials),
  );
  if (tokens.size >= MAX_TOKENS) tokens.delete(tokens.keys().next().value!);
  tokens.set(key, { token, until: Date.now() + expires_in * 1000 - MARGIN_MS });
  return token;
}

async function exchange(credentials: GoogleCredentials): Promise<unknown> {
  const { origin, pathname, search } = new URL(credentials.token_uri);
  return httpClient({ baseUrl: origin }).json(pathname + search, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(await grantOf(credentials)).toString(),
    signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
  });
}

async function grantOf(credentials: GoogleCredentials): Promise<Record<string, string>> {
  if (credentials.type === "authorized_user") {
    const { client_id, client_secret, refresh_token } = credentials;
    return { grant_type: "refresh_token", client_id, client_secret, refresh_token };
  }
  const { client_email, private_key, private_key_id, token_uri } = credentials;
  const key = await importPKCS8(private_key, "RS256").catch(() => {
    throw new Error("The private key of the service account cannot be read.");
  });
  const assertion = await new SignJWT({ scope: SCOPE })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(private_key_id ? { kid: private_key_id } : {}) })
    .setIssuer(client_email)
    .setAudience(token_uri)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion };
}

async function askMachine(): Promise<unknown> {
  const answer = await fetch(MACHINE_TOKEN, {
    headers: { "metadata-flavor": "Google" },
    redirect: "error",
    signal: AbortSignal.timeout(2000),
  }).catch(() => undefined);
  if (!answer?.ok)
    throw new Error("The database credentials could not be found. Put a service account's JSON into credentials_info.");
  return answer.json();
}
