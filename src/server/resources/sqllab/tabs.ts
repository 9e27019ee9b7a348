import { TableSchema, TabState } from "../../../metadata/entities/sqllab.ts";
import { findDescribed } from "../../../sqllab/describe.ts";
import { json, Refusal } from "../../answers.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";

/** A tab with its tables, as the editor reads it. */
export async function describeTab(call: Call, tab: TabState): Promise<Record<string, unknown>> {
  const em = call.app.metadata.em();
  const tables = await em.find(TableSchema, { tab_state: tab.id }, { orderBy: { id: "asc" } });
  return {
    id: tab.id,
    user_id: tab.user_id,
    label: tab.label ?? null,
    active: tab.active ?? null,
    database_id: tab.database_id ?? null,
    catalog: tab.catalog ?? null,
    schema: tab.schema ?? null,
    table_schemas: tables.map(describeTable),
    sql: tab.sql ?? null,
    query_limit: tab.query_limit ?? null,
    latest_query: tab.latest_query_id ? await findDescribed(call.app.metadata, "client_id", tab.latest_query_id) : null,
    autorun: tab.autorun,
    template_params: tab.template_params ?? null,
    hide_left_bar: tab.hide_left_bar,
    saved_query: tab.saved_query_id ? { id: tab.saved_query_id } : null,
    extra_json: parseObject(tab.extra_json),
  };
}

const describeTable = (table: TableSchema): Record<string, unknown> => ({
  id: table.id,
  tab_state_id: table.tab_state_id ?? null,
  database_id: table.database_id ?? null,
  catalog: table.catalog ?? null,
  schema: table.schema ?? null,
  table: table.table ?? null,
  description: parseOrNull(table.description),
  expanded: table.expanded ?? null,
});

function parseOrNull(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** The viewer's tab of the address; an empty 404 where there is none, 403 where it is somebody else's. */
export async function ownTab(call: Call): Promise<TabState | Response> {
  const id = Number(call.params.tab_state_id);
  const tab = Number.isSafeInteger(id) && id < 2 ** 31 ? await call.app.metadata.em().findOne(TabState, { id }) : null;
  const isOwn = tab?.user_id === call.viewer.id;
  return tab && isOwn ? tab : new Response(null, { status: tab ? 403 : 404 });
}

/** A field of the form as JSON; 400 in the form of these routes' errors. */
export function jsonField(form: FormData, name: string): unknown {
  const text = form.get(name);
  if (typeof text !== "string") throw refusal(`The form has no field ${name}, which holds JSON.`);
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(`The field ${name} is no JSON.`);
  }
}

export const refusal = (error: string): Refusal => new Refusal({ error }, { status: 400 });

export const done = (value: unknown): Response => json(value);
