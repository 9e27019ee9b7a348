import type { SchemaMaker } from "../../openapi/operation.ts";
import { flag, integer, object, text } from "../../rest/schema.ts";

const maybe = (max?: number) =>
  text(max === undefined ? {} : { max })
    .nullable()
    .optional();

/** POST execute: SQL with where and how to run it. */
export const executeBody = object({
  database_id: integer(),
  sql: text(),
  client_id: maybe(11),
  queryLimit: integer().nullable().optional(),
  sql_editor_id: maybe(256),
  catalog: maybe(256),
  schema: maybe(256),
  tab: maybe(256),
  ctas_method: maybe(),
  templateParams: maybe(),
  tmp_table_name: maybe(256),
  select_as_cta: flag().nullable().optional(),
  json: flag().nullable().optional(),
  runAsync: flag().nullable().optional(),
  expand_data: flag().nullable().optional(),
}).meta({ id: "ExecutePayloadSchema" });

/** POST format_sql. */
export const formatBody = object({ sql: text(), engine: text().nullable().optional() }).meta({
  id: "FormatQueryPayloadSchema",
});

const records = { type: "array", items: { type: "object", additionalProperties: {} } };

/** A statement that was run, as the editor reads it. */
export const queryShape: SchemaMaker = (components) =>
  components.add("QueryResult", () => ({
    type: "object",
    properties: {
      ...Object.fromEntries(RESULT_TEXTS.map((name) => [name, { type: "string" }])),
      ...Object.fromEntries(RESULT_NUMBERS.map((name) => [name, { type: "integer" }])),
      ctas: { type: "boolean" },
      extra: { type: "object", additionalProperties: {} },
    },
  }));

/** What an execution answers. */
export const executionResult: SchemaMaker = (components) =>
  components.add("QueryExecutionResponseSchema", () => ({
    type: "object",
    properties: {
      columns: records,
      data: records,
      expanded_columns: records,
      query: queryShape(components),
      query_id: { type: "integer" },
      selected_columns: records,
      status: { type: "string" },
    },
  }));

const RESULT_TEXTS = [
  "changed_on",
  "db",
  "errorMessage",
  "executedSql",
  "id",
  "limitingFactor",
  "resultsKey",
  "schema",
  "serverId",
  "sql",
  "sqlEditorId",
  "state",
  "tab",
  "tempSchema",
  "tempTable",
  "trackingUrl",
  "user",
];
const RESULT_NUMBERS = ["dbId", "endDttm", "limit", "progress", "queryId", "rows", "startDttm", "userId"];
