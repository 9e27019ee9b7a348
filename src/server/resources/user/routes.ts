import { LitesetError } from "../../../errors.ts";
import { Role } from "../../../metadata/entities/role.ts";
import { Group, User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { refuseWeakPassword } from "../../../security/password-rule.ts";
import { hashFor } from "../../../security/users.ts";
import { welcome } from "../../../security/welcome.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Call, Route } from "../../route.ts";
import { fabDeletion, taken } from "../shared/flask-appbuilder.ts";
import { unlessTaken } from "../shared/unique.ts";
import { avatarRoute } from "./avatar.ts";
import { userResource } from "./resource.ts";
import { type NewUser, newUser, type UserChanges, userChanges } from "./schemas.ts";

const TAKEN = taken("Another user has this user name or e-mail address");

export const userRoutes: Route[] = [
  ...resourceRoutes(userResource),
  ...writeRoutes(userResource, {
    noun: "user",
    create: { body: newUser, act: createUser },
    update: { body: userChanges, act: changeUser },
  }),
  ...deleteRoutes(userResource, {
    ...fabDeletion("user"),
    dependents: [
      { table: "ab_user_role", key: "user_id" },
      { table: "ab_user_group", key: "user_id" },
      { table: "user_attribute", key: "user_id" },
      { table: "sqlatable_user", key: "user_id" },
      { table: "saved_query", key: "user_id" },
    ],
    refuse: refuseSelfMade,
    // What they did stays in the log, under nobody's name.
    detach: async (trx, ids) => {
      await trx.updateTable("logs").set({ user_id: null }).where("user_id", "in", ids).execute();
    },
  }),
  avatarRoute,
];

async function createUser({ roles, groups, password, ...columns }: NewUser, call: Call) {
  const { app } = call;
  refuseWeakPassword(password, app.settings);
  const em = app.metadata.em();
  const members = await membersOf(em, { roles, groups });
  const row = await unlessTaken(
    insertRow(
      call,
      User,
      {
        ...columns,
        password: await hashFor(password, app.settings),
        roles: (members.roles ?? []).map(({ id }) => id),
        groups: (members.groups ?? []).map(({ id }) => id),
      },
      (user, trx) => welcome(trx, app.settings, user),
    ),
    TAKEN,
  );
  return { id: row.id, result: undefined };
}

/** The answer repeats the request, as the reference's does: its clients read it there. */
async function changeUser(id: number, body: UserChanges, call: Call): Promise<Record<string, unknown>> {
  const { roles, groups, password, ...columns } = body;
  if (!(await findRow(userResource, call, id, ["id"]))) throw notFound();
  if (password !== undefined) refuseWeakPassword(password, call.app.settings);
  const secret = password ? { password: await hashFor(password, call.app.settings) } : {};
  const change = changeRow(userResource, call, User, id, async (user, trx) => {
    await trx.populate([user], ["roles", "groups"]);
    refuseLone(user, body);
    const members = await membersOf(trx, { roles, groups });
    if (members.roles) user.roles.set(members.roles);
    if (members.groups) user.groups.set(members.groups);
    return { ...columns, ...secret };
  });
  await unlessTaken(change, TAKEN);
  return { result: body };
}

/** Everybody keeps a role or a group. */
function refuseLone(user: User, { roles, groups }: UserChanges): void {
  const none = (what: string, other: string) =>
    // The reference's text holds the indentation of its own code.
    `Cannot clear all ${what} unless at least one ${other} is                              assigned!`;
  const message =
    roles?.length === 0 && groups?.length === 0
      ? "User must have at least one role or group!"
      : roles?.length === 0 && !groups && user.groups.length === 0
        ? none("roles", "group")
        : groups?.length === 0 && !roles && user.roles.length === 0
          ? none("groups", "role")
          : undefined;
  if (message) throw new LitesetError(message, undefined, { status: 400 });
}

/** As in the reference, whoever has changed their own account can be deactivated only. */
async function refuseSelfMade(ids: readonly number[], { app }: Call): Promise<void> {
  const row = await app.metadata
    .kysely()
    .selectFrom("ab_user")
    .where("id", "in", [...ids])
    .where((eb) => eb.or([eb("changed_by_fk", "=", eb.ref("id")), eb("created_by_fk", "=", eb.ref("id"))]))
    .select("username")
    .executeTakeFirst();
  if (!row) return;
  const message = `${row.username} has changed their own account, so it cannot be deleted; deactivate it instead`;
  throw new LitesetError(message, undefined, { status: 422 });
}

async function membersOf(
  em: EntityManager,
  { roles, groups }: Pick<UserChanges, "roles" | "groups">,
): Promise<{ roles?: Role[]; groups?: Group[] }> {
  return {
    ...(roles ? { roles: allFound("roles", "Role", roles, await em.find(Role, { id: { $in: roles } })) } : {}),
    ...(groups ? { groups: allFound("groups", "Group", groups, await em.find(Group, { id: { $in: groups } })) } : {}),
  };
}

function allFound<T extends { id: number }>(field: string, noun: string, ids: readonly number[], found: T[]): T[] {
  const known = new Set(found.map(({ id }) => id));
  const absent = [...new Set(ids)].filter((id) => !known.has(id)).sort((a, b) => a - b);
  if (absent.length === 0) return found;
  const message = `${noun}(s) with ID(s) [${absent.join(", ")}] not found.`;
  throw new LitesetError({ [field]: [message] }, undefined, { status: 400 });
}
