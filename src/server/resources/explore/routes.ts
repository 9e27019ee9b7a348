import { LitesetError } from "../../../errors.ts";
import { datasetAccessError } from "../../../security/access.ts";
import { isAsInSuperset } from "../../../settings/as-in-superset.ts";
import { json } from "../../answers.ts";
import { api, type Call, legacy, page, type Route } from "../../route.ts";
import { formDataOf } from "../chart/resource.ts";
import { findDataset } from "./access.ts";
import { formDataRoutes } from "./form-data.ts";
import { findChart, idOf, openDataset, showExplore } from "./read.ts";
import { exploreAnswer } from "./shapes.ts";

/** What the page of a single chart asks for. */
export const exploreRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/explore/",
    right: api("can_read", "Explore"),
    audit: { action: "ExploreRestApi.get" },
    doc: {
      tag: "Explore",
      summary: "Assemble Explore related information in a single endpoint",
      query: {
        form_data_key: { type: "string" },
        permalink_key: { type: "string" },
        slice_id: { type: "integer" },
        datasource_id: { type: "integer" },
        datasource_type: { type: "string" },
      },
      result: exploreAnswer,
      answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Unprocessable" },
    },
    action: showExplore,
  },
  ...formDataRoutes,
  {
    method: "GET",
    path: "/api/v1/form_data/",
    right: legacy("can_query_form_data", "Api"),
    audit: { action: "query_form_data", ref: "Api.query_form_data" },
    action: showStoredFormData,
  },
  {
    method: "GET",
    path: "/superset/fetch_datasource_metadata",
    right: page("can_fetch_datasource_metadata", "Superset"),
    audit: { action: "fetch_datasource_metadata", ref: "Superset.fetch_datasource_metadata" },
    action: fetchMetadata,
  },
  {
    method: "GET",
    path: "/datasource/get/<datasource_type>/<datasource_id>/",
    right: legacy("can_get", "Datasource"),
    action: showLegacy,
  },
];

/** The form data that a chart is stored with; none of a chart that the viewer may not see. */
async function showStoredFormData(call: Call) {
  const chart = await findChart(call, idOf(call.query.get("slice_id")));
  return chart ? formDataOf(chart) : {};
}

/** The dataset that `datasourceKey` names, e.g. 7__table. */
async function fetchMetadata(call: Call) {
  const [, id] = /^(\d{1,9})__table$/.exec(call.query.get("datasourceKey") ?? "") ?? [];
  const found = id ? await findDataset(call, Number(id)) : undefined;
  if (!found)
    throw new LitesetError("datasourceKey names no dataset; it is an id and a type, e.g. 7__table.", undefined, {
      status: 404,
    });
  if (!found.isOpen) throw datasetAccessError({ id: found.id, table_name: found.name }, "");
  return (await openDataset(call, found.id)) ?? {};
}

async function showLegacy(call: Call) {
  const { datasource_type: type, datasource_id: id = "" } = call.params;
  const found = type === "table" && /^\d{1,9}$/.test(id) ? await findDataset(call, Number(id)) : undefined;
  if (!found) return json({ error: "Datasource does not exist" }, { status: 404 });
  const isShown = found.isOpen || isAsInSuperset(call.app.settings, "datasets");
  if (!isShown) throw datasetAccessError({ id: found.id, table_name: found.name }, "");
  return (await openDataset(call, found.id)) ?? {};
}
