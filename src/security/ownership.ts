import { LitesetError } from "../errors.ts";
import type { Viewer } from "./viewer.ts";

/** Whether the viewer is among the owners. */
export function isOwner(viewer: Viewer, owners: Iterable<{ id: number }> | undefined): boolean {
  if (viewer.id === null || !owners) return false;
  for (const owner of owners) if (owner.id === viewer.id) return true;
  return false;
}

/** Throws 403 unless the viewer is an admin or an owner. */
export function requireOwnership(viewer: Viewer, owners: Iterable<{ id: number }>, name: string): void {
  if (viewer.isAdmin || isOwner(viewer, owners)) return;
  throw new LitesetError(`You don't have the rights to alter [${name}]`, "MISSING_OWNERSHIP_ERROR", { status: 403 });
}
