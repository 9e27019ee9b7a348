import { UserError } from "../errors.ts";
import { User } from "../metadata/entities/user.ts";
import { factoryReset } from "../metadata/factory-reset.ts";
import { verifyPassword } from "../security/password.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import { readSettings, withMetadata } from "./context.ts";

interface Options {
  config?: string;
  username?: string;
  silent?: boolean;
  excludeUsers?: string;
  excludeRoles?: string;
}

/** `liteset factory-reset`: as Superset's, behind its feature flag, an administrator's password and a question. */
export async function factoryResetCommand(options: Options): Promise<void> {
  const settings = await readSettings(options);
  if (!isFeatureEnabled(settings, "ENABLE_FACTORY_RESET_COMMAND")) {
    throw new UserError(
      "factory-reset is switched off; FEATURE_FLAGS = {'ENABLE_FACTORY_RESET_COMMAND': True} in the settings switches it on",
    );
  }
  await withMetadata(settings, async (metadata) => {
    const username = options.username ?? (await askText("Admin user name"));
    if (!options.silent && !(await confirmed())) throw new UserError("stopped; nothing was deleted");
    const password = await readPassword();
    const user = await metadata.em().findOne(User, { username }, { populate: ["roles"] });
    if (!user?.active || !(await verifyPassword(password, user.password ?? "")))
      throw new UserError("Invalid credentials");
    if (!user.roles.getItems().some(({ name }) => name === "Admin")) throw new UserError("Permission Denied");
    await factoryReset(metadata, user, { users: listOf(options.excludeUsers), roles: listOf(options.excludeRoles) });
    console.log("Factory reset complete");
  });
}

const listOf = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
const isTerminal = (): boolean => process.stdin.isTTY === true && process.stdout.isTTY === true;

async function askText(message: string): Promise<string> {
  if (!isTerminal()) throw new UserError("--username is missing, and there is no terminal to ask on");
  return (await import("@inquirer/prompts")).input({ message, required: true });
}

async function confirmed(): Promise<boolean> {
  if (!isTerminal()) throw new UserError("--silent is missing: without a terminal to ask on it says that you are sure");
  const message =
    "All databases, datasets, charts, dashboards, logs, users and roles of your own will be deleted. Continue?";
  return (await import("@inquirer/prompts")).confirm({ message, default: false });
}

/** On a terminal without showing it; else the first line of standard input. */
async function readPassword(): Promise<string> {
  if (isTerminal()) return (await import("@inquirer/prompts")).password({ message: "Admin password", mask: true });
  const { createInterface } = await import("node:readline/promises");
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new UserError("the administrator's password is expected on standard input");
}
