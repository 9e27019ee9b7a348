import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { UserError } from "../errors.ts";
import { checkSafety, makeSecret, requireSettings } from "../settings/check.ts";
import type { Settings } from "../settings/keys.ts";
import { loadSettings } from "../settings/load.ts";
import { settingsText, writePrivate } from "../settings/write.ts";
import { type Administrator, ensureAdministrator, prepareDatabase, revisionAt, withNewMetadata } from "./install.ts";

export interface InitOptions {
  config?: string;
  wizard?: boolean;
  databaseUri?: string;
  settingsFile?: string;
  adminUsername?: string;
  adminFirstname?: string;
  adminLastname?: string;
  adminEmail?: string;
  adminPassword?: string;
}

/** What a new installation is made of. */
export interface Plan {
  file: string;
  replace: boolean;
  databaseUri: string;
  secret: string;
  admin: Administrator | undefined;
}

/** `liteset init`: roles and permissions as they should be; where nothing is set up yet, a wizard or flags set it up. */
export async function init(options: InitOptions): Promise<void> {
  if (options.wizard || (await wantsWizard(options))) {
    const { askPlan } = await import("./init-wizard.ts");
    return carryOut(await askPlan(options));
  }
  if (options.databaseUri !== undefined) return carryOut(await planOf(options, options.databaseUri));
  const settings = await requireSettings({ configPath: options.config }, (line) => console.error(`liteset: ${line}`));
  await initialise(settings, adminOf(options));
}

/** Writes the settings file, then makes the database ready. Everything has been checked before. */
async function carryOut({ file, replace, databaseUri, secret, admin }: Plan): Promise<void> {
  await writePrivate(file, await settingsText({ secret, databaseUri: JSON.stringify(databaseUri) }), replace);
  console.log(`Wrote ${file}.`);
  await initialise(await requireSettings({ configPath: file }), admin);
  console.log("Everything is ready: liteset run starts the server.");
}

async function initialise(settings: Settings, admin: Administrator | undefined): Promise<void> {
  await withNewMetadata(settings, async (metadata) => {
    await prepareDatabase(metadata, settings);
    console.log("The database has its tables, roles and permissions.");
    if (!admin) return;
    const made = await ensureAdministrator(metadata, settings, admin);
    if (!made) console.log(`There is a user ${admin.username} already, who stays as they are.`);
    else
      console.log(
        `Created the administrator ${admin.username}${admin.isGenerated ? ` with the password ${admin.password}` : ""}.`,
      );
  });
}

/** Asks only on a terminal, where nothing says yet what to do. */
async function wantsWizard(options: InitOptions): Promise<boolean> {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (!isTerminal || options.config || options.databaseUri !== undefined) return false;
  const { sources, settings } = await loadSettings();
  return (
    sources.length === 0 &&
    checkSafety(settings).some(({ key, severity }) => key === "SECRET_KEY" && severity === "error")
  );
}

async function planOf(options: InitOptions, databaseUri: string): Promise<Plan> {
  const file = resolve(options.settingsFile ?? "liteset.config.ts");
  if (existsSync(file))
    throw new UserError(`${file} is there already and stays as it is; name another with --settings-file.`);
  const given = process.env.SUPERSET_SECRET_KEY;
  const secret = given || makeSecret();
  const revision = await revisionAt(databaseUri, secret);
  if (revision && !given) throw new UserError(secretNeeded);
  return { file, replace: false, databaseUri, secret, admin: adminOf(options) };
}

const secretNeeded =
  "This database belongs to a Superset or Liteset already. Set SUPERSET_SECRET_KEY to its SECRET_KEY, without which its stored passwords cannot be read.";

function adminOf(options: InitOptions): Administrator | undefined {
  const { adminUsername: username, adminPassword } = options;
  if (username === undefined) return undefined;
  const password = adminPassword ?? randomBytes(12).toString("base64url");
  return {
    username,
    firstName: options.adminFirstname ?? "Admin",
    lastName: options.adminLastname ?? "User",
    email: options.adminEmail ?? `${username}@example.com`,
    password,
    isGenerated: adminPassword === undefined,
  };
}
