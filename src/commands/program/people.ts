import type { Command } from "commander";
import { examples, lazy, refused } from "./command.ts";

const APP_SKELETON = "it is for programs built on Flask-AppBuilder, and Liteset is none";

/** Users and roles, under their own names and under Flask-AppBuilder's. */
export function addPeople(program: Command): void {
  const fab = program.command("fab").description("Flask-AppBuilder's names of the commands about users and roles");
  for (const parent of [program, fab]) addUsers(parent);
  addRoles(fab);
  const testUsers = program
    .command("load-test-users")
    .description("make the users that Superset's tests sign in with, where TESTING = True")
    .option("--password <password>", "of each of them", "general")
    .action(lazy(async () => (await import("../upkeep.ts")).loadTestUsersCommand));
  examples(testUsers, "load-test-users");
  const reset = program
    .command("factory-reset")
    .description("delete all assets, logs, users and roles of one's own (ENABLE_FACTORY_RESET_COMMAND)")
    .option(
      "--username <name>",
      "the administrator who does it; the password is asked for, or read from standard input",
    )
    .option("--silent", "do not ask whether this is meant")
    .option("--exclude-users <names>", "users who stay, separated by commas; administrators do")
    .option("--exclude-roles <names>", "roles that stay, separated by commas; the built-in ones do")
    .action(lazy(async () => (await import("../factory-reset.ts")).factoryResetCommand));
  examples(reset, "factory-reset --username admin", "factory-reset --username admin --silent < password.txt");
  for (const name of ["babel-compile", "babel-extract", "collect-static", "create-addon", "create-app"])
    refused(fab, name, APP_SKELETON);
  refused(
    fab,
    "security-cleanup",
    "it would take the rights to databases, schemas and datasets from every role; liteset init repairs the built-in roles",
  );
  refused(fab, "security-converge", "no permission of Superset 6.0.0 has a former name to come from");
}

function addUsers(parent: Command): void {
  const prefix = parent.name() === "fab" ? "fab " : "";
  const createAdmin = userOptions(parent.command("create-admin").description("create an administrator")).action(
    lazy(async () => (await import("../users.ts")).createAdmin),
  );
  examples(createAdmin, `${prefix}create-admin --username ann --email ann@example.com --password secret`);
  const createUser = userOptions(parent.command("create-user").description("create a user with a role"))
    .option("--role <role...>", "roles of the user")
    .action(lazy(async () => (await import("../users.ts")).createUserCommand));
  examples(
    createUser,
    `${prefix}create-user --role Alpha --username bob --firstname Bob --lastname Low --email bob@example.com`,
  );
  const reset = parent
    .command("reset-password")
    .description("set a new password")
    .argument("[username]")
    .option("--username <name>")
    .option("--password <password>", "the new password; asked for on a terminal")
    .action(lazy(async () => (await import("../users.ts")).resetPassword));
  examples(reset, `${prefix}reset-password admin`);
  const list = parent
    .command("list-users")
    .description("list the users with their roles")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../users.ts")).listUsers));
  examples(list, `${prefix}list-users --json`);
}

function addRoles(fab: Command): void {
  const exportRoles = fab
    .command("export-roles")
    .description("write the roles with their permissions as JSON")
    .option("-p, --path <file>", "file to write; default roles_export_<time>.json")
    .option("--indent <spaces>", "spaces, or text, to indent with")
    .action(lazy(async () => (await import("../roles.ts")).exportRolesCommand));
  examples(exportRoles, "fab export-roles --path roles.json --indent 2");
  const importRoles = fab
    .command("import-roles")
    .description("add roles and permissions from such a file; nothing is taken away")
    .requiredOption("-p, --path <file>", "the file")
    .action(lazy(async () => (await import("../roles.ts")).importRolesCommand));
  examples(importRoles, "fab import-roles --path roles.json");
  fab
    .command("create-permissions")
    .description("create the permissions that are missing, and bring the built-in roles up to date")
    .action(lazy(async () => (await import("../roles.ts")).createPermissionsCommand));
  fab
    .command("create-db")
    .description("create the tables, as liteset db upgrade does")
    .action(lazy(async () => (await import("../db.ts")).upgradeCommand));
  fab
    .command("list-views")
    .description("list what permissions are about, with the permissions and addresses of each")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../routes.ts")).listViewsCommand));
  fab
    .command("version")
    .description("print which Flask-AppBuilder these commands are those of")
    .action(() => console.log("F.A.B Version: 5.0.2 (its commands, in Liteset)."));
}

function userOptions(command: Command): Command {
  return command
    .option("--username <name>")
    .option("--firstname <name>")
    .option("--lastname <name>")
    .option("--email <address>")
    .option("--password <password>", "asked for on a terminal");
}
