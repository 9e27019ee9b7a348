import type { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Permission, PermissionView, ViewMenu } from "../../../metadata/entities/role.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { integer, object, text } from "../../rest/schema.ts";
import { changeRow, insertRow } from "../../rest/store.ts";
import { writeRoutes } from "../../rest/write.ts";
import type { Call, Route } from "../../route.ts";
import { fabDeletion, taken } from "../shared/flask-appbuilder.ts";
import { unlessTaken } from "../shared/unique.ts";
import { permissionResource, permissionViewResource, viewMenuResource } from "./resource.ts";

const name = object({ name: text({ max: 250 }) });
const pair = object({ permission_id: integer().nullable().optional(), view_menu_id: integer().nullable().optional() });
type Pair = z.infer<typeof pair>;

const NAME_TAKEN = taken("There is a resource of this name already");
const PAIR_TAKEN = taken("This permission exists on this resource already");

/** Roles may hold what changed. */
const forget = (_ids: readonly number[], call: Call): void => call.app.viewers.invalidate();

export const permissionRoutes: Route[] = [
  ...resourceRoutes(permissionResource),
  ...resourceRoutes(viewMenuResource),
  ...writeRoutes(viewMenuResource, {
    noun: "resource",
    refusedStatus: 422,
    create: {
      body: name,
      act: async (given, call) => {
        const row = await unlessTaken(insertRow(call, ViewMenu, given), NAME_TAKEN);
        return { id: row.id, result: { name: row.name } };
      },
    },
    update: {
      body: name.partial(),
      act: async (id, given, call) => {
        const row = await unlessTaken(
          changeRow(viewMenuResource, call, ViewMenu, id, () => given),
          NAME_TAKEN,
        );
        forget([id], call);
        return { result: { name: row.name } };
      },
    },
  }),
  ...deleteRoutes(viewMenuResource, { ...fabDeletion("resource"), after: forget }),
  ...resourceRoutes(permissionViewResource),
  ...writeRoutes(permissionViewResource, {
    noun: "permission on a resource",
    refusedStatus: 422,
    create: {
      body: pair,
      act: async (given, call) => {
        const columns = await columnsOf(call.app.metadata.em(), given);
        const row = await unlessTaken(insertRow(call, PermissionView, columns), PAIR_TAKEN);
        return { id: row.id, result: written(row) };
      },
    },
    update: {
      body: pair,
      act: async (id, given, call) => {
        const changed = changeRow(permissionViewResource, call, PermissionView, id, (_row, trx) =>
          columnsOf(trx, given),
        );
        const row = await unlessTaken(changed, PAIR_TAKEN);
        forget([id], call);
        return { result: written(row) };
      },
    },
  }),
  ...deleteRoutes(permissionViewResource, {
    ...fabDeletion("permission on a resource"),
    dependents: [{ table: "ab_permission_view_role", key: "permission_view_id" }],
    after: forget,
  }),
];

async function columnsOf(em: EntityManager, { permission_id, view_menu_id }: Pair): Promise<Record<string, unknown>> {
  const isId = (id: unknown) => typeof id === "number";
  const permission = isId(permission_id) ? await em.findOne(Permission, { id: permission_id }) : permission_id;
  const viewMenu = isId(view_menu_id) ? await em.findOne(ViewMenu, { id: view_menu_id }) : view_menu_id;
  const problems = {
    ...(isId(permission_id) && !permission ? { permission_id: [`There is no permission ${permission_id}`] } : {}),
    ...(isId(view_menu_id) && !viewMenu ? { view_menu_id: [`There is no resource ${view_menu_id}`] } : {}),
  };
  if (Object.keys(problems).length > 0) throw new LitesetError(problems, undefined, { status: 422 });
  return {
    ...(permission === undefined ? {} : { permission }),
    ...(viewMenu === undefined ? {} : { view_menu: viewMenu }),
  };
}

const written = ({ permission, view_menu }: PermissionView): Record<string, unknown> => ({
  permission_id: permission?.id ?? null,
  view_menu_id: view_menu?.id ?? null,
});
