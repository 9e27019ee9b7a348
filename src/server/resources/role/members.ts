import { PermissionView, Role } from "../../../metadata/entities/role.ts";
import { Group, User } from "../../../metadata/entities/user.ts";
import { looseDb } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { integer, list, object, readBody, text } from "../../rest/schema.ts";
import { changeRow } from "../../rest/store.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { roleResource } from "./resource.ts";

const { tag } = roleResource;
const ids = list(integer());
const permissionsBody = object({ permission_view_menu_ids: ids }).meta({ id: "RolePermissionPostSchema" });
const usersBody = object({ user_ids: ids }).meta({ id: "RoleUserPutSchema" });
const groupsBody = object({ group_ids: ids }).meta({ id: "RoleGroupPutSchema" });
const permissionsShape = object({
  result: list(
    object({ id: integer(), permission_name: text(), view_menu_name: text() }).meta({ id: "RolePermissionListSchema" }),
  ),
});
const answers = { 400: "Bad request", 401: "Unauthorized", 404: "Not found", 422: "Could not process entity" };

const roleId = (call: Call): number => Number(call.params.role_id);

/** What a role may, and who holds it. */
export const memberRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/security/roles/<int:role_id>/permissions/",
    right: api("can_list_role_permissions", "Role"),
    doc: { tag, summary: "List role permissions", result: permissionsShape, answers },
    action: listPermissions,
  },
  {
    method: "POST",
    path: "/api/v1/security/roles/<int:role_id>/permissions",
    right: api("can_add_role_permissions", "Role"),
    csrfExempt: true,
    doc: {
      tag,
      summary: "Add role permissions",
      body: permissionsBody,
      result: object({ result: permissionsBody }),
      answers,
    },
    action: setPermissions,
  },
  {
    method: "PUT",
    path: "/api/v1/security/roles/<int:role_id>/users",
    right: api("can_update_role_users", "Role"),
    csrfExempt: true,
    doc: { tag, summary: "Update role users", body: usersBody, result: object({ result: usersBody }), answers },
    action: setUsers,
  },
  {
    method: "PUT",
    path: "/api/v1/security/roles/<int:role_id>/groups",
    right: api("can_update_role_groups", "Role"),
    csrfExempt: true,
    doc: { tag, summary: "Update role groups", body: groupsBody, result: object({ result: groupsBody }), answers },
    action: setGroups,
  },
];

async function listPermissions(call: Call): Promise<Answer> {
  if (!(await findRow(roleResource, call, roleId(call), ["id"]))) throw notFound();
  const rows = await looseDb(call.app.metadata)
    .selectFrom("ab_permission_view_role as pvr")
    .innerJoin("ab_permission_view as pv", "pv.id", "pvr.permission_view_id")
    .innerJoin("ab_permission as p", "p.id", "pv.permission_id")
    .innerJoin("ab_view_menu as v", "v.id", "pv.view_menu_id")
    .where("pvr.role_id", "=", roleId(call))
    .select(["pv.id", "p.name as permission_name", "v.name as view_menu_name"])
    .orderBy("pv.id")
    .execute();
  return { result: rows };
}

/** Replaces what a role may; ids of no permission are passed over, as in the reference. */
async function setPermissions(call: Call): Promise<Answer> {
  const { permission_view_menu_ids: wanted } = await readBody(call, permissionsBody);
  await changeRow(roleResource, call, Role, roleId(call), async (role, trx) => {
    await trx.populate([role], ["permissions"]);
    role.permissions.set(await trx.find(PermissionView, { id: { $in: wanted } }));
    return {};
  });
  call.app.viewers.invalidate();
  return { result: { permission_view_menu_ids: wanted } };
}

async function setUsers(call: Call): Promise<Answer> {
  const { user_ids: wanted } = await readBody(call, usersBody);
  await changeRow(roleResource, call, Role, roleId(call), async (role, trx) => {
    const users = await trx.find(User, { id: { $in: wanted } });
    if (users.length !== wanted.length) throw notFound();
    await trx.populate([role], ["users"]);
    role.users.set(users);
    return {};
  });
  call.app.viewers.invalidate();
  return { result: { user_ids: wanted } };
}

async function setGroups(call: Call): Promise<Answer> {
  const { group_ids: wanted } = await readBody(call, groupsBody);
  await changeRow(roleResource, call, Role, roleId(call), async (role, trx) => {
    const groups = await trx.find(Group, { id: { $in: wanted } });
    if (groups.length !== wanted.length) throw notFound();
    await trx.populate([role], ["groups"]);
    role.groups.set(groups);
    return {};
  });
  call.app.viewers.invalidate();
  return { result: { group_ids: wanted } };
}
