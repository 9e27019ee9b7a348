import { LitesetError } from "../../../errors.ts";
import { pythonRepr } from "../../../query/frame.ts";
import { json } from "../../answers.ts";
import { list, object, readBody, text } from "../../rest/schema.ts";
import { api, type Call, type Route } from "../../route.ts";
import { invalidate } from "./invalidate.ts";

const datasource = object({
  database_name: text().optional(),
  datasource_name: text().optional(),
  catalog: text().nullable().optional(),
  schema: text().optional(),
  datasource_type: text({ choices: ["table", "dataset", "query", "saved_query", "view"] }),
}).meta({ id: "Datasource" });

const request = object({
  datasource_uids: list(text()).optional(),
  datasources: list(datasource).optional(),
}).meta({ id: "CacheInvalidationRequestSchema" });

/** Lets scripts say that the data behind datasets has changed. */
export const cacheKeyRoutes: Route[] = [
  {
    method: "POST",
    path: "/api/v1/cachekey/invalidate",
    right: api("can_invalidate", "CacheRestApi"),
    audit: { action: "invalidate", ref: "CacheRestApi.invalidate" },
    doc: {
      tag: "CacheRestApi",
      summary: "Invalidate cache records and remove the database records",
      body: request,
      answers: { 201: "The records are gone", 400: "Bad request", 500: "Fatal error" },
    },
    action: forget,
  },
];

async function forget(call: Call): Promise<Response> {
  const { datasource_uids: uids = [], datasources = [] } = await readBody(call, request).catch(asText);
  await invalidate(call, uids, datasources);
  return json({}, { status: 201 });
}

/** Here the reference writes what is wrong by field as one text, places in a list as numbers. */
function asText(error: unknown): never {
  if (!(error instanceof LitesetError) || !error.fields) throw error;
  throw new LitesetError(pythonRepr(numbered(error.fields)), undefined, { status: 400 });
}

function numbered(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return new Map(Object.entries(value).map(([key, inner]) => [/^\d+$/.test(key) ? Number(key) : key, numbered(inner)]));
}
