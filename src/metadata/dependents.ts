/** Rows of another table that belong to an object and go with it. */
export interface Dependent {
  table: string;
  /** Column with the object's id. */
  key: string;
  /** Only rows with this value. */
  only?: readonly [column: string, value: string];
}

/** What goes with each kind of asset. */
export const DEPENDENTS = {
  chart: [
    { table: "slice_user", key: "slice_id" },
    { table: "dashboard_slices", key: "slice_id" },
    { table: "favstar", key: "obj_id", only: ["class_name", "slice"] },
    { table: "tagged_object", key: "object_id", only: ["object_type", "chart"] },
  ],
  dashboard: [
    { table: "dashboard_user", key: "dashboard_id" },
    { table: "dashboard_roles", key: "dashboard_id" },
    { table: "dashboard_slices", key: "dashboard_id" },
    { table: "embedded_dashboards", key: "dashboard_id" },
    { table: "favstar", key: "obj_id", only: ["class_name", "Dashboard"] },
    { table: "tagged_object", key: "object_id", only: ["object_type", "dashboard"] },
  ],
  dataset: [
    { table: "sqlatable_user", key: "table_id" },
    { table: "rls_filter_tables", key: "table_id" },
    { table: "table_columns", key: "table_id" },
    { table: "sql_metrics", key: "table_id" },
    { table: "tagged_object", key: "object_id", only: ["object_type", "dataset"] },
  ],
  database: [
    { table: "query", key: "database_id" },
    { table: "saved_query", key: "db_id" },
    { table: "table_schema", key: "database_id" },
    { table: "tab_state", key: "database_id" },
    { table: "ssh_tunnels", key: "database_id" },
    { table: "database_user_oauth2_tokens", key: "database_id" },
  ],
  saved_query: [
    { table: "favstar", key: "obj_id", only: ["class_name", "query"] },
    { table: "tagged_object", key: "object_id", only: ["object_type", "query"] },
  ],
} as const satisfies Record<string, readonly Dependent[]>;
