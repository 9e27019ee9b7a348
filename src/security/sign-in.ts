import { sql } from "kysely";
import { readFlag, writeDateTime } from "../metadata/values.ts";
import type { MembersApp } from "./members.ts";
import { verifyPassword } from "./password.ts";

/** Values of AUTH_TYPE. */
export const AUTH = { openId: 0, database: 1, ldap: 2, remoteUser: 3, oauth: 4 } as const;

/** Checks a user name and a password where the settings, or who asks, say: in the database, or in a directory. Gives the user's id, or null. */
export async function signIn(
  app: MembersApp,
  username: string,
  password: string,
  provider: "db" | "ldap" = app.settings.AUTH_TYPE === AUTH.ldap ? "ldap" : "db",
): Promise<number | null> {
  if (provider === "db") return signInByPassword(app, username, password);
  return (await import("./ldap.ts")).signInByLdap(app, username, password);
}

/**
 * Checks a user name (or e-mail address) and a password; gives the user's id, or null. Successes and failures are counted as
 * the reference counts them. Takes as long for unknown users as for wrong passwords.
 */
async function signInByPassword(
  { metadata, settings }: Pick<MembersApp, "metadata" | "settings">,
  username: string,
  password: string,
): Promise<number | null> {
  const db = metadata.kysely();
  const find = (column: "username" | "email") =>
    db
      .selectFrom("ab_user")
      .where(sql<string>`lower(${sql.ref(column)})`, "=", username.toLowerCase())
      .select(["id", "username", "password", "active"])
      .execute();
  const matches = await find("username");
  const user =
    (matches.length > 1 ? matches.find((row) => row.username === username) : matches[0]) ?? (await find("email"))[0];
  if (!user || !readFlag(user.active) || !user.password) {
    await verifyPassword("password", settings.AUTH_DB_FAKE_PASSWORD_HASH_CHECK);
    return null;
  }
  const isRight = await verifyPassword(password, user.password);
  const change = isRight
    ? {
        last_login: writeDateTime(new Date()),
        login_count: sql<number>`coalesce(login_count, 0) + 1`,
        fail_login_count: 0,
      }
    : { fail_login_count: sql<number>`coalesce(fail_login_count, 0) + 1` };
  await db.updateTable("ab_user").set(change).where("id", "=", user.id).execute();
  return isRight ? user.id : null;
}
