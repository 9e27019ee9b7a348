import { api } from "../api/client.ts";
import type { ListAnswer } from "../api/types.ts";
import type {
  Place,
  QueryInfo,
  QueryResult,
  SavedQuery,
  SqlDatabase,
  TableExtra,
  TableMetadata,
  TableName,
} from "./types.ts";

/** As many as the server gives at once. */
const pageSize = 100;

/** The databases that SQL Lab may use. */
export async function listSqlDatabases(signal?: AbortSignal): Promise<SqlDatabase[]> {
  const found: SqlDatabase[] = [];
  for (let page = 0; ; page++) {
    const { result, count } = await api.get<ListAnswer<SqlDatabase>>("/api/v1/database/", {
      rison: {
        filters: [{ col: "expose_in_sqllab", opr: "eq", value: true }],
        order_column: "database_name",
        order_direction: "asc",
        page,
        page_size: pageSize,
      },
      signal,
    });
    found.push(...result);
    if (result.length === 0 || found.length >= count) return found;
  }
}

export async function listCatalogs(dbId: number, force: boolean, signal?: AbortSignal): Promise<string[]> {
  const path = `/api/v1/database/${dbId}/catalogs/`;
  return (await api.get<{ result: string[] }>(path, { rison: { force }, signal })).result;
}

export async function listSchemas(
  dbId: number,
  catalog: string | null,
  force: boolean,
  signal?: AbortSignal,
): Promise<string[]> {
  const rison = { force, ...(catalog && { catalog }) };
  return (await api.get<{ result: string[] }>(`/api/v1/database/${dbId}/schemas/`, { rison, signal })).result;
}

export async function listTables(
  { dbId, catalog, schema }: Place,
  force: boolean,
  signal?: AbortSignal,
): Promise<TableName[]> {
  const rison = { force, schema_name: schema ?? "", ...(catalog && { catalog_name: catalog }) };
  return (await api.get<{ result: TableName[] }>(`/api/v1/database/${dbId}/tables/`, { rison, signal })).result;
}

export function tableMetadata(
  { dbId, catalog, schema }: Place,
  name: string,
  signal?: AbortSignal,
): Promise<TableMetadata> {
  const query = { name, ...(schema && { schema }), ...(catalog && { catalog }) };
  return api.get(`/api/v1/database/${dbId}/table_metadata/`, { query, signal });
}

export function tableExtra({ dbId, catalog, schema }: Place, name: string, signal?: AbortSignal): Promise<TableExtra> {
  const query = { name, view: true, ...(schema && { schema }), ...(catalog && { catalog }) };
  return api.get(`/api/v1/database/${dbId}/table_metadata/extra/`, { query, signal });
}

export async function functionNames(dbId: number, signal?: AbortSignal): Promise<string[]> {
  const path = `/api/v1/database/${dbId}/function_names/`;
  return (await api.get<{ function_names: string[] }>(path, { signal })).function_names;
}

export interface Execution {
  clientId: string;
  place: Place;
  sql: string;
  tabId: string;
  tabName: string;
  limit: number;
  templateParams: string | null;
  isAsync: boolean;
  createAs?: { kind: "TABLE" | "VIEW"; name: string };
}

/** Runs SQL: the rows, or only `query` where it goes on in the background. */
export function execute(asked: Execution, signal?: AbortSignal): Promise<Partial<QueryResult> & { query: QueryInfo }> {
  const json = {
    client_id: asked.clientId,
    database_id: asked.place.dbId,
    catalog: asked.place.catalog,
    schema: asked.place.schema,
    sql: asked.sql,
    sql_editor_id: asked.tabId,
    tab: asked.tabName,
    queryLimit: asked.limit,
    templateParams: asked.templateParams,
    runAsync: asked.isAsync,
    json: true,
    expand_data: true,
    select_as_cta: asked.createAs !== undefined,
    ctas_method: asked.createAs?.kind ?? "TABLE",
    tmp_table_name: asked.createAs?.name ?? "",
  };
  return api.post("/api/v1/sqllab/execute/", { json, signal });
}

