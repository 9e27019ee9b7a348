import { UserError } from "../errors.ts";
import { Role } from "../metadata/entities/role.ts";
import { User } from "../metadata/entities/user.ts";
import type { EntityManager, Metadata } from "../metadata/orm.ts";
import type { Settings } from "../settings/keys.ts";
import { hashPassword } from "./password.ts";
import { welcome } from "./welcome.ts";

export interface NewUser {
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  password: string;
  /** Names of roles that exist. */
  roles: string[];
}

export interface UserSummary {
  username: string;
  name: string;
  email: string;
  active: boolean;
  roles: string[];
}

type HashSettings = Pick<Settings, "FAB_PASSWORD_HASH_METHOD" | "FAB_PASSWORD_HASH_SALT_LENGTH"> &
  Partial<Pick<Settings, "DASHBOARD_TEMPLATE_ID">>;

/**
 * Adds a user who can sign in at once.
 * @throws UserError when the name or the address is taken, a role does not exist, or a value does not fit its column
 */
export async function createUser(metadata: Metadata, settings: HashSettings, user: NewUser): Promise<void> {
  const em = metadata.em();
  checkLengths(user);
  const roles = await findRoles(em, user.roles);
  await refuseTaken(em, user);
  const password = await hashFor(user.password, settings);
  const { username, firstName: first_name, lastName: last_name, email } = user;
  const made = em.create(User, { username, first_name, last_name, email, password, active: true, roles });
  await em.flush();
  await welcome(em, settings, made);
}

/**
 * Sets a new password.
 * @throws UserError when nobody has that name
 */
export async function setPassword(
  metadata: Metadata,
  settings: HashSettings,
  username: string,
  plain: string,
): Promise<void> {
  if (plain === "") throw new UserError("the password is empty; give one with --password");
  const em = metadata.em();
  const user = await em.findOne(User, { username });
  if (!user) {
    throw new UserError(`there is no user "${username}"; liteset list-users shows who there is`);
  }
  user.password = await hashFor(plain, settings);
  user.fail_login_count = 0;
  await em.flush();
}

/** Everybody, by name. */
export async function listUsers(metadata: Metadata): Promise<UserSummary[]> {
  const users = await metadata.em().find(User, {}, { populate: ["roles"], orderBy: { username: "asc" } });
  return users.map((user) => ({
    username: user.username,
    name: `${user.first_name} ${user.last_name}`,
    email: user.email,
    active: user.active === true,
    roles: user.roles.getItems().map((role) => role.name),
  }));
}

/** Whether anybody has this name. */
export async function userExists(metadata: Metadata, username: string): Promise<boolean> {
  return (await metadata.em().count(User, { username })) > 0;
}

/** A password as it is stored, hashed by the method of the settings. */
export function hashFor(plain: string, settings: HashSettings): Promise<string> {
  return hashPassword(plain, settings.FAB_PASSWORD_HASH_METHOD, settings.FAB_PASSWORD_HASH_SALT_LENGTH);
}

function checkLengths(user: NewUser): void {
  const limits = { username: 128, firstName: 64, lastName: 64, email: 320 } as const;
  const labels = { username: "user name", firstName: "first name", lastName: "last name", email: "e-mail address" };
  for (const field of Object.keys(limits) as (keyof typeof limits)[]) {
    if (user[field].trim() === "") throw new UserError(`the ${labels[field]} is empty`);
    if (user[field].length > limits[field]) {
      throw new UserError(`the ${labels[field]} has ${user[field].length} characters; ${limits[field]} are possible`);
    }
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(user.email)) throw new UserError(`"${user.email}" is not an e-mail address`);
  if (user.password === "") throw new UserError("the password is empty; give one with --password");
}

async function findRoles(em: EntityManager, names: string[]): Promise<Role[]> {
  const roles = await em.find(Role, {});
  return names.map((name) => {
    const role = roles.find((candidate) => candidate.name === name);
    if (role) return role;
    const known = roles.map((candidate) => candidate.name).join(", ");
    throw new UserError(
      roles.length > 1
        ? `there is no role "${name}"; there are: ${known}`
        : `there is no role "${name}"; liteset init makes the roles`,
    );
  });
}

async function refuseTaken(em: EntityManager, { username, email }: NewUser): Promise<void> {
  if ((await em.count(User, { username })) > 0) {
    throw new UserError(`there is a user "${username}" already; liteset reset-password sets a new password`);
  }
  if ((await em.count(User, { email })) > 0) {
    throw new UserError(`another user has the e-mail address "${email}"; each needs one of their own`);
  }
}
