/** Which permissions the roles Admin, Alpha, Gamma and sql_lab hold, decided by the names of permission and view. */
export type BuiltInRole = "Admin" | "Alpha" | "Gamma" | "sql_lab";

/** Permissions on one database, schema or dataset: given by people, to no built-in role. */
const OBJECT_PERMISSIONS = new Set(["database_access", "catalog_access", "schema_access", "datasource_access"]);

/** Permissions on data that the public role keeps when it is made like another. */
export const DATA_PERMISSIONS = new Set([
  ...["database_access", "schema_access", "datasource_access"],
  ...["all_datasource_access", "all_database_access", "all_query_access"],
]);

/** Changing these takes Admin, reading them does not. */
const READ_ONLY_VIEWS = new Set(["Database", "DynamicPlugin"]);
/** Changing these takes Alpha. */
const GAMMA_READ_ONLY_VIEWS = new Set(["Dataset", "Datasource", ...READ_ONLY_VIEWS]);
const READING = new Set([
  ...["can_show", "can_list", "can_get", "can_read", "can_get_drill_info"],
  ...["can_external_metadata", "can_external_metadata_by_name"],
]);

const ADMIN_VIEWS = new Set([
  ...["Access Requests", "Action Logs", "Log", "Security", "SQL Lab", "User Registrations", "User's Statistics"],
  ...["List Users", "UsersListView", "List Roles", "List Groups", "ResetPasswordView"],
  ...["RoleModelView", "UserGroupModelView", "Row Level Security", "Row Level Security Filters"],
  ...["RoleRestAPI", "Group", "Role", "Permission", "PermissionViewMenu", "ViewMenu", "User"],
  ...["RegisterUserModelView", "UserDBModelView", "UserLDAPModelView", "UserInfoEditView", "UserOAuthModelView"],
  ...["UserOIDModelView", "UserRemoteUserModelView"],
]);
const ADMIN_PERMISSIONS = new Set([
  ...["update_roles_users", "list_roles", "can_update_role", "all_query_access", "can_grant_guest_token"],
  ...["can_set_embedded", "can_warm_up_cache"],
]);

const ALPHA_VIEWS = new Set([
  ...["Alerts & Report", "Annotation Layers", "Annotation", "CSS Templates", "CssTemplate", "Manage", "Queries"],
  ...["ColumnarToDatabaseView", "ExcelToDatabaseView", "Import dashboards", "ImportExportRestApi", "ReportSchedule"],
]);
const ALPHA_PERMISSIONS = new Set(["muldelete", "all_database_access", "all_datasource_access"]);
/** Alpha's, although changing the view takes Admin otherwise. */
const ALPHA_PAIRS = new Set(["can_upload on Database"]);

/** Everybody's who signs in. */
const COMMON_PERMISSIONS = new Set(["can_userinfo", "resetmypassword", "can_recent_activity"]);

/** sql_lab's, and neither Alpha's nor Gamma's. */
const SQL_LAB_ONLY = new Set([
  ...["can_read on SavedQuery", "can_write on SavedQuery", "can_export on SavedQuery"],
  ...["can_read on Query", "can_export_csv on Query", "menu_access on Query Search"],
  ...["can_read on SQLLab", "can_get_results on SQLLab", "can_execute_sql_query on SQLLab", "can_export_csv on SQLLab"],
  ...["can_estimate_query_cost on SQL Lab", "menu_access on SQL Lab", "menu_access on SQL Editor"],
  ...["menu_access on Saved Queries", "can_sqllab on Superset", "can_sqllab_history on Superset"],
  ...["can_test_conn on Superset", "can_activate on TabStateView", "can_get on TabStateView"],
  ...["can_delete_query on TabStateView", "can_post on TabStateView", "can_delete on TabStateView"],
  ...["can_put on TabStateView", "can_migrate_query on TabStateView", "can_post on TableSchemaView"],
  ...["can_expanded on TableSchemaView", "can_delete on TableSchemaView"],
  ...["can_read on SqlLabPermalinkRestApi", "can_write on SqlLabPermalinkRestApi"],
]);
/** sql_lab's, and others' too. */
const SQL_LAB_ALSO = new Set(["can_csv on Superset", "can_read on Superset", "can_read on Database"]);

/** Whether a built-in role holds a permission on a view. */
export function roleHolds(role: BuiltInRole, permission: string, view: string): boolean {
  const pair = `${permission} on ${view}`;
  if (role === "Admin") return !OBJECT_PERMISSIONS.has(permission);
  if (role === "sql_lab") return SQL_LAB_ONLY.has(pair) || SQL_LAB_ALSO.has(pair);
  if (COMMON_PERMISSIONS.has(permission)) return true;
  if (OBJECT_PERMISSIONS.has(permission) || SQL_LAB_ONLY.has(pair) || isAdminOnly(permission, view)) return false;
  return role === "Alpha" || !isAlphaOnly(permission, view);
}

function isAdminOnly(permission: string, view: string): boolean {
  if (ALPHA_PAIRS.has(`${permission} on ${view}`)) return false;
  if (READ_ONLY_VIEWS.has(view) && !READING.has(permission)) return true;
  return ADMIN_VIEWS.has(view) || ADMIN_PERMISSIONS.has(permission);
}

function isAlphaOnly(permission: string, view: string): boolean {
  if (GAMMA_READ_ONLY_VIEWS.has(view) && !READING.has(permission)) return true;
  return ALPHA_PAIRS.has(`${permission} on ${view}`) || ALPHA_VIEWS.has(view) || ALPHA_PERMISSIONS.has(permission);
}
