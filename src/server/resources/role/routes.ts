import { Role } from "../../../metadata/entities/role.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Route } from "../../route.ts";
import { fabDeletion, taken } from "../shared/flask-appbuilder.ts";
import { unlessTaken } from "../shared/unique.ts";
import { memberRoutes } from "./members.ts";
import { roleResource } from "./resource.ts";
import { searchRoute } from "./search.ts";

const body = object({ name: text({ max: 64 }) });
const nameTaken = (name: string | undefined) => taken(`There is a role "${name}" already`);

export const roleRoutes: Route[] = [
  ...resourceRoutes(roleResource),
  ...writeRoutes(roleResource, {
    noun: "role",
    refusedStatus: 422,
    create: {
      body,
      act: async (given, call) => {
        const { id, name } = await unlessTaken(insertRow(call, Role, given), nameTaken(given.name));
        call.app.viewers.invalidate();
        return { id, result: { name } };
      },
    },
    update: {
      body: body.partial(),
      act: async (id, given, call) => {
        const { name } = await unlessTaken(
          changeRow(roleResource, call, Role, id, () => given),
          nameTaken(given.name),
        );
        call.app.viewers.invalidate();
        return { result: { name } };
      },
    },
  }),
  ...deleteRoutes(roleResource, {
    ...fabDeletion("role"),
    dependents: [
      { table: "ab_permission_view_role", key: "role_id" },
      { table: "ab_user_role", key: "role_id" },
      { table: "ab_group_role", key: "role_id" },
    ],
    after: (_ids, call) => call.app.viewers.invalidate(),
  }),
  ...memberRoutes,
  searchRoute,
];
