import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { type PermalinkKind, readPermalink, savePermalink } from "../../../metadata/permalinks.ts";
import { json } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { flag, integer, list, mapping, object, orAsDescribed, readBody, text } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { requireSourceAccess } from "../explore/access.ts";
import { readDashboardPermalink, saveDashboardPermalink } from "./dashboard.ts";
import { readExplorePermalink } from "./explore.ts";

/** Pairs of an address's query. */
const urlParams = list(
  z.array(z.string().nullable(), { error: "Not a valid tuple." }).length(2, { error: "Length must be 2." }).nullable(),
)
  .nullable()
  .optional();

const dashboardState = object({
  dataMask: mapping().nullable().optional(),
  activeTabs: list(text()).nullable().optional(),
  urlParams,
  anchor: text().nullable().optional(),
}).meta({ id: "DashboardPermalinkStateSchema" });

const exploreState = object({ formData: mapping(), urlParams }).meta({ id: "ExplorePermalinkStateSchema" });

const sqllabState = object({
  autorun: flag().optional(),
  dbId: integer(),
  name: text(),
  schema: text().nullable().optional(),
  catalog: text().nullable().optional(),
  sql: text(),
  templateParams: text().nullable().optional(),
}).meta({ id: "SqlLabPermalinkSchema" });

const saved = object({ key: text(), url: text() });
const shown = object({ state: mapping() });
const saving = { 201: "The permalink is kept", 400: "Bad request", 401: "Unauthorized", 422: "Unprocessable" };
const showing = {
  200: "What it leads to",
  400: "Bad request",
  401: "Unauthorized",
  404: "Not found",
  422: "Unprocessable",
};

/** Short addresses that bring back a dashboard's filters, a chart that is being made, or a query. */
export const permalinkRoutes: Route[] = [
  {
    method: "POST",
    path: "/api/v1/dashboard/<pk>/permalink",
    guestsNeedNoSession: true,
    right: api("can_write", "DashboardPermalinkRestApi"),
    audit: { action: "DashboardPermalinkRestApi.post" },
    doc: {
      tag: "Dashboard Permanent Link",
      summary: "Create a new dashboard's permanent link",
      path: { pk: { type: "string" } },
      body: dashboardState,
      result: saved,
      answers: saving,
    },
    action: async (call) => {
      const state = await readBody(call, dashboardState).catch(asText);
      return answerSaved(
        call,
        "/superset/dashboard/p/",
        await saveDashboardPermalink(call, call.params.pk ?? "", state),
      );
    },
  },
  {
    method: "GET",
    path: "/api/v1/dashboard/permalink/<string:key>",
    right: api("can_read", "DashboardPermalinkRestApi"),
    audit: { action: "DashboardPermalinkRestApi.get" },
    doc: {
      tag: "Dashboard Permanent Link",
      summary: "Get dashboard's permanent link state",
      result: shown,
      answers: showing,
    },
    action: async (call) => json(await readDashboardPermalink(call, call.params.key ?? "")),
  },
  {
    method: "POST",
    path: "/api/v1/explore/permalink",
    right: api("can_write", "ExplorePermalinkRestApi"),
    audit: { action: "ExplorePermalinkRestApi.post" },
    doc: {
      tag: "Explore Permanent Link",
      summary: "Create a new permanent link",
      body: exploreState,
      result: saved,
      answers: saving,
    },
    action: saveExplore,
  },
  {
    method: "GET",
    path: "/api/v1/explore/permalink/<string:key>",
    right: api("can_read", "ExplorePermalinkRestApi"),
    audit: { action: "ExplorePermalinkRestApi.get" },
    doc: {
      tag: "Explore Permanent Link",
      summary: "Get chart's permanent link state",
      result: shown,
      answers: showing,
    },
    action: showExplore,
  },
  {
    method: "POST",
    path: "/api/v1/sqllab/permalink",
    right: api("can_write", "SqlLabPermalinkRestApi"),
    audit: { action: "SqlLabPermalinkRestApi.post" },
    doc: {
      tag: "SQL Lab Permanent Link",
      summary: "Create a new permanent link",
      body: orAsDescribed(sqllabState, exploreState),
      result: saved,
      answers: saving,
    },
    action: async (call) => save(call, "sqllab", "/sqllab/p/", await readBody(call, sqllabState)),
  },
  {
    method: "GET",
    path: "/api/v1/sqllab/permalink/<string:key>",
    right: api("can_read", "SqlLabPermalinkRestApi"),
    audit: { action: "SqlLabPermalinkRestApi.get" },
    doc: {
      tag: "SQL Lab Permanent Link",
      summary: "Get permanent link state for SQLLab editor",
      result: shown,
      answers: showing,
    },
    action: showSqllab,
  },
];

async function saveExplore(call: Call): Promise<Answer> {
  const state = await readBody(call, exploreState);
  const { datasource, slice_id } = state.formData as Record<string, unknown>;
  const [id, type] = String(datasource ?? "").split("__");
  if (!/^\d{1,9}$/.test(id ?? "") || !type)
    throw new LitesetError(
      { formData: ["datasource is the id of a dataset and its type, e.g. 7__table."] },
      undefined,
      {
        status: 400,
      },
    );
  const chartId = typeof slice_id === "number" && slice_id > 0 ? slice_id : null;
  await requireSourceAccess(call, { id: Number(id), type, chartId });
  const value = { chartId, datasourceId: Number(id), datasourceType: type, datasource, state };
  return save(call, "explore", "/superset/explore/p/", value);
}

async function showExplore(call: Call): Promise<Answer> {
  const value = await readExplorePermalink(call, call.params.key ?? "");
  if (!value) throw notFound();
  return json(value);
}

async function showSqllab({ app, params: { key = "" } }: Call): Promise<Answer> {
  const value = key.startsWith("kv:") ? await readOld(app, key.slice(3)) : await readPermalink(app, "sqllab", key);
  if (typeof value !== "object" || value === null) throw notFound();
  return json(value);
}

/** A link of a version that kept them elsewhere. */
async function readOld(app: Call["app"], id: string): Promise<unknown> {
  if (!/^\d{1,9}$/.test(id)) return undefined;
  const row = await app.metadata
    .kysely()
    .selectFrom("keyvalue")
    .where("id", "=", Number(id))
    .select("value")
    .executeTakeFirst();
  try {
    return JSON.parse(row?.value ?? "null");
  } catch {
    return undefined;
  }
}

const save = async (call: Call, kind: PermalinkKind, page: string, value: object): Promise<Answer> =>
  answerSaved(call, page, await savePermalink(call, kind, value));

const answerSaved = ({ client }: Call, page: string, key: string): Response =>
  json({ key, url: `${client.origin}${page}${key}/` }, { status: 201 });

/** The reference tells these problems in one text, as Python writes a dictionary. */
function asText(error: unknown): never {
  if (!(error instanceof LitesetError) || !error.fields) throw error;
  const text = JSON.stringify(error.fields).replaceAll('":', '": ').replaceAll('"', "'");
  throw new LitesetError(text, undefined, { status: 400 });
}
