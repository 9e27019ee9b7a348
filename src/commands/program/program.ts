import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { UserError } from "../../errors.ts";
import { packageRoot } from "../../runtime.ts";
import { addAssets } from "./assets.ts";
import { accepts, exampleForEach } from "./command.ts";
import { addConnections } from "./connections.ts";
import { addDb } from "./db.ts";
import { addPeople } from "./people.ts";
import { addServer } from "./server.ts";
import { addSetup } from "./setup.ts";

/** What the commands of Superset, made with click, end with where they are called wrongly. */
const USAGE_ERROR = 2;

/** The whole command line: declarations alone, each command is loaded when it runs. */
export function createProgram(): Command {
  const program = new Command("liteset")
    .description("A drop-in replacement for Apache Superset 6.0.0: the same database, the same API, one command.")
    .version(packageVersion(), "-V, --version")
    .option(
      "--config <file>",
      "settings file, instead of the one that is found (SUPERSET_CONFIG_PATH, working folder …)",
    )
    .option("-e, --env-file <file>", "file of environment variables (NAME=value, a line each); those that are set stay")
    .option("--debug", "show stacks of errors")
    .helpCommand(true)
    .showHelpAfterError("(liteset --help lists the commands; liteset COMMAND --help its options)")
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : USAGE_ERROR, error.code, error.message);
    })
    .hook("preAction", (_, command) => readEnvFile(command.optsWithGlobals<{ envFile?: string }>().envFile));
  accepts(program, "-A, --app <name>", "--no-debug");
  addSetup(program);
  addServer(program);
  addDb(program);
  addAssets(program);
  addConnections(program);
  addPeople(program);
  exampleForEach(program);
  return program;
}

/** Arguments as commander knows them: `load_examples --only_metadata` is `load-examples --only-metadata`. */
export function inOurSpelling(program: Command, args: readonly string[]): string[] {
  let level: Command | undefined = program;
  return args.map((arg) => {
    if (arg === "-path") return "--path";
    if (/^--[a-z_]+(=|$)/.test(arg)) return arg.replace(/^[^=]+/, (name) => name.replaceAll("_", "-"));
    const name = arg.replaceAll("_", "-");
    const found: Command | undefined = level?.commands.find(
      (one) => one.name() === name || one.aliases().includes(name),
    );
    if (!found) return arg;
    level = found.commands.length > 0 ? found : undefined;
    return name;
  });
}

function readEnvFile(file: string | undefined): void {
  if (file === undefined) return;
  try {
    process.loadEnvFile(file);
  } catch (cause) {
    throw new UserError(`${file} cannot be read`, { cause });
  }
}

function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }).version;
}
