import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { confirm, input, number, password, select } from "@inquirer/prompts";
import { UserError } from "../errors.ts";
import { makeSecret } from "../settings/check.ts";
import type { InitOptions, Plan } from "./init.ts";
import { revisionAt } from "./install.ts";

type Kind = "postgresql" | "mysql" | "sqlite";

const servers = {
  postgresql: { scheme: "postgresql+psycopg2", port: 5432 },
  mysql: { scheme: "mysql+mysqldb", port: 3306 },
};

/** Asks for everything a new installation needs; changes nothing. */
export async function askPlan(options: InitOptions): Promise<Plan> {
  const { databaseUri, secret } = await askDatabase(options.databaseUri);
  const { file, replace } = await askFile(options.settingsFile ?? "liteset.config.ts");
  const username = await input({
    message: "Name of the administrator",
    default: options.adminUsername ?? "admin",
    required: true,
  });
  const admin = {
    username,
    firstName: await input({ message: "First name", default: options.adminFirstname ?? "Admin" }),
    lastName: await input({ message: "Last name", default: options.adminLastname ?? "User" }),
    email: await input({ message: "E-mail address", default: options.adminEmail ?? `${username}@example.com` }),
    password: options.adminPassword ?? (await askPassword()),
  };
  return { file, replace, databaseUri, secret, admin };
}

/** Asks until a connection works. */
async function askDatabase(given: string | undefined): Promise<{ databaseUri: string; secret: string }> {
  for (let proposal = given; ; proposal = undefined) {
    const databaseUri = proposal ?? (await askUri());
    try {
      const fresh = makeSecret();
      const revision = await revisionAt(databaseUri, fresh);
      console.log(
        revision
          ? `It belongs to a Superset already (revision ${revision}).`
          : "The connection works, and the database is empty.",
      );
      return { databaseUri, secret: revision ? await askSecret() : fresh };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      console.error(`${error.message}\nPlease try again, or stop with Ctrl+C.`);
    }
  }
}

async function askUri(): Promise<string> {
  const kind = await select<Kind>({
    message: "Where should Liteset keep users, dashboards and charts?",
    choices: [
      { name: "PostgreSQL", value: "postgresql" },
      { name: "MySQL or MariaDB", value: "mysql" },
      { name: "SQLite, a file on this machine", value: "sqlite" },
    ],
  });
  if (kind === "sqlite") {
    return `sqlite:///${resolve(await input({ message: "File of the database", default: "superset.db", required: true }))}`;
  }
  const { scheme, port } = servers[kind];
  const host = await input({ message: "Host", default: "127.0.0.1", required: true });
  const chosen = await number({ message: "Port", default: port, min: 1, max: 65_535 });
  const database = await input({
    message: "Name of the database (it must exist)",
    default: "superset",
    required: true,
  });
  const user = await input({ message: "User", default: "superset", required: true });
  const secret = await password({ message: "Password (empty for none)", mask: true });
  const login = encodeURIComponent(user) + (secret ? `:${encodeURIComponent(secret)}` : "");
  return `${scheme}://${login}@${host.includes(":") ? `[${host}]` : host}:${chosen ?? port}/${encodeURIComponent(database)}`;
}

async function askSecret(): Promise<string> {
  return password({
    message: "Its SECRET_KEY",
    mask: true,
    validate: (text) => text !== "" || "Stored passwords cannot be read without it",
  });
}

async function askFile(proposal: string): Promise<{ file: string; replace: boolean }> {
  for (;;) {
    const file = resolve(await input({ message: "Settings file to write", default: proposal, required: true }));
    if (!file.endsWith(".ts")) console.error("The name must end with .ts.");
    else if (!existsSync(file)) return { file, replace: false };
    else if (await confirm({ message: `${file} is there already. Replace it?`, default: false }))
      return { file, replace: true };
  }
}

async function askPassword(): Promise<string> {
  for (;;) {
    const first = await password({
      message: "Password of the administrator",
      mask: true,
      validate: (text) => text !== "" || "It must not be empty",
    });
    if (first === (await password({ message: "Once more", mask: true }))) return first;
    console.error("The two differ; please try again.");
  }
}
