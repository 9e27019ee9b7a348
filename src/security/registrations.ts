import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { Role } from "../metadata/entities/role.ts";
import { RegisterUser, User } from "../metadata/entities/user.ts";
import type { Metadata } from "../metadata/orm.ts";
import { isUniqueViolation } from "../metadata/violations.ts";
import type { Settings } from "../settings/keys.ts";
import { hashFor } from "./users.ts";
import { welcome } from "./welcome.ts";

interface RegistrationApp {
  metadata: Metadata;
  settings: Settings;
}

/** Who wants an account. */
export interface Applicant {
  username: string;
  first_name: string;
  last_name: string;
  email: string;
}

/** How long a registration waits for its confirmation. */
const LIFE_MS = 7 * 24 * 3_600_000;
/** Registrations that wait at once; more are refused, so that nobody fills the table. */
const MAX_WAITING = 10_000;

/**
 * Keeps a registration until it is confirmed (`ab_register_user`, as Flask-AppBuilder does). Hashes the password whatever
 * comes, so that a name that is taken takes as long.
 * @returns what confirms it; null where the name or the address is somebody's, "full" where too many wait
 */
export async function addRegistration(
  { metadata, settings }: RegistrationApp,
  applicant: Applicant,
  plain: string,
): Promise<{ hash: string; id: number; isNew: boolean } | null | "full"> {
  const em = metadata.em();
  const password = await hashFor(plain, settings);
  await em.nativeDelete(RegisterUser, { registration_date: { $lt: new Date(Date.now() - LIFE_MS) } });
  const [account, waiting] = await Promise.all([
    holderOf(metadata, "ab_user", applicant),
    holderOf(metadata, "ab_register_user", applicant),
  ]);
  if (account) return null;
  // Whoever lost the mail gets it again; the first password stays.
  if (waiting)
    return waiting.username === applicant.username && waiting.email === applicant.email && waiting.registration_hash
      ? { hash: waiting.registration_hash, id: waiting.id, isNew: false }
      : null;
  if ((await em.count(RegisterUser)) >= MAX_WAITING) return "full";
  const hash = randomUUID();
  try {
    const row = em.create(RegisterUser, { ...applicant, password, registration_hash: hash });
    await em.flush();
    return { hash, id: row.id, isNew: true };
  } catch (error) {
    if (isUniqueViolation(error)) return null;
    throw error;
  }
}

/** Takes back a registration whose mail could not be sent. */
export async function dropRegistration({ metadata }: Pick<RegistrationApp, "metadata">, id: number): Promise<void> {
  await metadata.em().nativeDelete(RegisterUser, { id });
}

/**
 * Makes the account of a registration, with the role AUTH_USER_REGISTRATION_ROLE; the registration is gone then.
 * @returns whose it is; "unknown" for what waits no longer, "impossible" where the role is not there or the name has been taken
 */
export async function confirmRegistration(
  { metadata, settings }: RegistrationApp,
  hash: string,
): Promise<Applicant | "unknown" | "impossible"> {
  try {
    return await metadata.em().transactional(async (trx) => {
      const since = new Date(Date.now() - LIFE_MS);
      const row = await trx.findOne(RegisterUser, { registration_hash: hash, registration_date: { $gte: since } });
      if (!row) return "unknown";
      const role = await trx.findOne(Role, { name: settings.AUTH_USER_REGISTRATION_ROLE });
      if (!role) return "impossible";
      const { username, first_name, last_name, email, password } = row;
      // Of several who follow one link at once, one finds it still there.
      if ((await trx.nativeDelete(RegisterUser, { id: row.id })) === 0) return "unknown";
      const person = { username, first_name, last_name, email };
      const user = trx.create(User, { ...person, password, active: true, roles: [role] });
      await trx.flush();
      await welcome(trx, settings, user);
      return person;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return "impossible";
    throw error;
  }
}

/** Who has this name or address, however it is written. */
function holderOf(metadata: Metadata, table: "ab_user" | "ab_register_user", { username, email }: Applicant) {
  const same = (column: "username" | "email", value: string) =>
    sql<boolean>`lower(${sql.ref(column)}) = ${value.toLowerCase()}`;
  return metadata
    .kysely()
    .selectFrom(table as "ab_register_user")
    .where((eb) => eb.or([same("username", username), same("email", email)]))
    .select(["id", "username", "email", ...(table === "ab_register_user" ? (["registration_hash"] as const) : [])])
    .executeTakeFirst();
}
