import type { BootstrapUser } from "./bootstrap.ts";

/** Whether one of the user's roles holds a permission, e.g. `can_write` on `Dashboard`. The server decides; this only hides what it would refuse. */
export function can(user: BootstrapUser, permission: string, view: string): boolean {
  return Object.values(user.roles).some((role) => role.some((pair) => pair[0] === permission && pair[1] === view));
}

/** Whether the user may change something that has owners. */
export function canChange(user: BootstrapUser, view: string, owners: { id: number }[] | undefined): boolean {
  if (!can(user, "can_write", view)) return false;
  return "Admin" in user.roles || (owners ?? []).some((owner) => owner.id === user.userId);
}