/** The rows of a query that ran in the background. */
export function storedResult(key: string, signal?: AbortSignal): Promise<QueryResult> {
  return api.get("/api/v1/sqllab/results/", { rison: { key }, signal });
}

/** One's own queries that changed since a moment (milliseconds). */
export async function queriesSince(moment: number, signal?: AbortSignal): Promise<QueryInfo[]> {
  const rison = { last_updated_ms: moment };
  return (await api.get<{ result: QueryInfo[] }>("/api/v1/query/updated_since", { rison, signal })).result;
}

export function stopQuery(clientId: string): Promise<unknown> {
  return api.post("/api/v1/query/stop", { json: { client_id: clientId } });
}

export async function formatSql(sql: string, engine: string | undefined): Promise<string> {
  return (await api.post<{ result: string }>("/api/v1/sqllab/format_sql/", { json: { sql, engine } })).result;
}

/** What each statement would cost, in the engine's own words. */
export async function estimateCost(
  { dbId, catalog, schema }: Place,
  sql: string,
  templateParams: Record<string, unknown>,
): Promise<Record<string, string>[]> {
  const json = { database_id: dbId, catalog, schema, sql, template_params: templateParams };
  return (await api.post<{ result: Record<string, string>[] }>("/api/v1/sqllab/estimate/", { json })).result;
}

/** One fault that the database's validator found; lines and columns count from 1. */
export interface SqlProblem {
  message: string;
  line_number: number | null;
  start_column: number | null;
  end_column: number | null;
}

export async function validateSql(
  { dbId, catalog, schema }: Place,
  sql: string,
  signal: AbortSignal,
): Promise<SqlProblem[]> {
  const json = { sql, schema, catalog };
  const path = `/api/v1/database/${dbId}/validate_sql/`;
  return (await api.post<{ result: SqlProblem[] }>(path, { json, signal })).result;
}

export interface LinkState {
  dbId: number;
  name: string;
  schema: string | null;
  catalog: string | null;
  sql: string;
  templateParams: string | null;
}

/** An address that opens this query for anybody who may use SQL Lab. */
export async function makeSqlLink(state: LinkState): Promise<string> {
  return (await api.post<{ url: string }>("/api/v1/sqllab/permalink", { json: state })).url;
}

export function readSqlLink(key: string, signal?: AbortSignal): Promise<LinkState> {
  return api.get(`/api/v1/sqllab/permalink/${encodeURIComponent(key)}`, { signal });
}

export async function readSavedQuery(id: number, signal?: AbortSignal): Promise<SavedQuery> {
  return (await api.get<{ result: SavedQuery }>(`/api/v1/saved_query/${id}`, { signal })).result;
}

export interface SavedQueryChange {
  label: string;
  description?: string;
  db_id: number | null;
  catalog: string | null;
  schema: string | null;
  sql: string;
  template_parameters: string | null;
}

/** Keeps a query under a name, or over the one with this id; gives the id. */
export async function saveQuery(change: SavedQueryChange, id?: number): Promise<number> {
  if (id === undefined) return (await api.post<{ id: number }>("/api/v1/saved_query/", { json: change })).id;
  await api.put(`/api/v1/saved_query/${id}`, { json: change });
  return id;
}

/** What SQL Lab opens of a dataset. */
interface DatasetSource {
  table_name: string;
  database: { id: number };
  catalog: string | null;
  schema: string | null;
  /** that of a virtual one */
  sql: string | null;
  select_star: string | null;
}

export async function readDataset(id: number): Promise<DatasetSource> {
  return (await api.get<{ result: DatasetSource }>(`/api/v1/dataset/${id}`)).result;
}

/** A query of the history by its number there. */
export async function readQuery(id: number, signal?: AbortSignal) {
  const path = `/api/v1/query/${id}`;
  const answer = await api.get<{
    result: { sql: string; tab_name: string | null; schema: string | null; database: { id: number } | null };
  }>(path, { signal });
  return answer.result;
}
