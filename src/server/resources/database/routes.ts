import { dumpRows, fieldContext } from "../../rest/fields.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { messageShape } from "../../rest/shapes.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { bundleRoutes } from "../shared/bundles.ts";
import { openDatabase, visibleSchemas } from "./access.ts";
import { listAvailable } from "./available.ts";
import { browseRoutes, uploadSchemas } from "./browse.ts";
import { showConnection } from "./connection.ts";
import { createDatabase } from "./create.ts";
import { databaseDeletion } from "./delete.ts";
import { receiveToken } from "./oauth2.ts";
import { validateParameters } from "./parameters.ts";
import { relatedObjects } from "./related.ts";
import { databaseColumns, databaseResource } from "./resource.ts";
import {
  connectionTestBody,
  databaseChangesBody,
  newDatabaseBody,
  parametersQuestion,
  sqlToValidate,
} from "./schemas.ts";
import {
  availableDatabases,
  changedDatabase,
  createdDatabase,
  databaseUses,
  shownConnection,
  shownDatabase,
  sqlProblems,
} from "./shapes.ts";
import { tableMetadataRoutes } from "./table-metadata.ts";
import { testConnection } from "./test-connection.ts";
import { deleteTunnel, findTunnel, shownTunnel } from "./tunnel.ts";
import { syncPermissions, updateDatabase } from "./update.ts";
import { uploadRoutes } from "./upload-routes.ts";
import { schemasToUploadTo } from "./upload-schemas.ts";
import { validateSql } from "./validate-sql.ts";

const { tag } = databaseResource;
const base = "/api/v1/database";
const read = api("can_read", "Database");
const write = api("can_write", "Database");
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Could not process entity" };

export const databaseRoutes: Route[] = [
  ...resourceRoutes(databaseResource),
  ...bundleRoutes("database"),
  {
    method: "GET",
    path: `${base}/<int:pk>`,
    right: read,
    audit: { action: "DatabaseRestApi.get", ref: null },
    doc: { tag, summary: "Get a database", result: shownDatabase, answers },
    action: showDatabase,
  },
  {
    method: "GET",
    path: `${base}/<int:pk>/connection`,
    right: write,
    doc: { tag, summary: "Get a database connection info", result: shownConnection, answers },
    action: showConnection,
  },
  {
    method: "POST",
    path: `${base}/`,
    right: write,
    audit: { action: "DatabaseRestApi.post" },
    doc: {
      tag,
      summary: "Create a new database",
      body: newDatabaseBody,
      result: createdDatabase,
      answers: { 201: "Created", ...answers },
    },
    action: createDatabase,
  },
  {
    method: "PUT",
    path: `${base}/<int:pk>`,
    right: write,
    audit: { action: "DatabaseRestApi.put" },
    doc: {
      tag,
      summary: "Change a database",
      body: databaseChangesBody,
      result: changedDatabase,
      answers: { ...answers, 403: "Forbidden" },
    },
    action: updateDatabase,
  },
  ...databaseDeletion,
  {
    method: "POST",
    path: `${base}/test_connection/`,
    right: write,
    audit: { action: "DatabaseRestApi.test_connection" },
    doc: { tag, summary: "Test a database connection", body: connectionTestBody, result: messageShape, answers },
    action: testConnection,
  },
  {
    method: "POST",
    path: `${base}/validate_parameters/`,
    right: write,
    audit: { action: "DatabaseRestApi.validate_parameters" },
    doc: {
      tag,
      summary: "Validate database connection parameters",
      body: parametersQuestion,
      result: messageShape,
      answers,
    },
    action: validateParameters,
  },
  {
    method: "POST",
    path: `${base}/<int:pk>/validate_sql/`,
    right: read,
    audit: { action: "DatabaseRestApi.validate_sql" },
    doc: { tag, summary: "Validate arbitrary SQL", body: sqlToValidate, result: sqlProblems, answers },
    action: validateSql,
  },
  {
    method: "POST",
    path: `${base}/<int:pk>/sync_permissions/`,
    right: write,
    audit: { action: "DatabaseRestApi.sync-permissions", ref: "DatabaseRestApi.sync_permissions" },
    doc: { tag, summary: "Re-sync all permissions for a database connection", result: messageShape, answers },
    action: syncPermissions,
  },
  {
    method: "GET",
    path: `${base}/<int:pk>/related_objects/`,
    right: read,
    audit: { action: "DatabaseRestApi.related_objects" },
    doc: { tag, summary: "Get charts and dashboards count associated to a database", result: databaseUses, answers },
    action: relatedObjects,
  },
  {
    method: "GET",
    path: `${base}/<int:pk>/schemas_access_for_file_upload/`,
    right: read,
    audit: { action: "DatabaseRestApi.schemas_access_for_file_upload" },
    doc: {
      tag,
      summary: "The list of the database schemas where to upload information",
      result: schemasToUploadTo,
      answers,
    },
    action: schemasForUpload,
  },
  {
    method: "GET",
    path: `${base}/available/`,
    right: read,
    audit: { action: "DatabaseRestApi.available" },
    doc: { tag, summary: "Get names of databases currently available", result: availableDatabases, answers },
    action: listAvailable,
  },
  {
    method: "DELETE",
    path: `${base}/<int:pk>/ssh_tunnel/`,
    right: write,
    flag: "SSH_TUNNELING",
    audit: { action: "DatabaseRestApi.delete_ssh_tunnel" },
    doc: { tag, summary: "Delete a SSH tunnel", result: messageShape, answers: { ...answers, 403: "Forbidden" } },
    action: deleteTunnel,
  },
  {
    method: "GET",
    path: `${base}/oauth2/`,
    right: "public",
    audit: { action: "DatabaseRestApi.oauth2" },
    doc: {
      tag,
      summary: "Receive personal access tokens from OAuth2",
      query: {
        state: { type: "string" },
        code: { type: "string" },
        scope: { type: "string" },
        error: { type: "string" },
      },
      produces: "text/html",
      answers: { 200: "A page that closes itself", ...answers },
    },
    action: receiveToken,
  },
  ...browseRoutes,
  ...tableMetadataRoutes,
  ...uploadRoutes,
];

async function showDatabase(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  const row = await findRow(databaseResource, call, id, databaseColumns);
  if (!row) throw notFound();
  const [result] = await dumpRows(databaseResource.fields, databaseColumns, [row], fieldContext(call));
  const tunnel = await findTunnel(call.app.metadata.em(), id);
  return { id, result: tunnel ? { ...result, ssh_tunnel: shownTunnel(tunnel) } : result };
}

/** Where a database's own sign-in page leads back to; no engine here has one. */
/** The schemas that a file may be loaded into: those that the database's extra names and the viewer may see. */
async function schemasForUpload(call: Call): Promise<Answer> {
  const opened = await openDatabase(call);
  if (!opened) throw notFound();
  const allowed = await uploadSchemas(call, opened.database);
  const schemas = allowed.length > 0 ? allowed : await opened.inspector.schemas();
  return { schemas: visibleSchemas(call, opened, schemas) };
}
