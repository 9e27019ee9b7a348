import { randomBytes } from "node:crypto";
import { z } from "zod";
import { readJsonEntry } from "../../../cache/json.ts";
import { LitesetError } from "../../../errors.ts";
import { notFound } from "../../rest/item.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { requireDashboard } from "./find.ts";

const VIEW = "DashboardFilterStateRestApi";
const tag = "Dashboard Filter State";
const base = "/api/v1/dashboard/<int:pk>/filter_state";
const answers = { 400: "Bad request", 404: "Not found" };
const MAX_VALUE = 1_000_000;

const entrySchema = z.object({ owner: z.number().nullable(), value: z.string() });
type Entry = z.infer<typeof entrySchema>;

/** What a dashboard is filtered by, kept in the filter-state cache under keys that only people with the dashboard can use. */
export const filterStateRoutes: Route[] = [
  {
    method: "POST",
    path: base,
    right: api("can_write", VIEW),
    doc: { tag, summary: "Create a dashboard's filter state", answers },
    action: createState,
  },
  {
    method: "GET",
    path: `${base}/<string:key>`,
    right: api("can_read", VIEW),
    doc: { tag, summary: "Get a dashboard's filter state", answers },
    action: readState,
  },
  {
    method: "PUT",
    path: `${base}/<string:key>`,
    right: api("can_write", VIEW),
    doc: { tag, summary: "Update a dashboard's filter state", answers },
    action: changeState,
  },
  {
    method: "DELETE",
    path: `${base}/<string:key>`,
    right: api("can_write", VIEW),
    doc: { tag, summary: "Delete a dashboard's filter state", answers },
    action: deleteState,
  },
];

async function createState(call: Call): Promise<Answer> {
  const id = await openDashboard(call);
  const value = await readValue(call);
  const key = randomBytes(48).toString("base64url");
  await write(call, id, key, { owner: call.viewer.id, value });
  return Response.json({ key }, { status: 201, headers: { "content-type": "application/json; charset=utf-8" } });
}

async function readState(call: Call): Promise<Answer> {
  const entry = await read(call, await openDashboard(call));
  if (!entry) throw notFound();
  return { value: entry.value };
}

async function changeState(call: Call): Promise<Answer> {
  const id = await openDashboard(call);
  const value = await readValue(call);
  const entry = await read(call, id);
  const isOwn = entry !== undefined && entry.owner === call.viewer.id;
  // Somebody else's state, or one that is gone, stays as it is: the change goes under a key of its own.
  const key = isOwn ? (call.params.key ?? "") : randomBytes(48).toString("base64url");
  await write(call, id, key, { owner: call.viewer.id, value });
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
  return Number((await requireDashboard(call, call.params.pk ?? "", [])).id);
}

/** As Superset composes it, so that both find each other's states. */
const cacheKey = (dashboard: number, key: string) => `${dashboard};${key}`;

async function read(call: Call, dashboard: number): Promise<Entry | undefined> {
  const stored = await readJsonEntry(call.app.caches.filterState, cacheKey(dashboard, call.params.key ?? ""));
  return stored === undefined ? undefined : entrySchema.safeParse(stored).data;
}

async function write(call: Call, dashboard: number, key: string, entry: Entry): Promise<void> {
  const config = call.app.settings.FILTER_STATE_CACHE_CONFIG as { CACHE_DEFAULT_TIMEOUT?: number };
  await call.app.caches.filterState.set(
    cacheKey(dashboard, key),
    JSON.stringify(entry),
    config.CACHE_DEFAULT_TIMEOUT ?? 7_776_000,
  );
}

async function readValue(call: Call): Promise<string> {
  const body = await call.json();
  const refuse = (problems: Record<string, string[]>) => new LitesetError(problems, undefined, { status: 400 });
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw refuse({ _schema: ["Invalid input type."] });
  const { value } = body as { value?: unknown };
  if (value === undefined) throw refuse({ value: ["Missing data for required field."] });
  if (value === null) throw refuse({ value: ["Field may not be null."] });
  if (typeof value !== "string") throw refuse({ value: ["Not a valid string."] });
  if (value.length > MAX_VALUE) throw refuse({ value: [`Longer than maximum length ${MAX_VALUE}.`] });
  try {
    JSON.parse(value);
  } catch {
    throw refuse({ value: ["JSON not valid"] });
  }
  return value;
}
