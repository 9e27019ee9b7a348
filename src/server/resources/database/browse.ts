import { LitesetError } from "../../../errors.ts";
import { Refusal } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { openDatabase, visibleSchemas, visibleTables } from "./access.ts";
import { databaseResource } from "./resource.ts";
import { catalogNames, functionNames, schemaNames, tableNames } from "./shapes.ts";

const { tag } = databaseResource;
const right = api("can_read", "Database");
const base = "/api/v1/database/<int:pk>";
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found" };

const catalogsQuestion: QuestionSchema = {
  id: "database_catalogs_query_schema",
  type: "object",
  properties: { force: { type: "boolean" } },
};
const schemasQuestion: QuestionSchema = {
  id: "database_schemas_query_schema",
  type: "object",
  properties: { force: { type: "boolean" }, upload_allowed: { type: "boolean" }, catalog: { type: "string" } },
};
const tablesQuestion: QuestionSchema = {
  id: "database_tables_query_schema",
  type: "object",
  properties: { force: { type: "boolean" }, schema_name: { type: "string" }, catalog_name: { type: "string" } },
  required: ["schema_name"],
};

/** What a database holds: catalogs, schemas, tables and views. */
export const browseRoutes: Route[] = [
  {
    method: "GET",
    path: `${base}/catalogs/`,
    right,
    audit: { action: "DatabaseRestApi.catalogs" },
    doc: { tag, summary: "Get all catalogs from a database", q: catalogsQuestion, result: catalogNames, answers },
    action: listCatalogs,
  },
  {
    method: "GET",
    path: `${base}/schemas/`,
    right,
    audit: { action: "DatabaseRestApi.schemas" },
    doc: { tag, summary: "Get all schemas from a database", q: schemasQuestion, result: schemaNames, answers },
    action: listSchemas,
  },
  {
    method: "GET",
    path: `${base}/tables/`,
    right,
    audit: { action: "DatabaseRestApi.tables" },
    doc: {
      tag,
      summary: "Get a list of tables for given database",
      q: tablesQuestion,
      result: tableNames,
      answers: { ...answers, 422: "Could not process entity" },
    },
    action: listTables,
  },
  {
    method: "GET",
    path: `${base}/function_names/`,
    right,
    audit: { action: "DatabaseRestApi.function_names" },
    doc: { tag, summary: "Get function names supported by a database", result: functionNames, answers },
    action: listFunctions,
  },
];

async function listCatalogs(call: Call): Promise<Answer> {
  readQuestion(call, catalogsQuestion);
  const opened = await openDatabase(call);
  if (!opened) throw notFound();
  return { result: opened.engine.abilities.supportsCatalog ? await opened.inspector.catalogs() : [] };
}

interface SchemasQuestion {
  force?: boolean;
  upload_allowed?: boolean;
  catalog?: string;
}

async function listSchemas(call: Call): Promise<Answer> {
  const { upload_allowed: forUpload, catalog } = readQuestion<SchemasQuestion>(call, schemasQuestion);
  const opened = await openDatabase(call, catalog);
  if (!opened) throw notFound();
  const { database } = opened;
  const schemas = visibleSchemas(call, opened, await opened.inspector.schemas());
  if (!forUpload) return { result: schemas };
  if (!database.allow_file_upload) return { result: [] };
  const allowed = await uploadSchemas(call, database);
  return { result: allowed.length === 0 ? schemas : schemas.filter((schema) => allowed.includes(schema)) };
}

/**
 * The schemas that a database opens to uploads, in its extra and by ALLOWED_USER_CSV_SCHEMA_FUNC for who asks; none named
 * opens all.
 */
export async function uploadSchemas(
  { app, viewer }: Call,
  { id, database_name: name, extra }: { id: number; database_name: string; extra?: string | null | undefined },
): Promise<string[]> {
  const more: unknown = await app.settings.ALLOWED_USER_CSV_SCHEMA_FUNC?.({ id, name }, { username: viewer.username });
  return [...new Set([...namedSchemas(extra), ...(Array.isArray(more) ? more.map(String) : [])])];
}

function namedSchemas(extra: string | null | undefined): string[] {
  const { schemas_allowed_for_file_upload: allowed } = parseObject(extra);
  if (Array.isArray(allowed)) return allowed.map(String);
  // Older forms wrote the list as a text, in Python's notation.
  return typeof allowed === "string" ? [...allowed.matchAll(/["']([^"']+)["']/g)].map(([, name]) => name ?? "") : [];
}

interface TablesQuestion {
  schema_name: string;
  catalog_name?: string;
}

async function listTables(call: Call): Promise<Answer> {
  const { schema_name: schema, catalog_name: catalog } = readQuestion<TablesQuestion>(call, tablesQuestion);
  const opened = await openDatabase(call, catalog);
  if (!opened) throw new Refusal({ error: "Database not found." }, { status: 404 });
  const { inspector } = opened;
  const [isVisible, tables, views, materialized] = await Promise.all([
    visibleTables(call, opened, schema),
    inspector.tables(schema),
    inspector.views(schema),
    inspector.materializedViews(schema),
  ]);
  const named = (names: readonly string[], type: string) =>
    names.filter(isVisible).map((value) => (type === "table" ? { value, type, extra: null } : { value, type }));
  const result = [...named(tables, "table"), ...named(views, "view"), ...named(materialized, "materialized_view")];
  result.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  return { count: result.length, result };
}

async function listFunctions(call: Call): Promise<Answer> {
  const opened = await openDatabase(call);
  if (!opened) throw notFound();
  const { functionNamesSql: sql } = opened.engine;
  if (!sql) return { function_names: [] };
  const { columns } = await call.app.engines.run(opened.target, sql, { signal: call.signal, timeoutMs: 30_000 });
  return { function_names: columns[0]?.values ?? [] };
}

/** Refused as the reference's commands are: a database that is not the viewer's to see. */
export const noDatabase = (): LitesetError =>
  new LitesetError("No such database", "DATABASE_NOT_FOUND_ERROR", { status: 404 });
