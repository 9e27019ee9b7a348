import { Database } from "../metadata/entities/database.ts";
import { PermissionView, Role } from "../metadata/entities/role.ts";
import { exclusively } from "../metadata/lock.ts";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { databasePerm } from "./access.ts";
import { addPermissionView } from "./permission-views.ts";
import { syncRolesAndPermissions } from "./roles.ts";
import { createUser, userExists } from "./users.ts";

const CSV = "can_csv on Superset";
const USERS: readonly (readonly [name: string, role: string])[] = [
  ["admin", "Admin"],
  ["gamma", "Gamma"],
  ["gamma2", "Gamma"],
  ["gamma_sqllab", "gamma_sqllab"],
  ["alpha", "Alpha"],
  ["gamma_no_csv", "gamma_no_csv"],
];

/**
 * Makes the users and the two roles that Superset's own tests sign in with; those that are there stay as they are.
 * @returns the names of the users that were made
 */
export async function loadTestUsers(metadata: Metadata, settings: Settings, password: string): Promise<string[]> {
  await syncRolesAndPermissions(metadata, settings);
  await exclusively(metadata, async (em) => {
    const examples = await em.findOne(Database, { database_name: "examples" });
    if (examples) await addPermissionView(em, "database_access", databasePerm(examples));
    const populate = ["permissions.permission", "permissions.view_menu"] as const;
    const models = await em.find(Role, { name: { $in: ["Gamma", "sql_lab"] } }, { populate });
    const held = new Set(models.flatMap((role) => role.permissions.getItems()));
    const where = {
      permission: { name: "database_access" },
      view_menu: { name: examples ? databasePerm(examples) : "" },
    };
    const open = await em.findOne(PermissionView, where, { populate: ["permission", "view_menu"] });
    if (open) held.add(open as never);
    for (const name of ["gamma_sqllab", "gamma_no_csv"]) {
      const role = (await em.findOne(Role, { name }, { populate: ["permissions"] })) ?? em.create(Role, { name });
      const pairs = [...held].filter(
        ({ permission, view_menu }) => name === "gamma_sqllab" || `${permission?.name} on ${view_menu?.name}` !== CSV,
      );
      role.permissions.add(pairs);
    }
    await em.flush();
  });
  const made: string[] = [];
  for (const [username, role] of USERS) {
    if (await userExists(metadata, username)) continue;
    const email = `${username}@fab.org`;
    await createUser(metadata, settings, {
      username,
      firstName: username,
      lastName: "user",
      email,
      password,
      roles: [role],
    });
    made.push(username);
  }
  return made;
}
