import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { UserError } from "./errors.ts";
import { packageRoot } from "./runtime.ts";

/** Options of every command, as commander gives them: `--only-metadata` is `onlyMetadata`. */
export interface CommandOptions {
  /** The settings file, instead of the one that would be found. */
  config?: string;
  /** Show stacks. */
  debug?: boolean;
  [option: string]: unknown;
}

type Run = (options: CommandOptions, ...args: string[]) => Promise<void> | void;

const program = new Command("liteset")
  .description("A drop-in replacement for Apache Superset 6.0.0: the same database, the same API, one command.")
  .option("--config <file>", "settings file, instead of the one that is found (SUPERSET_CONFIG_PATH, working folder …)")
  .option("--debug", "show stacks of errors")
  .helpCommand(true)
  .showHelpAfterError("(liteset --help lists the commands; liteset COMMAND --help its options)")
  .exitOverride();

program
  .command("version")
  .description("print the version")
  .option("-v, --verbose", "also the versions of Node.js and of the reference")
  .action(lazy(async () => (await import("./commands/version.ts")).version));

program
  .command("quickstart")
  .description("everything from nothing: databases, administrator and examples in ./.liteset, then the server")
  .option("--host <host>", "address to listen on", "127.0.0.1")
  .option("-p, --port <port>", "port to listen on", "8088")
  .option("--home <folder>", "folder that holds everything", ".liteset")
  .option("--no-examples", "without the example dashboards")
  .option("--no-run", "make everything, but do not start the server")
  .action(lazy(async () => (await import("./commands/quickstart.ts")).quickstart));

program
  .command("init")
  .description("create or repair roles and permissions; on a terminal without settings also a wizard for all the rest")
  .option("--wizard", "ask, even if there are settings already")
  .option("--database-uri <uri>", "metadata database to write into the settings file")
  .option("--settings-file <file>", "settings file to write", "liteset.config.ts")
  .option("--admin-username <name>", "administrator to create")
  .option("--admin-firstname <name>")
  .option("--admin-lastname <name>")
  .option("--admin-email <address>")
  .option("--admin-password <password>")
  .action(lazy(async () => (await import("./commands/init.ts")).init));

const config = program.command("config").description("look at the settings");
config
  .command("show")
  .description("print the settings in force; secrets are masked")
  .option("--origin", "also where each one comes from")
  .option("--all", "also the ones that have their default")
  .option("--json", "as JSON")
  .action(lazy(async () => (await import("./commands/config.ts")).show));
config
  .command("translate")
  .description("write an equal liteset.config.ts of a superset_config.py")
  .argument("<file>", "the superset_config.py")
  .option("-o, --output <file>", "file to write, instead of the terminal")
  .action(lazy(async () => (await import("./commands/config.ts")).translate));

const db = program.command("db").description("the metadata database");
db.command("upgrade")
  .description("create the tables of Superset 6.0.0 in an empty database; change nothing in one that has them")
  .argument("[revision]", "accepted for compatibility: head, or the revision of Superset 6.0.0")
  .option("--revision <revision>", "the same as an option")
  .action(lazy(async () => (await import("./commands/db.ts")).upgradeCommand));
db.command("current")
  .description("print the revision of the database")
  .action(lazy(async () => (await import("./commands/db.ts")).currentCommand));
db.command("check")
  .description("say whether this database can be used as it is; changes nothing")
  .action(lazy(async () => (await import("./commands/db.ts")).checkCommand));

program
  .command("load-examples")
  .alias("load_examples")
  .description("load the example data, charts and dashboards")
  .option("-f, --force", "load the data again")
  .option("-m, --only-metadata", "charts and dashboards without their data")
  .option("-t, --load-test-data", "accepted for compatibility")
  .option("-b, --load-big-data", "accepted for compatibility")
  .action(lazy(async () => (await import("./commands/load-examples.ts")).loadExamplesCommand));

program
  .command("export")
  .description("write all assets into a folder, for version control: stable names, no secrets, no time of export")
  .argument("<folder>", "a new folder, or one that was exported into")
  .option("--url <address>", "of a server to export from, instead of the metadata database")
  .option("--token <token>", "bearer token for it; default LITESET_TOKEN")
  .option("--json", "say what was written as JSON")
  .action(lazy(async () => (await import("./commands/bundles.ts")).exportCommand));
