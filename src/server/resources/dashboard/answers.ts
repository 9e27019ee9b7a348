import { type ZodType, z } from "zod";
import { datetime, each, flag, integer, list, mapping, text, uuid } from "../../rest/schema.ts";

/** What the routes for one dashboard answer, as /api/v1/_openapi tells it; the names are the reference's. */

const answer = (result: ZodType) => z.object({ result });

const person = z.object({ id: integer(), ...each("first_name last_name", text()) }).meta({ id: "User1" });
const role = z.object({ id: integer(), name: text() }).meta({ id: "Roles" });
const tag = z.object({ id: integer(), name: text(), type: z.literal([1, 2, 3, 4]) }).meta({ id: "Tag1" });
const theme = z.object({ id: integer(), theme_name: text(), json_data: text() }).meta({ id: "Theme" });

export const dashboardAnswer = answer(
  z
    .object({
      id: integer(),
      uuid: uuid().nullable(),
      ...each("slug url dashboard_title css json_metadata position_json", text()),
      ...each("certified_by certification_details changed_by_name", text()),
      ...each("changed_on_delta_humanized created_on_delta_humanized", text()),
      changed_on: datetime(),
      thumbnail_url: text().nullable(),
      published: flag(),
      is_managed_externally: flag().nullable(),
      theme: theme.nullable(),
      charts: list(text()),
      owners: list(person),
      changed_by: person,
      created_by: person,
      roles: list(role),
      tags: list(tag),
    })
    .meta({ id: "DashboardGetResponseSchema" }),
);

export const chartsAnswer = answer(
  list(
    z
      .object({
        ...each("id cache_timeout", integer()),
        ...each("slice_name slice_url description description_markeddown", text()),
        ...each("certified_by certification_details", text()),
        changed_on: datetime(),
        form_data: mapping(),
      })
      .meta({ id: "ChartEntityResponseSchema" }),
  ),
);

const database = z
  .object({
    ...each("id explore_database_id", integer()),
    ...each("name backend", text()),
    ...each("allows_subquery allows_cost_estimate allows_virtual_table_explore", flag()),
    ...each("allow_multi_catalog disable_data_preview disable_drill_to_detail", flag()),
  })
  .meta({ id: "Database" });

export const datasetsAnswer = answer(
  list(
    z
      .object({
        ...each("id offset cache_timeout", integer()),
        ...each("uid type name table_name datasource_name schema sql select_star perm params", text()),
        ...each("default_endpoint edit_url main_dttm_col fetch_values_predicate", text()),
        ...each("template_params health_check_message", text()),
        ...each("filter_select filter_select_enabled is_sqllab_view", flag()),
        ...each("normalize_columns always_filter_main_dttm", flag()),
        ...each("owners columns metrics", list(mapping())),
        ...each("order_by_choices time_grain_sqla granularity_sqla", list(list(text()))),
        column_types: list(integer()),
        column_names: list(text()),
        ...each("column_formats verbose_map", mapping()),
        database,
      })
      .meta({ id: "DashboardDatasetSchema" }),
  ),
);

const tab: ZodType = z
  .object({
    ...each("value title", text()),
    parents: list(text()),
    get children(): ZodType {
      return list(tab);
    },
  })
  .meta({ id: "Tab" });

export const tabsAnswer = answer(
  z.object({ all_tabs: mapping(), tab_tree: list(tab) }).meta({ id: "TabsPayloadSchema" }),
);

export const copyAnswer = z.object({ id: z.number(), last_modified_time: z.number() });
