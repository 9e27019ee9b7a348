import { engineFor } from "../../../engines/registry.ts";
import { LitesetError } from "../../../errors.ts";
import { formatSql } from "../../../sql/reader.ts";
import { unparsable } from "../../../sqllab/plan.ts";
import { readBody } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { bootstrap, bootstrapShape } from "./bootstrap.ts";
import { estimate, estimateBody } from "./estimate.ts";
import { execute } from "./execute.ts";
import { exportCsv } from "./export.ts";
import { results, resultsQuestion } from "./results.ts";
import { executeBody, executionResult, formatBody } from "./schemas.ts";
import { tabStateRoutes } from "./tab-state.ts";
import { tableSchemaRoutes } from "./table-schema.ts";

const tag = "SQL Lab";
const answers = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  500: "Fatal error",
};

/** Running SQL that people write. */
export const sqlLabRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/sqllab/",
    right: api("can_read", "SQLLab"),
    audit: { action: "SqlLabRestApi.get" },
    doc: {
      tag,
      summary: "Get the bootstrap data for SqlLab page",
      result: bootstrapShape,
      answers: { 200: "Returns the initial bootstrap data for SqlLab", ...answers },
    },
    action: bootstrap,
  },
  {
    method: "POST",
    path: "/api/v1/sqllab/estimate/",
    right: api("can_estimate_query_cost", "SQLLab"),
    audit: { action: "SqlLabRestApi.estimate_query_cost" },
    doc: {
      tag,
      summary: "Estimate the SQL query execution cost",
      body: estimateBody,
      result: () => ({ type: "object", properties: { result: { type: "object" } } }),
      answers: { 200: "Query estimation result", ...answers },
    },
    action: estimate,
  },
  ...tabStateRoutes,
  ...tableSchemaRoutes,
  {
    method: "POST",
    path: "/api/v1/sqllab/execute/",
    right: api("can_execute_sql_query", "SQLLab"),
    audit: { action: "SqlLabRestApi.get_results", ref: "SqlLabRestApi.execute_sql_query" },
    doc: {
      tag,
      summary: "Execute a SQL query",
      body: executeBody,
      result: executionResult,
      answers: {
        200: "Query execution result",
        202: "Query execution result, query still running",
        ...answers,
        404: "Not found",
      },
    },
    action: execute,
  },
  {
    method: "GET",
    path: "/api/v1/sqllab/results/",
    right: api("can_get_results", "SQLLab"),
    audit: { action: "SqlLabRestApi.get_results" },
    doc: {
      tag,
      summary: "Get the result of a SQL query execution",
      q: resultsQuestion,
      result: executionResult,
      answers: { 200: "SQL query execution result", ...answers, 404: "Not found", 410: "Gone" },
    },
    action: results,
  },
  {
    method: "GET",
    path: "/api/v1/sqllab/export/<string:client_id>/",
    right: api("can_export_csv", "SQLLab"),
    audit: { action: "SqlLabRestApi.export_csv" },
    doc: {
      tag,
      summary: "Export the SQL query results to a CSV",
      produces: "text/csv",
      answers: { 200: "SQL query results", ...answers, 404: "Not found" },
    },
    action: exportCsv,
  },
  {
    method: "POST",
    path: "/api/v1/sqllab/format_sql/",
    right: api("can_read", "SQLLab"),
    audit: { action: "SqlLabRestApi.format", ref: "SqlLabRestApi.format_sql" },
    doc: {
      tag,
      summary: "Format SQL code",
      body: formatBody,
      result: () => ({ type: "object", properties: { result: { type: "string" } } }),
      answers: { 200: "Format SQL result", ...answers },
    },
    action: format,
  },
];

async function format(call: Call): Promise<Answer> {
  const { sql, engine = null } = await readBody(call, formatBody);
  const dialect = engine ? engineFor(engine).dialect : "generic";
  try {
    return { result: await formatSql(sql, dialect) };
  } catch (error) {
    if (!(error instanceof LitesetError) || error.type !== "INVALID_SQL_ERROR") throw error;
    throw unparsable(sql, error.message.replace(/^Error parsing the SQL: /, ""), engine);
  }
}
