import { type InferResult, sql } from "kysely";
import type { Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { readDeclaredRoles } from "./declared-roles.ts";
import type { GuestClaims } from "./guest-token.ts";
import type { Viewer, ViewerRole } from "./viewer.ts";

/** How long another process's change of a role's permissions may stay unseen; this process sees its own at once. */
const PERMISSIONS_TTL_MS = 5_000;

/** Finds out who a user is: their account as it is now, so that a deactivated user is out with the next request. */
export interface Viewers {
  /** The active user with this id; null when there is none or it is deactivated. */
  byId(id: number): Promise<Viewer | null>;
  /** Who is not signed in: holds the public role. */
  anonymous(): Promise<Viewer>;
  /** The holder of a guest token: nobody's account, with the role of GUEST_ROLE_NAME. */
  guest(claims: GuestClaims): Promise<Viewer>;
  /** What each of these roles holds, `permission on view`. */
  heldBy(roles: readonly ViewerRole[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** Forgets cached permissions: call after roles, permissions or datasets' permissions changed. */
  invalidate(): void;
}

interface RolePermissions {
  permissions: readonly string[];
  expires: number;
}

export function createViewers(metadata: Metadata, settings: Settings): Viewers {
  const declared = readDeclaredRoles(settings);
  const roles = new Map<number, RolePermissions>();
  const named = new Map<string, { role: ViewerRole | undefined; expires: number }>();

  const roleNamed = async (name: string): Promise<ViewerRole[]> => {
    let known = named.get(name);
    if (!known || known.expires < Date.now()) {
      const role = await metadata
        .kysely()
        .selectFrom("ab_role")
        .where("name", "=", name)
        .select(["id", "name"])
        .executeTakeFirst();
      known = { role, expires: Date.now() + PERMISSIONS_TTL_MS };
      named.set(name, known);
    }
    return known.role ? [known.role] : [];
  };

  const heldBy = async (asked: readonly ViewerRole[]): Promise<ReadonlyMap<number, readonly string[]>> => {
    const now = Date.now();
    const known = (id: number) => (roles.get(id)?.expires ?? 0) >= now;
    const unknown = asked.filter(({ id }) => !known(id));
    const stale = unknown.filter(({ name }) => !declared.has(name)).map(({ id }) => id);
    const expires = now + PERMISSIONS_TTL_MS;
    if (stale.length > 0) {
      const rows = await metadata
        .kysely()
        .selectFrom("ab_permission_view_role as pvr")
        .innerJoin("ab_permission_view as pv", "pv.id", "pvr.permission_view_id")
        .innerJoin("ab_permission as p", "p.id", "pv.permission_id")
        .innerJoin("ab_view_menu as v", "v.id", "pv.view_menu_id")
        .where("pvr.role_id", "in", stale)
        .select(["pvr.role_id", "p.name as permission", "v.name as view"])
        .execute();
      const found = new Map<number, string[]>(stale.map((id) => [id, []]));
      for (const row of rows)
        if (row.role_id !== null) found.get(row.role_id)?.push(`${row.permission} on ${row.view}`);
      for (const [id, permissions] of found) roles.set(id, { permissions, expires });
    }
    if (stale.length < unknown.length) {
      const pairs = await allPairs(metadata);
      for (const { id, name } of unknown) {
        const holds = declared.get(name);
        if (!holds) continue;
        const permissions = pairs
          .filter(({ permission, view }) => holds(permission, view))
          .map(({ permission, view }) => `${permission} on ${view}`);
        roles.set(id, { permissions, expires });
      }
    }
    return new Map(asked.map(({ id }) => [id, roles.get(id)?.permissions ?? []]));
  };
  const permissionsOf = async (asked: readonly ViewerRole[]): Promise<ReadonlySet<string>> =>
    new Set([...(await heldBy(asked)).values()].flat());

  const membershipOf = async (id: number) => {
    const { roles: own, groupIds } = await rolesOf(metadata, id);
    return {
      roles: own,
      groupIds,
      permissions: await permissionsOf(own),
      isAdmin: own.some((role) => role.name === settings.AUTH_ROLE_ADMIN),
    };
  };

  // Asked with every request, so its SQL is made once.
  const account = metadata
    .kysely()
    .selectFrom("ab_user")
    .where("id", "=", 0)
    .select(["id", "username", "first_name", "last_name", "email", "active", "login_count"])
    .compile();

  type Account = InferResult<typeof account>[number];
  const accountOf = async (id: number) => {
    const { rows } = await metadata.kysely().executeQuery<Account>({ ...account, parameters: [id] });
    return rows[0];
  };

  const findUser = async (id: number): Promise<Viewer | null> => {
    const [user, membership] = await Promise.all([
      metadata.recent.now(`account ${id}`, () => accountOf(id)),
      metadata.recent.read(`membership of ${id}`, () => membershipOf(id)),
    ]);
    if (!user?.active) return null;
    return {
      id: user.id,
      username: user.username,
      firstName: user.first_name,
      lastName: user.last_name,
      email: user.email,
      loginCount: user.login_count,
      ...membership,
      isAnonymous: false,
    };
  };

  const findAnonymous = async (): Promise<Viewer> => {
    const own = await roleNamed(settings.AUTH_ROLE_PUBLIC);
    return {
      id: null,
      username: null,
      firstName: "",
      lastName: "",
      email: null,
      roles: own,
      groupIds: [],
      permissions: await permissionsOf(own),
      isAdmin: false,
      isAnonymous: true,
    };
  };

  return {
    byId: findUser,
    anonymous: () => metadata.recent.read("nobody", findAnonymous),
    guest: async ({ user, resources, rls_rules }) => {
      const own = await roleNamed(settings.GUEST_ROLE_NAME);
      return {
        id: null,
        username: user.username ?? "guest_user",
        firstName: user.first_name ?? "Guest",
        lastName: user.last_name ?? "User",
        email: null,
        roles: own,
        groupIds: [],
        permissions: await permissionsOf(own),
        isAdmin: false,
        isAnonymous: false,
        guest: { resources, rls: rls_rules },
      };
    },
    heldBy,
    invalidate: () => {
      roles.clear();
      named.clear();
      metadata.recent.forget();
    },
  };
}

/** Every permission there is, on every view. */
function allPairs(metadata: Metadata): Promise<{ permission: string; view: string }[]> {
  return metadata
    .kysely()
    .selectFrom("ab_permission_view as pv")
    .innerJoin("ab_permission as p", "p.id", "pv.permission_id")
    .innerJoin("ab_view_menu as v", "v.id", "pv.view_menu_id")
    .select(["p.name as permission", "v.name as view"])
    .execute();
}

/** A user's own roles and those of the user's groups, in one statement. */
async function rolesOf(metadata: Metadata, userId: number): Promise<{ roles: ViewerRole[]; groupIds: number[] }> {
  const db = metadata.kysely();
  const own = db
    .selectFrom("ab_user_role as ur")
    .innerJoin("ab_role as r", "r.id", "ur.role_id")
    .where("ur.user_id", "=", userId)
    .select(["r.id as id", "r.name as name", sql<number | null>`null`.as("group_id")]);
  const grouped = db
    .selectFrom("ab_user_group as ug")
    .innerJoin("ab_group_role as gr", "gr.group_id", "ug.group_id")
    .innerJoin("ab_role as r", "r.id", "gr.role_id")
    .where("ug.user_id", "=", userId)
    .select(["r.id as id", "r.name as name", "ug.group_id as group_id"]);
  const rows = await own.unionAll(grouped).execute();
  const roles = new Map<number, ViewerRole>(rows.map(({ id, name }) => [id, { id, name }]));
  const groupIds = new Set(rows.flatMap(({ group_id }) => (group_id === null ? [] : [Number(group_id)])));
  return { roles: [...roles.values()].sort((a, b) => a.id - b.id), groupIds: [...groupIds] };
}
