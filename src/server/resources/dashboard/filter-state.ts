import { randomBytes } from "node:crypto";
import { z } from "zod";
import { readJsonEntry } from "../../../cache/json.ts";
import { LitesetError } from "../../../errors.ts";
import { json } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { jsonText, object, readBody, text } from "../../rest/schema.ts";
import { messageShape } from "../../rest/shapes.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { requireDashboard } from "./find.ts";

const VIEW = "DashboardFilterStateRestApi";
const tag = "Dashboard Filter State";
const base = "/api/v1/dashboard/<int:pk>/filter_state";
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Could not process entity" };
const MAX_VALUE = 1_000_000;

const body = object({ value: jsonText().max(MAX_VALUE, `Longer than maximum length ${MAX_VALUE}.`) });
const keyShape = object({ key: text() });
/** One state a tab of the browser: the same one is written again. */
const query = { tab_id: { type: "integer" } };
const entrySchema = z.object({ owner: z.number().nullable(), value: z.string() });
type Entry = z.infer<typeof entrySchema>;

/** What a dashboard is filtered by, kept in the filter-state cache under keys that only people with the dashboard can use. */
export const filterStateRoutes: Route[] = [
  {
    method: "POST",
    path: base,
    right: api("can_write", VIEW),
    audit: { action: "DashboardFilterStateRestApi.post" },
    doc: {
      tag,
      summary: "Create a dashboard's filter state",
      query,
      body: body.meta({ id: "TemporaryCachePostSchema" }),
      result: keyShape,
      answers: { 201: "Created", ...answers },
    },
    action: createState,
  },
  {
    method: "GET",
    path: `${base}/<string:key>`,
    right: api("can_read", VIEW),
    audit: { action: "DashboardFilterStateRestApi.get" },
    doc: { tag, summary: "Get a dashboard's filter state", result: object({ value: text() }), answers },
    action: readState,
  },
  {
    method: "PUT",
    path: `${base}/<string:key>`,
    right: api("can_write", VIEW),
    audit: { action: "DashboardFilterStateRestApi.put" },
    doc: {
      tag,
      summary: "Update a dashboard's filter state",
      query,
      body: body.meta({ id: "TemporaryCachePutSchema" }),
      result: keyShape,
      answers,
    },
    action: changeState,
  },
  {
    method: "DELETE",
    path: `${base}/<string:key>`,
    right: api("can_write", VIEW),
    audit: { action: "DashboardFilterStateRestApi.delete" },
    doc: { tag, summary: "Delete a dashboard's filter state", result: messageShape, answers },
    action: deleteState,
  },
];

async function createState(call: Call): Promise<Answer> {
  const value = await readValue(call);
  const id = await openDashboard(call);
  const tab = call.query.get("tab_id");
  const context = tab && contextKey(call, id, tab);
  const known = context
    ? z.string().safeParse(await readJsonEntry(call.app.caches.filterState, context)).data
    : undefined;
  const key = known ?? newKey();
  await write(call, cacheKey(id, key), { owner: call.viewer.id, value });
  if (context && !known) await write(call, context, key);
  return json({ key }, { status: 201 });
}

const newKey = (): string => randomBytes(48).toString("base64url");

/** One place for each session, user, tab and dashboard. */
const contextKey = ({ session, viewer }: Call, dashboard: number, tab: string): string =>
  [session.get("_id"), viewer.id, tab, dashboard].map(String).join(";");

async function readState(call: Call): Promise<Answer> {
  const id = await openDashboard(call);
  const entry = await read(call, id);
  if (!entry) throw notFound();
  const { REFRESH_TIMEOUT_ON_RETRIEVAL: refreshes } = call.app.settings.FILTER_STATE_CACHE_CONFIG;
  if (refreshes) await write(call, cacheKey(id, call.params.key ?? ""), entry);
  return { value: entry.value };
}

async function changeState(call: Call): Promise<Answer> {
  const value = await readValue(call);
  const id = await openDashboard(call);
  const entry = await read(call, id);
  const isOwn = entry !== undefined && entry.owner === call.viewer.id;
  // Somebody else's state, or one that is gone, stays as it is: the change goes under a key of its own.
  const key = isOwn ? (call.params.key ?? "") : newKey();
  await write(call, cacheKey(id, key), { owner: call.viewer.id, value });
  return { key };
}

async function deleteState(call: Call): Promise<Answer> {
  const id = await openDashboard(call);
  const entry = await read(call, id);
  if (!entry) throw notFound();
  if (entry.owner !== call.viewer.id)
    throw new LitesetError("You don't have permission to modify the value", undefined, { status: 403 });
  await call.app.caches.filterState.delete(cacheKey(id, call.params.key ?? ""));
  return { message: "Deleted successfully" };
}

async function openDashboard(call: Call): Promise<number> {
  const found = await requireDashboard(call, call.params.pk ?? "", []).catch((error: unknown) => {
    if (!(error instanceof LitesetError) || error.status !== 404) throw error;
    throw new LitesetError("Resource was not found.", undefined, { status: 404 });
  });
  return Number(found.id);
}

/** As Superset composes it, so that both find each other's states. */
const cacheKey = (dashboard: number, key: string) => `${dashboard};${key}`;

async function read(call: Call, dashboard: number): Promise<Entry | undefined> {
  const stored = await readJsonEntry(call.app.caches.filterState, cacheKey(dashboard, call.params.key ?? ""));
  return stored === undefined ? undefined : entrySchema.safeParse(stored).data;
}

async function write(call: Call, key: string, entry: Entry | string): Promise<void> {
  await call.app.caches.filterState.set(key, JSON.stringify(entry));
}

async function readValue(call: Call): Promise<string> {
  const { value } = await readBody(call, body);
  // The empty text is no state.
  if (value === "") throw new LitesetError({ value: ["JSON not valid"] }, undefined, { status: 400 });
  return value;
}
