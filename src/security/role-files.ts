import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { PermissionView, Role } from "../metadata/entities/role.ts";
import { exclusively } from "../metadata/lock.ts";
import type { Metadata } from "../metadata/orm.ts";
import { addPermissionViews, MAX_VIEW_NAME } from "./permission-views.ts";

const named = z.object({ name: z.string().min(1).max(MAX_VIEW_NAME) });
const rolesSchema = z.array(
  z.object({
    name: z.string().min(1).max(64),
    permissions: z.array(z.object({ permission: named, view_menu: named })),
  }),
);

/** Roles with their permissions, as Flask-AppBuilder writes them into files. */
export type RoleFile = z.infer<typeof rolesSchema>;

/** All roles, by name. */
export async function exportRoles(metadata: Metadata): Promise<RoleFile> {
  const populate = ["permissions.permission", "permissions.view_menu"] as const;
  const roles = await metadata.em().find(Role, {}, { populate, orderBy: { id: "asc" } });
  return roles.map((role) => ({
    name: role.name,
    permissions: role.permissions
      .getItems()
      .flatMap(({ permission, view_menu }) =>
        permission && view_menu ? [{ permission: { name: permission.name }, view_menu: { name: view_menu.name } }] : [],
      ),
  }));
}

/**
 * Adds roles and permissions that are missing; nothing is taken from a role. One transaction.
 * @throws UserError naming the place where the text is not such a file
 */
export async function importRoles(metadata: Metadata, text: string): Promise<{ roles: number; permissions: number }> {
  const file = readRoleFile(text);
  const wanted = file.flatMap(({ permissions }) =>
    permissions.map(({ permission, view_menu }) => [permission.name, view_menu.name] as const),
  );
  await exclusively(metadata, async (em) => {
    await addPermissionViews(em, wanted);
    const views = [...new Set(wanted.map(([, view]) => view))];
    const populate = ["permission", "view_menu"] as const;
    const pairs = await em.find(PermissionView, { view_menu: { name: { $in: views } } }, { populate });
    const byName = new Map(pairs.map((pair) => [`${pair.permission?.name} ${pair.view_menu?.name}`, pair]));
    const known = new Map<string, Role>();
    for (const role of await em.find(Role, {}, { populate: ["permissions"] })) known.set(role.name, role);
    for (const { name, permissions } of file) {
      const role = known.get(name) ?? em.create(Role, { name });
      known.set(name, role);
      const held = permissions.flatMap(
        ({ permission, view_menu }) => byName.get(`${permission.name} ${view_menu.name}`) ?? [],
      );
      role.permissions.add(held);
    }
    await em.flush();
  });
  return { roles: file.length, permissions: wanted.length };
}

function readRoleFile(text: string): RoleFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`the file is not JSON: ${messageOf(cause)}`, { cause });
  }
  const parsed = rolesSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`the file is not an export of roles: ${issue?.path.join(".") || "the whole"}: ${issue?.message}`);
}
