import type { Command } from "commander";
import { examples, lazy } from "./command.ts";

/** From nothing to an installation: and what looks at one. */
export function addSetup(program: Command): void {
  program
    .command("version")
    .description("print the version")
    .option("-v, --verbose", "also the versions of Node.js and of the reference")
    .action(lazy(async () => (await import("../version.ts")).version));

  const quickstart = program
    .command("quickstart")
    .description("everything from nothing: databases, administrator and examples in ./.liteset, then the server")
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("-p, --port <port>", "port to listen on", "8088")
    .option("--home <folder>", "folder that holds everything", ".liteset")
    .option("--no-examples", "without the example dashboards")
    .option("--no-run", "make everything, but do not start the server")
    .action(lazy(async () => (await import("../quickstart.ts")).quickstart));
  examples(quickstart, "quickstart", "quickstart --port 9000 --no-examples");

  const init = program
    .command("init")
    .description(
      "create or repair roles and permissions; on a terminal without settings also a wizard for all the rest",
    )
    .option("--wizard", "ask, even if there are settings already")
    .option("--database-uri <uri>", "metadata database to write into the settings file")
    .option("--settings-file <file>", "settings file to write", "liteset.config.ts")
    .option("--admin-username <name>", "administrator to create")
    .option("--admin-firstname <name>")
    .option("--admin-lastname <name>")
    .option("--admin-email <address>")
    .option("--admin-password <password>")
    .action(lazy(async () => (await import("../init.ts")).init));
  examples(init, "init", "init --database-uri postgresql://me:secret@db/superset --admin-username admin");

  const adopt = program
    .command("adopt")
    .description("look at a Superset 6.0.0, change nothing, and say whether Liteset can take its place, and how")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../adopt.ts")).adopt));
  examples(adopt, "--config /etc/superset/superset_config.py adopt", "adopt --json");
  const doctor = program
    .command("doctor")
    .description("check settings, database, clock, caches, broker, workers, mail, browser, proxies and disk")
    .option("--url <address>", "also ask the running server at this address")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../doctor.ts")).doctor));
  examples(doctor, "doctor", "doctor --url https://bi.example.com --json");

  const config = program.command("config").description("look at the settings");
  const show = config
    .command("show")
    .description("print the settings in force; secrets are masked")
    .option("--origin", "also where each one comes from")
    .option("--all", "also the ones that have their default")
    .option("--json", "as JSON")
    .action(lazy(async () => (await import("../config.ts")).show));
  examples(show, "config show --origin", "config show --all --json");
  const translate = config
    .command("translate")
    .description("write an equal liteset.config.ts of a superset_config.py")
    .argument("<file>", "the superset_config.py")
    .option("-o, --output <file>", "file to write, instead of the terminal")
    .action(lazy(async () => (await import("../config.ts")).translate));
  examples(translate, "config translate superset_config.py -o liteset.config.ts");
}
