import type { Logger } from "../log.ts";
import { Role } from "../metadata/entities/role.ts";
import { User } from "../metadata/entities/user.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import { isUniqueViolation } from "../metadata/violations.ts";
import type { Settings } from "../settings/keys.ts";
import { welcome } from "./welcome.ts";

export interface MembersApp {
  metadata: Metadata;
  settings: Settings;
  log: Logger;
}

/** A person whom a sign-in service vouches for. */
export interface Member {
  username: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  /** Groups and claims that AUTH_ROLES_MAPPING knows. */
  roleKeys?: readonly string[];
  /** What AUTH_USER_REGISTRATION_ROLE_JMESPATH looks at. */
  info?: Record<string, unknown>;
}

/** What a service does not tell. */
export interface Admission {
  /** Whether the service tells groups, so that AUTH_ROLES_SYNC_AT_LOGIN may set the roles. */
  tellsRoles: boolean;
  /** Whether it tells enough to make a user of somebody new. */
  tellsPerson: boolean;
}

/**
 * The id of the user whom a service vouches for: one who is known and active, or a new one where AUTH_USER_REGISTRATION
 * allows it. Null for everybody else. Roles and counts as in Flask-AppBuilder 5.0.2.
 */
export async function admit(
  app: MembersApp,
  member: Member,
  { tellsRoles, tellsPerson }: Admission = { tellsRoles: true, tellsPerson: true },
): Promise<number | null> {
  const { settings, log } = app;
  const em = app.metadata.em();
  const known = await findMember(app, member.username, em);
  if (known) {
    if (!known.active) return null;
    if (tellsRoles && settings.AUTH_ROLES_SYNC_AT_LOGIN) known.roles.set(await rolesOf(em, app, member));
    countSuccess(known);
    await em.flush();
    return known.id;
  }
  if (!settings.AUTH_USER_REGISTRATION || !tellsPerson) return null;
  const problem = problemOf(member);
  if (problem) {
    log.error("nobody was registered", { username: member.username, reason: problem });
    return null;
  }
  try {
    const user = em.create(User, {
      username: member.username,
      first_name: member.firstName ?? "",
      last_name: member.lastName ?? "",
      email: member.email || `${member.username}@email.notfound`,
      active: true,
      roles: await rolesOf(em, app, member),
    });
    countSuccess(user);
    await em.flush();
    await welcome(em, settings, user);
    log.info("a user was registered at their first sign-in", { username: user.username });
    return user.id;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Another request of the same person was first, or the address is another user's.
    const other = await findMember(app, member.username, app.metadata.em());
    if (other?.active) return other.id;
    log.error("nobody was registered", { username: member.username, reason: "another user has that e-mail address" });
    return null;
  }
}

/** The user of this name, upper and lower case alike where AUTH_USERNAME_CI says so. */
export async function findMember(
  { metadata, settings }: Pick<MembersApp, "metadata" | "settings">,
  username: string,
  em: EntityManager = metadata.em(),
): Promise<User | null> {
  const db = metadata.kysely();
  const rows = await db
    .selectFrom("ab_user")
    .where((eb) =>
      settings.AUTH_USERNAME_CI
        ? eb(eb.fn<string>("lower", ["username"]), "=", username.toLowerCase())
        : eb("username", "=", username),
    )
    .select(["id", "username"])
    .execute();
  const row = rows.find((one) => one.username === username) ?? (settings.AUTH_USERNAME_CI ? rows[0] : undefined);
  return row ? em.findOne(User, { id: row.id }, { populate: ["roles"] }) : null;
}

/** Counts an attempt that failed. */
export async function countFailure({ metadata }: Pick<MembersApp, "metadata">, id: number): Promise<void> {
  const em = metadata.em();
  const user = await em.findOne(User, { id });
  if (!user) return;
  user.fail_login_count = (user.fail_login_count ?? 0) + 1;
  await em.flush();
}

function countSuccess(user: User): void {
  user.login_count = (user.login_count ?? 0) + 1;
  user.fail_login_count = 0;
  user.last_login = new Date();
}

async function rolesOf(em: EntityManager, { settings, log }: MembersApp, member: Member): Promise<Role[]> {
  const names = new Set<string>();
  const keys = new Set(member.roleKeys ?? []);
  for (const [key, roles] of Object.entries(settings.AUTH_ROLES_MAPPING)) {
    if (keys.has(key)) for (const role of roles) names.add(role);
  }
  if (settings.AUTH_USER_REGISTRATION) {
    const name = await registrationRole(settings, member);
    if (name !== null) names.add(name);
  }
  const found = names.size === 0 ? [] : await em.find(Role, { name: { $in: [...names] } });
  for (const name of names) {
    if (!found.some((role) => role.name === name))
      log.warn("a role of AUTH_ROLES_MAPPING or AUTH_USER_REGISTRATION_ROLE is not there", { role: name });
  }
  return found;
}

async function registrationRole(settings: MembersApp["settings"], { info }: Member): Promise<string | null> {
  const expression = settings.AUTH_USER_REGISTRATION_ROLE_JMESPATH;
  if (!expression || !info) return settings.AUTH_USER_REGISTRATION_ROLE;
  const { search } = await import("@jmespath-community/jmespath");
  const found = search(info as never, expression) as unknown;
  return typeof found === "string" ? found : null;
}

const LIMITS = { username: 128, firstName: 64, lastName: 64, email: 320 } as const;

function problemOf(member: Member): string | undefined {
  if (member.username.trim() === "") return "the service gives no user name";
  for (const [field, limit] of Object.entries(LIMITS)) {
    const { length } = member[field as keyof typeof LIMITS] ?? "";
    if (length > limit) return `${field} has ${length} characters; ${limit} are possible`;
  }
  return undefined;
}
