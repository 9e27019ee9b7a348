import { z } from "zod";
import { Database } from "../../../metadata/entities/database.ts";
import { TableSchema, TabState } from "../../../metadata/entities/sqllab.ts";
import { type Call, legacy, type Route } from "../../route.ts";
import { done, jsonField, refusal } from "./tabs.ts";

const base = "/tableschemaview";
const id = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1);
const name = z.string().max(256);

const table = z.looseObject({
  queryEditorId: id,
  dbId: id,
  catalog: name.nullish(),
  schema: name.nullish(),
  name,
});

/** Tables that are opened beside a tab of SQL Lab. */
export const tableSchemaRoutes: Route[] = [
  { method: "POST", path: `${base}/`, right: legacy("can_post", "TableSchemaView"), action: open },
  {
    method: "DELETE",
    path: `${base}/<int:table_schema_id>`,
    right: legacy("can_delete", "TableSchemaView"),
    action: async (call) => {
      const row = await ownTable(call);
      if (row) await call.app.metadata.em().nativeDelete(TableSchema, { id: row.id });
      return done("OK");
    },
  },
  {
    method: "POST",
    path: `${base}/<int:table_schema_id>/expanded`,
    right: legacy("can_expanded", "TableSchemaView"),
    // As Superset 6.0.0, which answers so and keeps nothing: a tab opens with all of its tables unfolded.
    action: async (call) => {
      const expanded = jsonField(await call.form(), "expanded");
      return done({ id: Number(call.params.table_schema_id), expanded });
    },
  },
];

async function open(call: Call): Promise<Response> {
  const asked = jsonField(await call.form(), "table");
  const given = table.safeParse(asked);
  if (!given.success) throw refusal(`table: ${z.prettifyError(given.error)}`);
  const { queryEditorId, dbId, catalog = null, schema = null, name: title } = given.data;
  const made = await call.app.metadata.em().transactional(async (em) => {
    const tab = await em.findOne(TabState, { id: queryEditorId, user: call.viewer.id });
    if (!tab) throw refusal(`You have no tab ${queryEditorId}`);
    const database = await em.findOne(Database, { id: dbId });
    if (!database) throw refusal(`There is no database ${dbId}`);
    await em.nativeDelete(TableSchema, { tab_state: tab.id, database: dbId, catalog, schema, table: title });
    const fields = {
      tab_state: tab,
      database,
      catalog,
      schema,
      table: title,
      description: JSON.stringify(asked),
      expanded: true,
    };
    const row = em.create(TableSchema, fields as never) as TableSchema;
    await em.flush();
    return row.id;
  });
  return done({ id: made });
}

/** The table of the address where it is beside a tab of the viewer. */
async function ownTable(call: Call): Promise<TableSchema | null> {
  const row = id.safeParse(call.params.table_schema_id);
  if (!row.success) return null;
  return call.app.metadata.em().findOne(TableSchema, { id: row.data, tab_state: { user: call.viewer.id } });
}
