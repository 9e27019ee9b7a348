import { randomBytes } from "node:crypto";
import { z } from "zod";
import { readJsonEntry } from "../../../cache/json.ts";
import { LitesetError } from "../../../errors.ts";
import { json, Refusal } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { integer, object, readBody, text } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { DATASOURCE_TYPES } from "../chart/create.ts";
import { requireSourceAccess } from "./access.ts";

const VIEW = "ExploreFormDataRestApi";
const tag = "Explore Form Data";
const address = "/api/v1/explore/form_data";

const fields = {
  datasource_id: integer(),
  datasource_type: text({ choices: DATASOURCE_TYPES }),
  form_data: text(),
  chart_id: integer().optional(),
};
const posted = object(fields).meta({ id: "FormDataPostSchema" });
const put = object(fields).meta({ id: "FormDataPutSchema" });
type FormData = z.output<typeof posted>;

const entrySchema = z.object({
  owner: z.number().nullable(),
  datasource_id: z.number(),
  datasource_type: z.string(),
  chart_id: z.number().nullish(),
  form_data: z.string(),
});
type Entry = z.output<typeof entrySchema>;

const tabId = { tab_id: { type: "integer" } };
const key = object({ key: text() });
const answers = { 400: "Bad request", 401: "Unauthorized", 422: "Unprocessable" };

/** Charts as they stand in somebody's editor, kept in a cache under a key that the page's address holds. */
export const formDataRoutes: Route[] = [
  {
    method: "POST",
    path: address,
    right: api("can_write", VIEW),
    audit: { action: `${VIEW}.post` },
    doc: {
      tag,
      summary: "Create a new form_data",
      query: tabId,
      body: posted,
      result: key,
      answers: { 201: "Kept", ...answers },
    },
    action: async (call) => {
      const body = await readFormData(call, posted);
      return json({ key: await saveFormData(call, body, call.query.get("tab_id")) }, { status: 201 });
    },
  },
  {
    method: "GET",
    path: `${address}/<string:key>`,
    right: api("can_read", VIEW),
    audit: { action: `${VIEW}.get` },
    doc: {
      tag,
      summary: "Get a form_data",
      result: object({ form_data: text() }),
      answers: { ...answers, 404: "Not found" },
    },
    action: async (call) => {
      const found = await findFormData(call, call.params.key ?? "");
      if (found === undefined) throw notFound();
      return { form_data: found };
    },
  },
  {
    method: "PUT",
    path: `${address}/<string:key>`,
    right: api("can_write", VIEW),
    audit: { action: `${VIEW}.put` },
    doc: {
      tag,
      summary: "Update an existing form_data",
      query: tabId,
      body: put,
      result: key,
      answers: { ...answers, 404: "Not found" },
    },
    action: changeFormData,
  },
  {
    method: "DELETE",
    path: `${address}/<string:key>`,
    right: api("can_write", VIEW),
    audit: { action: `${VIEW}.delete` },
    doc: {
      tag,
      summary: "Delete a form_data",
      result: object({ message: text() }),
      answers: { ...answers, 404: "Not found" },
    },
    action: deleteFormData,
  },
];

/** Keeps a chart's form data; gives its key, which is the same again for the same tab and chart. */
export async function saveFormData(call: Call, body: FormData, tab: string | null): Promise<string> {
  await requireAccess(call, body);
  const context = contextKey(call, body, tab);
  const known = tab ? await readText(call, context) : undefined;
  return write(call, { key: known ?? newKey(), context, body });
}

/** The form data under a key, as text; undefined when there is none. */
export async function findFormData(call: Call, key: string): Promise<string | undefined> {
  const entry = await readEntry(call, key);
  if (!entry) return undefined;
  await requireAccess(call, entry);
  const { REFRESH_TIMEOUT_ON_RETRIEVAL: refreshes } = call.app.settings.EXPLORE_FORM_DATA_CACHE_CONFIG;
  if (refreshes) await set(call, key, entry);
  return entry.form_data;
}

async function changeFormData(call: Call): Promise<Answer> {
  const body = await readFormData(call, put);
  const asked = call.params.key ?? "";
  await requireAccess(call, body);
  const entry = await readEntry(call, asked);
  if (!entry) return { key: asked };
  requireOwn(call, entry);
  const tab = call.query.get("tab_id");
  const context = contextKey(call, body, tab);
  const isSameTab = tab !== null && (await readText(call, context)) === asked;
  return { key: await write(call, { key: isSameTab ? asked : newKey(), context, body }) };
}

async function deleteFormData(call: Call): Promise<Answer> {
  const asked = call.params.key ?? "";
  const entry = await readEntry(call, asked);
  if (!entry) throw notFound();
  await requireAccess(call, entry);
  requireOwn(call, entry);
  await cacheOf(call).delete(asked);
  return { message: "Deleted successfully" };
}

async function readFormData(call: Call, schema: typeof posted): Promise<FormData> {
  const body = await readBody(call, schema);
  try {
    JSON.parse(body.form_data);
  } catch {
    // The reference answers a bare list here.
    throw new Refusal({ message: ["JSON not valid"] }, { status: 400 });
  }
  return body;
}

interface Writing {
  key: string;
  context: string;
  body: FormData;
}

async function write(call: Call, { key, context, body }: Writing): Promise<string> {
  await set(call, key, { ...body, owner: call.viewer.id });
  await set(call, context, key);
  return key;
}

const newKey = (): string => randomBytes(8).toString("base64url");

/** One place for each session, user, tab and chart. */
const contextKey = ({ session, viewer }: Call, body: FormData, tab: string | null): string =>
  [session.get("_id"), viewer.id, tab, body.datasource_id, body.chart_id, body.datasource_type].map(String).join(";");

const cacheOf = ({ app }: Call) => app.caches.exploreFormData;

const set = (call: Call, key: string, value: Entry | string): Promise<void> =>
  cacheOf(call).set(key, JSON.stringify(value));

const readEntry = async (call: Call, key: string): Promise<Entry | undefined> =>
  entrySchema.safeParse(await readJsonEntry(cacheOf(call), key)).data;

const readText = async (call: Call, key: string): Promise<string | undefined> =>
  z.string().safeParse(await readJsonEntry(cacheOf(call), key)).data;

const refused = () => new LitesetError("You don't have permission to modify the value.", undefined, { status: 403 });

function requireOwn({ viewer }: Call, entry: Entry): void {
  if (entry.owner !== viewer.id) throw refused();
}

async function requireAccess(call: Call, source: Omit<Entry, "owner" | "form_data">): Promise<void> {
  const { datasource_id: id, datasource_type: type, chart_id } = source;
  await requireSourceAccess(call, { id, type, chartId: chart_id || null }).catch((error: unknown) => {
    if (!(error instanceof LitesetError)) throw error;
    if (error.status === 404) throw new LitesetError("Resource was not found.", undefined, { status: 404 });
    throw error.status === 403 ? refused() : error;
  });
}
