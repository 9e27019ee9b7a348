import { readFile, writeFile } from "node:fs/promises";
import { UserError } from "../errors.ts";
import { exportRoles, importRoles } from "../security/role-files.ts";
import { syncRolesAndPermissions } from "../security/roles.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  path?: string;
  indent?: string;
}

/** `liteset fab export-roles`. */
export async function exportRolesCommand({ path, indent, ...options }: Options): Promise<void> {
  const roles = await withMetadata(await readSettings(options), exportRoles);
  const file = path ?? `roles_export_${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "")}.json`;
  const spaces = indent !== undefined && /^-?\d+$/.test(indent) ? Number(indent) : indent;
  await writeFile(file, JSON.stringify(roles, null, spaces)).catch((cause: unknown) => {
    throw new UserError(`${file} cannot be written`, { cause });
  });
  console.log(`${roles.length} roles written to ${file}`);
}

/** `liteset fab import-roles`. */
export async function importRolesCommand({ path = "", ...options }: Options): Promise<void> {
  const settings = await readSettings(options);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UserError(`${path} cannot be read`, { cause });
  });
  const { roles, permissions } = await withMetadata(settings, (metadata) => importRoles(metadata, text));
  console.log(`${roles} roles with ${permissions} permissions are there.`);
}

/** `liteset fab create-permissions`. */
export async function createPermissionsCommand(options: Options): Promise<void> {
  const settings = await readSettings(options);
  await withMetadata(settings, (metadata) => syncRolesAndPermissions(metadata, settings));
  console.log("All permissions are there, and the built-in roles hold theirs.");
}
