/** A resource that a guest token opens. */
interface GuestResource {
  type: string;
  id: string;
}

/** A row rule that a guest token carries; without a dataset it holds for all. */
interface GuestRule {
  dataset?: number | string | null;
  clause: string;
}

export interface ViewerRole {
  id: number;
  name: string;
}

/** Who asks: the signed-in user, the public, or the holder of a guest token. Plain data, safe to cache. */
export interface Viewer {
  id: number | null;
  username: string | null;
  firstName: string;
  lastName: string;
  email: string | null;
  /** Of accounts only. */
  loginCount?: number | null;
  /** Own roles and those of the user's groups. */
  roles: readonly ViewerRole[];
  groupIds: readonly number[];
  /** `permission on view`, e.g. `can_read on Chart`. */
  permissions: ReadonlySet<string>;
  isAdmin: boolean;
  isAnonymous: boolean;
  guest?: { resources: readonly GuestResource[]; rls: readonly GuestRule[] };
}

/** Whether one of the viewer's roles holds this permission. */
export function can(viewer: Viewer, permission: string, view: string): boolean {
  return viewer.permissions.has(`${permission} on ${view}`);
}

/** The names of all views on which the viewer holds a permission, e.g. every dataset of `datasource_access`. */
export function viewsOf(viewer: Viewer, permission: string): string[] {
  const start = `${permission} on `;
  return [...viewer.permissions].filter((entry) => entry.startsWith(start)).map((entry) => entry.slice(start.length));
}

/** Whether the viewer holds one of these roles. */
export function hasRole(viewer: Viewer, roles: Iterable<{ id: number }>): boolean {
  const own = new Set(viewer.roles.map((role) => role.id));
  for (const role of roles) if (own.has(role.id)) return true;
  return false;
}
