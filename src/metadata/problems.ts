import { UserError } from "../errors.ts";
import { sqliteProblem } from "./sqlite.ts";
import { describeUri, type MetadataUri } from "./uri.ts";

/** Says in a line why the metadata database does not let us in, and what to do. Passwords stay out of it. */
export function connectionProblem(uri: MetadataUri, error: unknown): UserError {
  if (error instanceof UserError) return error;
  if (uri.kind === "sqlite") return sqliteProblem(uri.database, error);
  const name = uri.kind === "postgresql" ? "PostgreSQL" : "MySQL";
  const place = describeUri(uri);
  const { code, message } = rootOf(error);
  const say = (what: string, remedy: string) =>
    new UserError(`cannot open the metadata database ${place} (${name}): ${what}; ${remedy}`);
  switch (code) {
    case "ECONNREFUSED":
      return say("nothing listens there", `start ${name}, or correct the host and port in SQLALCHEMY_DATABASE_URI`);
    case "ENOENT":
      return say("there is no such socket", `start ${name}, or correct the socket in SQLALCHEMY_DATABASE_URI`);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return say("the host name is not known", "correct the host in SQLALCHEMY_DATABASE_URI");
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return say("the host does not answer", "check the host in SQLALCHEMY_DATABASE_URI, the network and firewalls");
    case "28P01":
    case "28000":
    case "ER_ACCESS_DENIED_ERROR":
    case "ER_ACCESS_DENIED_NO_PASSWORD_ERROR":
    case "ER_DBACCESS_DENIED_ERROR":
      return say(
        `the user ${uri.user ?? ""} is refused (${message})`,
        "correct the user and password in SQLALCHEMY_DATABASE_URI",
      );
    case "3D000":
    case "ER_BAD_DB_ERROR":
      return say(
        "the database does not exist",
        `create it (create database ${uri.database}), or correct its name in SQLALCHEMY_DATABASE_URI`,
      );
    case "53300":
    case "ER_CON_COUNT_ERROR":
      return say(
        "it has no connection left",
        "raise its connection limit, or lower pool_size in SQLALCHEMY_ENGINE_OPTIONS",
      );
    default:
      if (/timeout|timed out/i.test(message)) {
        return say("the host does not answer", "check the host in SQLALCHEMY_DATABASE_URI, the network and firewalls");
      }
      if (/password must be a string|password authentication/i.test(message)) {
        return say("it asks for a password", "write the password into SQLALCHEMY_DATABASE_URI");
      }
      return say(message, "check SQLALCHEMY_DATABASE_URI");
  }
}

// MikroORM wraps the driver's error, Node wraps several tries of one host into an AggregateError, pg its own timeout.
function rootOf(error: unknown): { code: string | undefined; message: string } {
  const chain: Error[] = [];
  for (let at: unknown = error; at instanceof Error && !chain.includes(at); ) {
    chain.push(at);
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  const coded = chain.find((link) => typeof (link as NodeJS.ErrnoException).code === "string");
  const timedOut = chain.find((link) => /timeout|timed out/i.test(link.message));
  const message = (coded ?? timedOut ?? chain.at(-1))?.message ?? String(error);
  return { code: (coded as NodeJS.ErrnoException | undefined)?.code, message: message.split("\n")[0] ?? "" };
}
