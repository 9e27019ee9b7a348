import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { object } from "../../rest/schema.ts";
import { api, type Call, legacy, type Route } from "../../route.ts";
import { showExternal, showExternalByName } from "./external.ts";
import { runQueries } from "./run.ts";
import { showSamples } from "./samples.ts";
import { saveDataset } from "./save.ts";
import { showValues } from "./values.ts";

/** Rows and values of datasets, for the chart editor and for looking behind a chart. */
export const datasourceRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/datasource/<datasource_type>/<int:datasource_id>/column/<path:column_name>/values/",
    right: api("can_get_column_values", "Datasource"),
    audit: { action: "DatasourceRestApi.get_column_values" },
    doc: {
      tag: "Datasources",
      summary: "Get possible values for a datasource column",
      result: object({ result: z.array(z.unknown()) }),
      answers: { 400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found" },
    },
    action: showValues,
  },
  {
    method: "POST",
    path: "/api/v1/query/",
    right: legacy("can_query", "Api"),
    audit: { action: "query", ref: "Api.query" },
    action: answerForm,
  },
  {
    method: "POST",
    path: "/datasource/samples",
    right: legacy("can_samples", "Datasource"),
    action: showSamples,
  },
  {
    method: "GET",
    path: "/datasource/external_metadata/<datasource_type>/<datasource_id>/",
    right: legacy("can_external_metadata", "Datasource"),
    action: showExternal,
  },
  {
    method: "GET",
    path: "/datasource/external_metadata_by_name/",
    right: legacy("can_external_metadata_by_name", "Datasource"),
    action: showExternalByName,
  },
  {
    method: "POST",
    path: "/datasource/save/",
    right: legacy("can_save", "Datasource"),
    audit: { action: "Datasource.save", ref: "Datasource.save" },
    action: saveDataset,
  },
];

/** The former address of chart data: a query context in a form. Its JSON is no page to any browser, as it is in the reference. */
async function answerForm(call: Call): Promise<Response> {
  const context = contextSchema.safeParse((await call.form()).get("query_context")).data;
  if (!context)
    throw new LitesetError("query_context is a form field with a query context in JSON.", undefined, { status: 400 });
  return new Response(JSON.stringify(await runQueries(call, context)), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

const contextSchema = z.string().transform((text, { addIssue }) => {
  try {
    return z.looseObject({}).parse(JSON.parse(text));
  } catch {
    addIssue("not a JSON object");
    return z.NEVER;
  }
});
