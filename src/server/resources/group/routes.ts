import type { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Role } from "../../../metadata/entities/role.ts";
import { Group, User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { integer, list, object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Route } from "../../route.ts";
import { fabDeletion, taken } from "../shared/flask-appbuilder.ts";
import { unlessTaken } from "../shared/unique.ts";
import { groupResource } from "./resource.ts";

const ids = list(integer());
const newGroup = object({
  name: text({ min: 1, max: 100 }),
  label: text({ min: 0, max: 150 }).nullable().optional(),
  description: text({ min: 0, max: 512 }).nullable().optional(),
  roles: ids.optional(),
  users: ids.optional(),
}).meta({ id: "GroupPostSchema" });
const changes = newGroup.partial().meta({ id: "GroupPutSchema" });
type Changes = z.infer<typeof changes>;

const TAKEN = taken("Another group has this name");

export const groupRoutes: Route[] = [
  ...resourceRoutes(groupResource),
  ...writeRoutes(groupResource, {
    noun: "group",
    create: {
      body: newGroup,
      act: async ({ roles, users, ...columns }, call) => {
        const members = await membersOf(call.app.metadata.em(), { roles, users });
        const inserted = insertRow(call, Group, columns, async (group, trx) => {
          group.roles.set(await trx.find(Role, { id: { $in: (members.roles ?? []).map(({ id }) => id) } }));
          group.users.set(await trx.find(User, { id: { $in: (members.users ?? []).map(({ id }) => id) } }));
          await trx.flush();
        });
        const { id } = await unlessTaken(inserted, TAKEN);
        return { id, result: undefined };
      },
    },
    update: {
      body: changes,
      act: async (id, body, call) => {
        const { roles, users, ...columns } = body;
        const changed = changeRow(groupResource, call, Group, id, async (group, trx) => {
          const members = await membersOf(trx, { roles, users });
          await trx.populate([group], ["roles", "users"]);
          if (members.roles) group.roles.set(members.roles);
          if (members.users) group.users.set(members.users);
          return columns;
        });
        await unlessTaken(changed, TAKEN);
        return { result: body };
      },
    },
  }),
  ...deleteRoutes(groupResource, {
    ...fabDeletion("group"),
    dependents: [
      { table: "ab_group_role", key: "group_id" },
      { table: "ab_user_group", key: "group_id" },
    ],
  }),
];

async function membersOf(
  em: EntityManager,
  { roles, users }: Pick<Changes, "roles" | "users">,
): Promise<{ roles?: Role[]; users?: User[] }> {
  return {
    ...(roles ? { roles: allFound("roles", "Role", roles, await em.find(Role, { id: { $in: roles } })) } : {}),
    ...(users ? { users: allFound("users", "User", users, await em.find(User, { id: { $in: users } })) } : {}),
  };
}

function allFound<T extends { id: number }>(field: string, noun: string, wanted: readonly number[], found: T[]): T[] {
  const known = new Set(found.map(({ id }) => id));
  const absent = [...new Set(wanted)].filter((id) => !known.has(id)).sort((a, b) => a - b);
  if (absent.length === 0) return found;
  const message = `${noun}(s) with ID(s) [${absent.join(", ")}] do not exist.`;
  throw new LitesetError({ [field]: [message] }, undefined, { status: 400 });
}
