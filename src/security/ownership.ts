import type { Viewer } from "./viewer.ts";

/** Whether the viewer is among the owners. */
export function isOwner(viewer: Viewer, owners: Iterable<{ id: number }> | undefined): boolean {
  if (viewer.id === null || !owners) return false;
  for (const owner of owners) if (owner.id === viewer.id) return true;
  return false;
}
