import { UserError } from "../errors.ts";
import { createUser, listUsers as findUsers, setPassword, userExists } from "../security/users.ts";
import { readSettings, withMetadata } from "./context.ts";

interface UserOptions {
  config?: string;
  username?: string;
  firstname?: string;
  lastname?: string;
  email?: string;
  password?: string;
  role?: string[];
  json?: boolean;
}

/** `liteset create-admin`: what is not given is asked for on a terminal, and has Flask-AppBuilder's defaults without one. */
export async function createAdmin(options: UserOptions): Promise<void> {
  await create(options, ["Admin"], {
    username: "admin",
    firstname: "admin",
    lastname: "user",
    email: "admin@fab.org",
  });
}

/** `liteset create-user`. */
export async function createUserCommand(options: UserOptions): Promise<void> {
  const roles = options.role ?? [await ask("Role", undefined, "role", "Public")];
  await create(options, roles, {});
}

/** `liteset reset-password [username]`. */
export async function resetPassword(options: UserOptions, username?: string): Promise<void> {
  const settings = await readSettings(options);
  await withMetadata(settings, async (metadata) => {
    const name = await ask("User name", username ?? options.username, "username", "admin");
    await setPassword(metadata, settings, name, await askPassword(options.password));
    console.log(`User ${name} has a new password.`);
  });
}

/** `liteset list-users`. */
export async function listUsers(options: UserOptions): Promise<void> {
  const settings = await readSettings(options);
  const users = await withMetadata(settings, findUsers);
  if (options.json) return console.log(JSON.stringify(users));
  if (users.length === 0) console.log("There is no user yet; liteset create-admin makes the first.");
  for (const { username, name, email, active, roles } of users) {
    console.log(`${username} (${name}, ${email}): ${roles.join(", ") || "no role"}${active ? "" : ", not active"}`);
  }
}

type Defaults = Partial<Record<"username" | "firstname" | "lastname" | "email", string>>;

async function create(options: UserOptions, roles: string[], defaults: Defaults): Promise<void> {
  const settings = await readSettings(options);
  await withMetadata(settings, async (metadata) => {
    const username = await ask("User name", options.username, "username", defaults.username);
    // Scripts create the same user at each start, and Superset ends with status 0 then.
    if (await userExists(metadata, username)) {
      return console.error(`liteset: there is a user "${username}" already, who stays as they are`);
    }
    const firstName = await ask("First name", options.firstname, "firstname", defaults.firstname);
    const lastName = await ask("Last name", options.lastname, "lastname", defaults.lastname);
    const email = await ask("E-mail", options.email, "email", defaults.email);
    const password = await askPassword(options.password);
    await createUser(metadata, settings, { username, firstName, lastName, email, password, roles });
    console.log(`User ${username} was created with the role ${roles.join(", ")}.`);
  });
}

const isTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

async function ask(label: string, given: string | undefined, option: string, fallback?: string): Promise<string> {
  if (given !== undefined) return given;
  if (isTerminal()) {
    const { input } = await import("@inquirer/prompts");
    return input({ message: label, ...(fallback === undefined ? {} : { default: fallback }), required: true });
  }
  if (fallback !== undefined) return fallback;
  throw new UserError(`--${option} is missing, and there is no terminal to ask on`);
}

async function askPassword(given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!isTerminal()) throw new UserError("--password is missing, and there is no terminal to ask on");
  const { password } = await import("@inquirer/prompts");
  const first = await password({ message: "Password", mask: true });
  const second = await password({ message: "Repeat the password", mask: true });
  if (first !== second) throw new UserError("the two passwords are not the same; nothing was changed");
  return first;
}
