import type { Settings } from "../settings/keys.ts";
import { pythonPattern } from "../settings/python-pattern.ts";

/** Whether a role whose permissions stand in the settings holds a permission on a view. */
export type Holds = (permission: string, view: string) => boolean;

/**
 * Roles whose permissions stand in the settings (FAB_ROLES) instead of in the database: pairs of expressions, for the view and
 * for the permission. What the database gives such a role does not count.
 */
export function readDeclaredRoles({ FAB_ROLES: declared }: Pick<Settings, "FAB_ROLES">): ReadonlyMap<string, Holds> {
  return new Map(
    Object.entries(declared).map(([name, pairs]) => {
      const patterns = pairs.map(([view, permission]) => [pythonPattern(view), pythonPattern(permission)] as const);
      return [
        name,
        (permission, view) => patterns.some(([onView, held]) => onView.test(view) && held.test(permission)),
      ];
    }),
  );
}
