import { z } from "zod";
import type { ConnectionTarget } from "../engine.ts";
import { type HttpClient, HttpError, type HttpRequest, httpClient, inItsWords } from "../http.ts";
import { type DatabaseUri, queryValue } from "../uri.ts";
import { firebolt } from "./engine.ts";

const API = "https://api.app.firebolt.io";
const AUDIENCE = "https://api.firebolt.io";

const tokenSchema = z.object({ access_token: z.string() });
const engineSchema = z.object({ engineUrl: z.string() });
const errorsSchema = z.object({ errors: z.array(z.object({ description: z.string() })).min(1) });

/** An engine of Firebolt that answers for one database. */
export interface FireboltClient {
  /** Runs a statement; its lines tell the columns, then the rows. */
  query(sql: string, signal?: AbortSignal): ReturnType<HttpClient["ask"]>;
}

/**
 * Signs in as a service account and finds the engine: the account's system engine leads to the one that the URI names.
 * @throws Error that says what is missing, or Firebolt's own text
 */
export async function openEngine(uri: DatabaseUri, { serverCert }: ConnectionTarget): Promise<FireboltClient> {
  const account = queryValue(uri, "account_name");
  if (!account) throw new Error("account_name parameter must be provided to authenticate");
  if (!uri.username || !uri.password || uri.username.includes("@"))
    throw new Error("Firebolt is reached as a service account: firebolt://id:secret@database/engine?account_name=…");
  const api = process.env.FIREBOLT_BASE_URL || API;
  const headers = { "user-agent": "liteset", authorization: `Bearer ${await signIn(api, uri)}` };
  const client = (baseUrl: string) => httpClient({ baseUrl, headers, ca: serverCert });
  const found = await inItsWords(client(api).json(`/web/v3/account/${encodeURIComponent(account)}/engineUrl`), wordsOf);
  let place = placeOf(engineSchema.parse(found).engineUrl, api);
  const ask = async (body: string, request: HttpRequest = {}, more: Record<string, string> = {}) => {
    const query = new URLSearchParams({ ...place.parameters, ...more });
    const asking = client(place.origin).ask(`${place.path}?${query}`, { ...request, method: "POST", body });
    return inItsWords(asking, wordsOf);
  };
  for (const [kind, name] of [
    ["DATABASE", uri.host],
    ["ENGINE", uri.database],
  ] as const) {
    if (!name) continue;
    const answer = await ask(`USE ${kind} ${firebolt.quote(name, true)}`);
    answer.resume();
    // Where the statements that follow are to go, and with what.
    const moved = answer.headers["firebolt-update-endpoint"];
    if (typeof moved === "string") {
      const next = placeOf(moved, api);
      place = { ...next, parameters: { ...place.parameters, ...next.parameters } };
    }
    const told = answer.headers["firebolt-update-parameters"];
    for (const pair of typeof told === "string" ? told.split(",") : []) {
      const at = pair.indexOf("=");
      if (at > 0) place.parameters[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
    }
  }
  return {
    query: (sql, signal) => ask(sql, { signal }, { output_format: "JSONLines_Compact" }),
  };
}

async function signIn(api: string, { username, password }: DatabaseUri): Promise<string> {
  const authority = new URL(api);
  authority.hostname = authority.hostname.replace(/^api\./, "id.");
  const body = new URLSearchParams({
    client_id: username ?? "",
    client_secret: password ?? "",
    grant_type: "client_credentials",
    audience: AUDIENCE,
  });
  const asking = httpClient({ baseUrl: authority.origin }).json("/oauth/token", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: body.toString(),
  });
  const refused = z.object({ error_description: z.string() });
  const answer = await inItsWords(asking, (failure) => refused.parse(failure).error_description);
  return tokenSchema.parse(answer).access_token;
}

const wordsOf = (failure: unknown): string =>
  errorsSchema
    .parse(failure)
    .errors.map((one) => one.description)
    .join("\n");

interface Place {
  origin: string;
  path: string;
  parameters: Record<string, string>;
}

/** An engine's address; whatever an answer says, nobody but Firebolt gets the token. */
function placeOf(address: string, api: string): Place {
  const own = new URL(api);
  const url = new URL(/^https?:\/\//.test(address) ? address : `https://${address}`);
  const isOwn = url.origin === own.origin;
  if (!isOwn && (url.protocol !== "https:" || !url.hostname.endsWith(".firebolt.io")))
    throw new HttpError(0, "Firebolt refers to a server that is not one of its own, which is not asked.");
  const path = url.pathname === "/" ? "/query" : url.pathname;
  return { origin: url.origin, path, parameters: Object.fromEntries(url.searchParams) };
}
