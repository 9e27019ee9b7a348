import { TabState } from "../../../metadata/entities/sqllab.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import type { JsonSchema } from "../../openapi/json-schema.ts";
import type { SchemaMaker } from "../../openapi/operation.ts";
import { dumpRows, fieldContext, neededColumns } from "../../rest/fields.ts";
import { visibleRows } from "../../rest/list.ts";
import type { Answer, Call } from "../../route.ts";
import { databaseResource } from "../database/resource.ts";
import { queryShape } from "./schemas.ts";
import { describeTab } from "./tabs.ts";

/** What the editor is told of each database. */
const DATABASE_FIELDS = [
  "id",
  "database_name",
  "expose_in_sqllab",
  "allow_run_async",
  "allow_file_upload",
  "allow_ctas",
  "allow_cvas",
  "allow_dml",
  "force_ctas_schema",
  "backend",
];

/** The tabs of the viewer, and the databases that they may see. */
export async function bootstrap(call: Call): Promise<Answer> {
  const { table, fields } = databaseResource;
  const query = (await visibleRows(databaseResource, call)).orderBy(`${table}.id`);
  const columns = neededColumns(fields, DATABASE_FIELDS).map((name) => `${table}.${name} as ${name}`);
  const rows = await dumpRows(fields, DATABASE_FIELDS, await query.select(columns).execute(), fieldContext(call));
  const tabs = isFeatureEnabled(call.app.settings, "SQLLAB_BACKEND_PERSISTENCE") ? await tabsOf(call) : [];
  const active = tabs.find((tab) => tab.active) ?? tabs[0];
  return {
    result: {
      tab_state_ids: tabs.map(({ id, label }) => ({ id, label: label ?? null })),
      active_tab: active ? await describeTab(call, active) : null,
      databases: Object.fromEntries(rows.map((row) => [String(row.id), row])),
    },
  };
}

const tabsOf = ({ app, viewer }: Call): Promise<TabState[]> =>
  app.metadata.em().find(TabState, { user: viewer.id }, { orderBy: { id: "asc" } });

const anything = { type: "object", additionalProperties: {} };

const typed = (type: string, names: string): Record<string, JsonSchema> =>
  Object.fromEntries(names.split(" ").map((name) => [name, { type }]));

const activeTab: SchemaMaker = (components) =>
  components.add("TabState", () => ({
    type: "object",
    nullable: true,
    properties: {
      ...typed("string", "id label catalog schema sql template_params"),
      ...typed("integer", "user_id database_id query_limit"),
      ...typed("boolean", "active autorun hide_left_bar"),
      extra_json: anything,
      saved_query: { ...anything, nullable: true },
      latest_query: queryShape(components),
      table_schemas: {
        type: "array",
        items: components.add("Table", () => ({
          type: "object",
          properties: {
            ...typed("integer", "id tab_state_id database_id"),
            ...typed("string", "catalog schema table description"),
            ...typed("boolean", "expanded"),
          },
        })),
      },
    },
  }));

/** What the bootstrap data looks like. */
export const bootstrapShape: SchemaMaker = (components) =>
  components.add("SQLLabBootstrapSchema", () => ({
    type: "object",
    properties: {
      active_tab: activeTab(components),
      databases: anything,
      // The reference describes them beside the tab; it has no such member either.
      queries: anything,
      tab_state_ids: { type: "array", items: { type: "string" } },
    },
  }));