program
  .command("import")
  .description("import a folder or ZIP file of assets: all of it or nothing")
  .argument("<path>", "the folder, or ZIP file")
  .option("--dry-run", "print what would change, field by field, and write nothing; exit status 2 when something would")
  .option("--overwrite", "replace assets that exist; otherwise they stay as they are")
  .option("--env-file <file>", "values of the variables in the files of databases (NAME=value, a line each)")
  .option("--url <address>", "of a server to import into, instead of the metadata database")
  .option("--token <token>", "bearer token for it; default LITESET_TOKEN")
  .option("--json", "say what changed as JSON")
  .action(lazy(async () => (await import("./commands/bundles.ts")).importCommand));

program
  .command("export-dashboards")
  .alias("export_dashboards")
  .description("export all dashboards with what they need to a ZIP file")
  .option("-f, --dashboard-file <file>", "the ZIP file; default dashboard_export_<time>.zip")
  .action(lazy(async () => (await import("./commands/superset-bundles.ts")).exportDashboardsCommand));
program
  .command("export-datasources")
  .alias("export_datasources")
  .description("export all datasets with their connections to a ZIP file")
  .option("-f, --datasource-file <file>", "the ZIP file; default dataset_export_<time>.zip")
  .action(lazy(async () => (await import("./commands/superset-bundles.ts")).exportDatasourcesCommand));
program
  .command("import-dashboards")
  .alias("import_dashboards")
  .description("import dashboards from a ZIP file; what exists is replaced")
  .requiredOption("-p, --path <file>", "the ZIP file")
  .requiredOption("-u, --username <name>", "who imports, and owns what is new")
  .action(lazy(async () => (await import("./commands/superset-bundles.ts")).importDashboardsCommand));
program
  .command("import-datasources")
  .alias("import_datasources")
  .description("import datasets from a ZIP file; what exists is replaced")
  .requiredOption("-p, --path <file>", "the ZIP file")
  .option("-u, --username <name>", "who imports, and owns what is new", "admin")
  .action(lazy(async () => (await import("./commands/superset-bundles.ts")).importDatasourcesCommand));
program
  .command("import-directory")
  .alias("import_directory")
  .description("import the files of an export from a folder")
  .argument("<folder>")
  .option("-o, --overwrite", "replace assets that exist; otherwise they stay as they are")
  .option("-f, --force", "accepted for compatibility: no data is loaded from addresses")
  .action(lazy(async () => (await import("./commands/superset-bundles.ts")).importDirectoryCommand));

program
  .command("test-db")
  .alias("test_db")
  .description("say which engine serves an address, connect to it and list its schemas")
  .argument("<mode-or-uri>", "the SQLAlchemy URI; before it full (default), connectivity or engine-spec")
  .argument("[uri]")
  .option("-c, --connect-args <json>", "connection arguments as a JSON object")
  .option("--json", "as JSON")
  .action(lazy(async () => (await import("./commands/databases.ts")).testDb));
program
  .command("set-database-uri")
  .alias("set_database_uri")
  .description("give a database connection another address, or make it")
  .option("-d, --database-name <name>", "the connection")
  .option("-u, --uri <uri>", "its new address")
  .option("-s, --skip-create", "do not make it when it does not exist")
  .action(lazy(async () => (await import("./commands/databases.ts")).setDatabaseUri));
program
  .command("re-encrypt-secrets")
  .alias("re_encrypt_secrets")
  .description("after SECRET_KEY has changed: encrypt stored passwords and secrets again, all of them or none")
  .option("-a, --previous-secret-key <key>", "the key before; default PREVIOUS_SECRET_KEY")
  .option("--dry-run", "count what would change, and write nothing")
  .option("--json", "as JSON")
  .action(lazy(async () => (await import("./commands/secrets.ts")).reEncryptCommand));

const run = program.command("run").alias("runserver").description("start the server");
run.option("--with-worker", "also do background work and its schedules in this process");
serverOptions(run).action(lazy(async () => (await import("./commands/run.ts")).run));

