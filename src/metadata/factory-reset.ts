import type { Kysely } from "kysely";
import { UserError } from "../errors.ts";
import { exclusively } from "./lock.ts";
import type { Metadata } from "./orm.ts";

type Db = Kysely<Record<string, Record<string, unknown>>>;

/** Roles and users that stay, besides administrators. */
export interface Kept {
  users: readonly string[];
  roles: readonly string[];
}

/** Everything that refers to what goes, before it; then what goes. All rows of each. */
const EMPTIED = [
  "report_execution_log",
  "report_recipient",
  "report_schedule_user",
  "report_schedule",
  "tagged_object",
  "embedded_dashboards",
  "dashboard_slices",
  "dashboard_user",
  "dashboard_roles",
  "slice_user",
  "dashboards",
  "slices",
  "rls_filter_tables",
  "rls_filter_roles",
  "row_level_security_filters",
  "sqlatable_user",
  "table_columns",
  "sql_metrics",
  "tables",
  "table_schema",
  "tab_state",
  "saved_query",
  "query",
  "ssh_tunnels",
  "database_user_oauth2_tokens",
  "dbs",
  "key_value",
  "logs",
  "favstar",
] as const;

const BUILT_IN = ["Admin", "Public", "Gamma", "Alpha", "sql_lab"];

/**
 * Deletes all connections, datasets, charts, dashboards with what belongs to them, logs, favourites, users who are no
 * administrators, and roles that are not built in. One transaction.
 * @throws UserError where rows refer to a user who would go; nothing is deleted then
 */
export async function factoryReset(metadata: Metadata, by: { id: number }, kept: Kept): Promise<void> {
  await exclusively(metadata, async (em) => {
    const db = em.getKysely() as unknown as Db;
    for (const table of EMPTIED) await db.deleteFrom(table).execute();
    await dropDataPermissions(db);
    await deleteRoles(db, [...BUILT_IN, ...kept.roles]);
    await deleteUsers(db, ["admin", ...kept.users]);
    await db
      .insertInto("logs")
      .values({
        action: "Factory Reset",
        json: "{}",
        user_id: by.id,
        dttm: new Date().toISOString().slice(0, 23).replace("T", " "),
      })
      .execute();
  });
}

/** Permissions on connections, schemas and datasets that are gone: a new one of that name must not open to old roles. */
async function dropDataPermissions(db: Db): Promise<void> {
  const names = ["database_access", "catalog_access", "schema_access", "datasource_access"];
  const permissions = db.selectFrom("ab_permission").select("id").where("name", "in", names);
  const pairs = db
    .selectFrom("ab_permission_view")
    .select(["id", "view_menu_id"])
    .where("permission_id", "in", permissions);
  const rows = await pairs.execute();
  for (const { id, view_menu_id } of rows) {
    await db.deleteFrom("ab_permission_view_role").where("permission_view_id", "=", id).execute();
    await db.deleteFrom("ab_permission_view").where("id", "=", id).execute();
    const others = await db
      .selectFrom("ab_permission_view")
      .select("id")
      .where("view_menu_id", "=", view_menu_id)
      .execute();
    if (others.length === 0) await db.deleteFrom("ab_view_menu").where("id", "=", view_menu_id).execute();
  }
}

async function deleteRoles(db: Db, kept: readonly string[]): Promise<void> {
  const roles = await db.selectFrom("ab_role").select("id").where("name", "not in", kept).execute();
  for (const { id } of roles) {
    for (const table of ["ab_permission_view_role", "ab_user_role", "ab_group_role"])
      await db.deleteFrom(table).where("role_id", "=", id).execute();
    await db.deleteFrom("ab_role").where("id", "=", id).execute();
  }
}

async function deleteUsers(db: Db, kept: readonly string[]): Promise<void> {
  const admins = db
    .selectFrom("ab_user_role as link")
    .innerJoin("ab_role as role", "role.id", "link.role_id")
    .where("role.name", "=", "Admin")
    .select("link.user_id");
  const users = await db
    .selectFrom("ab_user")
    .select(["id", "username"])
    .where("username", "not in", kept)
    .where("id", "not in", admins as never)
    .execute();
  for (const { id, username } of users) {
    for (const table of ["ab_user_role", "ab_user_group", "user_attribute", "user_favorite_tag"])
      await db.deleteFrom(table).where("user_id", "=", id).execute();
    await db
      .deleteFrom("ab_user")
      .where("id", "=", id)
      .execute()
      .catch((cause: unknown) => {
        const reason = `something that stays was made by ${username}; keep them with --exclude-users ${username}`;
        throw new UserError(`nothing was deleted: ${reason}`, { cause });
      });
  }
}
