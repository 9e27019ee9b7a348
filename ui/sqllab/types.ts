/** A database as SQL Lab's pages are told of it. */
export interface SqlDatabase {
  id: number;
  database_name: string;
  backend: string;
  expose_in_sqllab: boolean;
  allow_run_async: boolean;
  allow_ctas: boolean;
  allow_cvas: boolean;
  allow_dml: boolean;
  allow_multi_catalog: boolean;
  allows_cost_estimate: boolean | null;
  disable_data_preview: boolean;
  force_ctas_schema: string | null;
}

/** A query as it stands in the history; `id` is the one that the browser gave it. */
export interface QueryInfo {
  id: string;
  /** UTC without saying so */
  changed_on: string | null;
  queryId: number;
  dbId: number;
  catalog: string | null;
  schema: string | null;
  sql: string;
  executedSql: string | null;
  sqlEditorId: string | null;
  tab: string | null;
  state: QueryState;
  progress: number | null;
  rows: number | null;
  limit: number | null;
  limitingFactor: string | null;
  startDttm: number | null;
  endDttm: number | null;
  errorMessage: string | null;
  resultsKey: string | null;
  tempTable: string | null;
  tempSchema: string | null;
  ctas: boolean | null;
  extra: { progress?: string | null; errors?: unknown } & Record<string, unknown>;
}

export type QueryState =
  | "pending"
  | "scheduled"
  | "running"
  | "fetching"
  | "success"
  | "failed"
  | "stopped"
  | "timed_out";

export interface ResultColumn {
  column_name: string;
  name: string;
  type: string | null;
  /** 0 number, 1 text, 2 time, 3 boolean */
  type_generic: number | null;
  is_dttm: boolean;
}

export type ResultRow = Record<string, unknown>;

/** What an execution answers. */
export interface QueryResult {
  query_id: number;
  status: string;
  data: ResultRow[];
  columns: ResultColumn[];
  query: QueryInfo;
  displayLimitReached?: boolean;
}

/** A table or view of a schema. */
export interface TableName {
  value: string;
  type: "table" | "view" | "materialized_view";
}

export interface TableKey {
  name: string | null;
  column_names: (string | null)[];
  type: "pk" | "fk" | "index";
  unique?: boolean;
  referred_table?: string;
  referred_columns?: string[];
}

export interface TableColumn {
  name: string;
  type: string;
  longType: string;
  keys: TableKey[];
  comment: string | null;
}

/** What a table is made of. */
export interface TableMetadata {
  name: string;
  columns: TableColumn[];
  selectStar: string;
  primaryKey: { name: string | null; column_names?: string[]; constrained_columns?: string[] | null };
  foreignKeys: TableKey[];
  indexes: TableKey[];
  comment: string | null;
}

/** What only some tables have: how they are cut, the text of a view. */
export interface TableExtra {
  partitions?: { cols: string[]; latest: Record<string, unknown> | null; partitionQuery: string | null };
  view?: string;
}

/** Where names without a schema are looked up. */
export interface Place {
  dbId: number | null;
  catalog: string | null;
  schema: string | null;
}

/** A query kept under a name. */
export interface SavedQuery {
  id: number;
  label: string;
  description: string | null;
  sql: string;
  catalog: string | null;
  schema: string | null;
  template_parameters: string | null;
  database: { id: number; database_name: string } | null;
}
