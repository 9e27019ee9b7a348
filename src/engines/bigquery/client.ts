import { z } from "zod";
import type { ConnectionTarget } from "../engine.ts";
import { HttpError, type HttpRequest, httpClient } from "../http.ts";
import { parseUri, queryValue } from "../uri.ts";
import { accessToken, readCredentials } from "./credentials.ts";

const API = "https://bigquery.googleapis.com";

const errorSchema = z.object({ error: z.object({ message: z.string() }) });
const pageSchema = z.looseObject({ nextPageToken: z.string().optional() });

/** BigQuery's REST API, asked for one project. */
export interface BigqueryClient {
  project: string;
  /** The dataset of unqualified names; null for none. */
  dataset: string | null;
  /** Asks below `/bigquery/v2`; errors have BigQuery's own text. */
  ask(path: string, request?: HttpRequest): Promise<unknown>;
  /** All pages of a listing. */
  list<Page>(path: string, page: z.ZodType<Page>, signal: AbortSignal): Promise<Page[]>;
}

/** Pages of a listing that are read; each holds up to 1000 entries. */
const MAX_PAGES = 100;

/** @throws Error that says what credentials or project are missing */
export async function bigqueryClient(target: ConnectionTarget): Promise<BigqueryClient> {
  const uri = parseUri(target.uri);
  const emulator = process.env.BIGQUERY_EMULATOR_HOST;
  const credentials = await readCredentials(uri, target);
  // Both `bigquery://project/dataset` and `bigquery:///project` name a project.
  const project = target.catalog || uri.host || uri.database?.split("/", 1)[0] || credentials?.project_id;
  if (!project) throw new Error("Neither the URI (bigquery://project) nor the credentials name a project.");
  const ofUri = uri.host && (!target.catalog || target.catalog === uri.host) ? uri.database : null;
  const http = httpClient({ baseUrl: `${emulator ?? API}/bigquery/v2`, headers: { "user-agent": "liteset" } });

  async function ask(path: string, request: HttpRequest = {}): Promise<unknown> {
    // An emulator asks for no credentials.
    const isAnonymous = credentials === null && emulator !== undefined;
    const headers: Record<string, string> = isAnonymous
      ? {}
      : { authorization: `Bearer ${await accessToken(credentials)}` };
    try {
      return await http.json(path, { ...request, headers });
    } catch (error) {
      throw error instanceof HttpError ? new Error(messageOf(error)) : error;
    }
  }
  return {
    project,
    dataset: target.schema || ofUri?.replace(/\/+$/, "") || null,
    ask,
    list: async (path, schema, signal) => {
      const pages = [];
      const query = new URLSearchParams({ maxResults: "1000" });
      for (let count = 0; count < MAX_PAGES; count++) {
        const answer = await ask(`${path}?${query}`, { signal });
        pages.push(schema.parse(answer));
        const { nextPageToken } = pageSchema.parse(answer);
        if (!nextPageToken) break;
        query.set("pageToken", nextPageToken);
      }
      return pages;
    },
  };
}

/** What jobs are told by the URI's parameters, which are those of the Python driver. */
export function jobSettings({ uri: text }: ConnectionTarget): Record<string, unknown> {
  const uri = parseUri(text);
  const limit = queryValue(uri, "maximum_bytes_billed");
  const location = queryValue(uri, "location");
  const cached = queryValue(uri, "use_query_cache");
  const labels = queryValue(uri, "labels");
  return {
    ...(limit ? { maximumBytesBilled: limit } : {}),
    ...(location ? { location } : {}),
    ...(cached ? { useQueryCache: cached.toLowerCase() === "true" } : {}),
    ...(labels
      ? { labels: Object.fromEntries(labels.split(",").map((label) => label.trim().split(/\s*:\s*/, 2))) }
      : {}),
  };
}

/** The first line of what BigQuery says; the rest repeats the query. */
function messageOf({ body, message }: HttpError): string {
  try {
    return errorSchema.parse(JSON.parse(body)).error.message.split("\n", 1)[0]!.trim();
  } catch {
    return message;
  }
}
