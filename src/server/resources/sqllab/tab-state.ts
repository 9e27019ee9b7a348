import { z } from "zod";
import { Database } from "../../../metadata/entities/database.ts";
import { Query, SavedQuery, TableSchema, TabState } from "../../../metadata/entities/sqllab.ts";
import { User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { type Call, legacy, type Route } from "../../route.ts";
import { describeTab, done, jsonField, ownTab, refusal } from "./tabs.ts";

const base = "/tabstateview";
const id = z
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);
const name = z.string().max(256);

/** What a tab may be changed to; `null` empties a field. */
const changes = z.strictObject({
  label: name.nullable().optional(),
  active: z.boolean().optional(),
  database_id: id.nullable().optional(),
  catalog: name.nullable().optional(),
  schema: name.nullable().optional(),
  sql: z.string().nullable().optional(),
  query_limit: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullable()
    .optional(),
  latest_query_id: z.string().max(11).nullable().optional(),
  autorun: z.boolean().optional(),
  template_params: z.string().nullable().optional(),
  hide_left_bar: z.boolean().optional(),
  saved_query_id: id.nullable().optional(),
  extra_json: z.string().nullable().optional(),
});

/** A new tab, in the names of the editor. */
const editor = z.looseObject({
  name: name.nullish(),
  title: name.nullish(),
  dbId: id,
  catalog: name.nullish(),
  schema: name.nullish(),
  sql: z.string().nullish(),
  queryLimit: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .nullish(),
  hideLeftBar: z.boolean().nullish(),
  remoteId: id.nullish(),
  templateParams: z.string().nullish(),
});

/** Tabs of SQL Lab, each its owner's alone. */
export const tabStateRoutes: Route[] = [
  { method: "POST", path: `${base}/`, right: legacy("can_post", "TabStateView"), action: create },
  tabRoute("GET", "", "can_get", async (call, tab) => describeTab(call, tab)),
  tabRoute("PUT", "", "can_put", change),
  tabRoute("DELETE", "", "can_delete", remove),
  tabRoute("POST", "/activate", "can_activate", async (call, tab) => {
    await call.app.metadata.em().transactional((em) => activate(em, call, tab.id));
    return tab.id;
  }),
  tabRoute("POST", "/migrate_query", "can_migrate_query", async (call, tab) => {
    const client_id = String(jsonField(await call.form(), "queryId"));
    const mine = { client_id, user: call.viewer.id };
    await call.app.metadata.em().nativeUpdate(Query, mine, { sql_editor_id: String(tab.id) });
    return tab.id;
  }),
  tabRoute("DELETE", "/query/<client_id>", "can_delete_query", forgetQuery),
];

function tabRoute(
  method: Route["method"],
  path: string,
  permission: string,
  act: (call: Call, tab: TabState) => Promise<unknown>,
): Route {
  return {
    method,
    path: `${base}/<int:tab_state_id>${path}`,
    right: legacy(permission, "TabStateView"),
    action: async (call) => {
      const tab = await ownTab(call);
      return tab instanceof Response ? tab : done(await act(call, tab));
    },
  };
}

async function create(call: Call): Promise<Response> {
  const given = editor.safeParse(jsonField(await call.form(), "queryEditor"));
  if (!given.success) throw refusal(`queryEditor: ${z.prettifyError(given.error)}`);
  const { dbId, remoteId, sql = "SELECT ...", queryLimit, hideLeftBar, templateParams, catalog, schema } = given.data;
  const made = await call.app.metadata.em().transactional(async (em) => {
    const tab = em.create(TabState, {
      user: em.getReference(User, call.viewer.id as number),
      label: given.data.name || given.data.title || "Untitled Query",
      active: true,
      database: await existing(em, dbId),
      catalog,
      schema,
      sql,
      query_limit: queryLimit,
      hide_left_bar: hideLeftBar ?? false,
      saved_query: remoteId ? await em.findOne(SavedQuery, { id: remoteId }) : null,
      template_params: templateParams,
    } as never) as TabState;
    await em.flush();
    await activate(em as EntityManager, call, tab.id);
    return tab.id;
  });
  return done({ id: made });
}

/** One tab of a user is the active one. */
async function activate(em: Pick<EntityManager, "nativeUpdate">, call: Call, tab: number): Promise<void> {
  await em.nativeUpdate(TabState, { user: call.viewer.id, id: { $ne: tab } }, { active: false });
  await em.nativeUpdate(TabState, { id: tab }, { active: true });
}

async function change(call: Call, { id: tab }: TabState): Promise<number> {
  const form = await call.form();
  const fields = Object.fromEntries([...form.keys()].map((key) => [key, jsonField(form, key)]));
  const given = changes.safeParse(fields);
  if (!given.success) throw refusal(z.prettifyError(given.error));
  const { database_id, saved_query_id, ...plain } = given.data;
  const em = call.app.metadata.em();
  const { latest_query_id: client_id } = plain;
  if (client_id && (await em.count(Query, { client_id, user: call.viewer.id })) === 0)
    throw refusal(`You have run no query ${client_id}`);
  const row = await em.findOneOrFail(TabState, { id: tab });
  Object.assign(row, plain);
  if (database_id !== undefined) row.database = database_id === null ? null : await existing(em, database_id);
  if (saved_query_id !== undefined)
    row.saved_query = saved_query_id === null ? null : await em.findOne(SavedQuery, { id: saved_query_id });
  await em.flush();
  return tab;
}

async function existing(em: Pick<EntityManager, "findOne">, database: number): Promise<Database> {
  const found = await em.findOne(Database, { id: database });
  if (!found) throw refusal(`There is no database ${database}`);
  return found;
}

async function remove(call: Call, { id: tab }: TabState): Promise<string> {
  await call.app.metadata.em().transactional(async (em) => {
    await em.nativeDelete(TableSchema, { tab_state: tab });
    await em.nativeDelete(TabState, { id: tab });
  });
  return "OK";
}

/** Takes a query out of a tab's history; the one before it becomes the tab's latest. */
async function forgetQuery(call: Call, tab: TabState): Promise<string> {
  const client_id = call.params.client_id ?? "";
  const mine = { user: call.viewer.id, sql_editor_id: String(tab.id) };
  await call.app.metadata.em().transactional(async (em) => {
    const before = await em.findOne(Query, { ...mine, client_id: { $ne: client_id } }, { orderBy: { id: "desc" } });
    const latest_query_id = before?.client_id ?? null;
    await em.nativeUpdate(TabState, { id: tab.id, latest_query_id: client_id }, { latest_query_id });
    await em.nativeDelete(Query, { ...mine, client_id });
  });
  return "OK";
}
