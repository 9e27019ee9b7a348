import { dumpRows, fieldContext } from "../../rest/fields.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { createDatabase, deleteDatabase } from "./create.ts";
import { databaseResource } from "./resource.ts";

const COLUMNS =
  "allow_ctas allow_cvas allow_dml allow_file_upload allow_run_async backend cache_timeout configuration_method database_name driver engine_information expose_in_sqllab force_ctas_schema id impersonate_user is_managed_externally uuid".split(
    " ",
  );

export const databaseRoutes: Route[] = [
  ...resourceRoutes(databaseResource),
  {
    method: "GET",
    path: "/api/v1/database/<int:pk>",
    right: api("can_read", "Database"),
    audit: { action: "DatabaseRestApi.get" },
    doc: { tag: "Database", summary: "Get a database", answers: { 404: "Not found" } },
    action: showDatabase,
  },
  {
    method: "POST",
    path: "/api/v1/database/",
    right: api("can_write", "Database"),
    audit: { action: "DatabaseRestApi.post" },
    doc: {
      tag: "Database",
      summary: "Create a new database",
      answers: { 201: "Created", 400: "Bad request", 422: "Unprocessable" },
    },
    action: createDatabase,
  },
  {
    method: "DELETE",
    path: "/api/v1/database/<int:pk>",
    right: api("can_write", "Database"),
    audit: { action: "DatabaseRestApi.delete" },
    doc: { tag: "Database", summary: "Delete a database", answers: { 404: "Not found", 422: "Unprocessable" } },
    action: deleteDatabase,
  },
];

async function showDatabase(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  const row = await findRow(databaseResource, call, id, COLUMNS);
  if (!row) throw notFound();
  const [result] = await dumpRows(databaseResource.fields, COLUMNS, [row], fieldContext(call));
  return { id, result };
}
