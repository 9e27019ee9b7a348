import { z } from "zod";
import { datetime, each, flag, integer, list, mapping, object, orAsDescribed, text } from "../../rest/schema.ts";

/** What the page of a chart starts with, as /api/v1/_openapi tells it; the names are the reference's. */

const dataset = object({
  ...each("id offset cache_timeout", integer()),
  ...each("uid type name table_name datasource_name schema sql select_star perm description", text()),
  ...each("default_endpoint edit_url main_dttm_col fetch_values_predicate health_check_message", text()),
  ...each("filter_select filter_select_enabled is_sqllab_view", flag()),
  ...each("extra params template_params column_formats verbose_map database", mapping()),
  ...each("columns metrics", list(mapping())),
  owners: list(integer()),
  granularity_sqla: list(list(mapping())),
  ...each("order_by_choices time_grain_sqla", list(list(text()))),
}).meta({ id: "Dataset" });

const slice = object({
  ...each("slice_id cache_timeout", integer()),
  ...each("slice_name slice_url datasource description description_markeddown edit_url", text()),
  ...each("certified_by certification_details changed_on_humanized modified", text()),
  changed_on: datetime(),
  is_managed_externally: flag(),
  ...each("form_data query_context", mapping()),
  owners: list(integer()),
}).meta({ id: "Slice" });

const context = object({
  dataset,
  slice: slice.nullable(),
  form_data: mapping(),
  message: text().nullable(),
  metadata: z.unknown(),
}).meta({ id: "ExploreContextSchema" });

export const exploreAnswer = orAsDescribed(object({ result: context }), context);