program
  .command("worker")
  .description("do background work; as many as you like, on as many machines")
  .option("-c, --concurrency <number>", "jobs at the same time (default: CELERY_CONFIG.worker_concurrency, or 4)")
  .action(lazy(async () => (await import("./commands/worker.ts")).worker));
program
  .command("beat")
  .description("hand scheduled work (CELERY_CONFIG.beat_schedule) to the workers")
  .action(lazy(async () => (await import("./commands/worker.ts")).beat));
serverOptions(run.command("server").description("the same as run")).action(
  lazy(async () => (await import("./commands/run.ts")).run),
);

// The commands of people, under their own name and under Flask-AppBuilder's.
const fab = program.command("fab").description("Flask-AppBuilder's names of the commands about users");
for (const parent of [program, fab]) {
  userOptions(parent.command("create-admin").description("create an administrator")).action(
    lazy(async () => (await import("./commands/users.ts")).createAdmin),
  );
  userOptions(parent.command("create-user").description("create a user with a role"))
    .option("--role <role...>", "roles of the user")
    .action(lazy(async () => (await import("./commands/users.ts")).createUserCommand));
  parent
    .command("reset-password")
    .description("set a new password")
    .argument("[username]")
    .option("--username <name>")
    .option("--password <password>", "the new password; asked for on a terminal")
    .action(lazy(async () => (await import("./commands/users.ts")).resetPassword));
  parent
    .command("list-users")
    .description("list the users with their roles")
    .action(lazy(async () => (await import("./commands/users.ts")).listUsers));
}

await main(process.argv);

function userOptions(command: Command): Command {
  return command
    .option("--username <name>")
    .option("--firstname <name>")
    .option("--lastname <name>")
    .option("--email <address>")
    .option("--password <password>", "asked for on a terminal");
}

function serverOptions(command: Command): Command {
  return command
    .option("-h, --host <host>", "address to listen on; default SUPERSET_WEBSERVER_ADDRESS")
    .option("-p, --port <port>", "port to listen on; default SUPERSET_WEBSERVER_PORT")
    .option("-w, --workers <number>", "processes that share the port", "1")
    .option("--reload", "for developers: start again when a source file or liteset.config.ts changes")
    .option("--open", "open the browser")
    .option("--no-reload", "accepted for compatibility")
    .option("--cert <file>", "certificate for HTTPS")
    .option("--key <file>", "private key for HTTPS")
    .addOption(new Option("--with-threads").hideHelp())
    .addOption(new Option("--without-threads").hideHelp())
    .addOption(new Option("--debugger").hideHelp())
    .helpOption("--help", "display help for command");
}

/** Loads a command's module when the command runs, and hands it its options with the global ones. */
function lazy(load: () => Promise<Run>) {
  return async (...given: unknown[]): Promise<void> => {
    const command = given.at(-1) as Command;
    const args = given.slice(0, -2).filter((argument): argument is string => typeof argument === "string");
    await (await load())(command.optsWithGlobals<CommandOptions>(), ...args);
  };
}

async function main(argv: string[]): Promise<void> {
  // As Superset spells them: `--only_metadata` means `--only-metadata`, `-V` the version.
  const args = argv.map((arg) =>
    /^--[a-z_]+(=|$)/.test(arg) ? arg.replace(/^[^=]+/, (name) => name.replaceAll("_", "-")) : arg,
  );
  program.version(packageVersion(), "-V, --version");
  try {
    await program.parseAsync(args);
  } catch (error) {
    process.exitCode = report(error, args.includes("--debug"));
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }).version;
}

/** The one place where a command's failure becomes words and an exit status. */
function report(error: unknown, debug: boolean): number {
  if (error instanceof CommanderError) return error.exitCode;
  if (debug) console.error(error);
  else if (error instanceof UserError) console.error(`liteset: ${error.message}`);
  else if (isAbortedPrompt(error)) console.error("liteset: stopped; nothing was changed");
  else
    console.error(
      `liteset: unexpected error: ${error instanceof Error ? error.message : error}\nRun it again with --debug for the details.`,
    );
  return 1;
}

/** Ctrl+C at one of inquirer's questions. */
function isAbortedPrompt(error: unknown): boolean {
  return error instanceof Error && error.name === "ExitPromptError";
}
