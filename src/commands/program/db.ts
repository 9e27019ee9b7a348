import type { Command } from "commander";
import { accepts, examples, lazy, refused, refuses } from "./command.ts";

const DIRECTORY = "Liteset's one migration lies in its package";
const OWN_MIGRATIONS = "Liteset has the schema of Superset 6.0.0 and makes no migrations of its own";
const FOR_MIGRATIONS = "it is for Alembic's migrations, of which Superset 6.0.0 needs none here";

/** `liteset db …`: the metadata database, under the names of Flask-Migrate. */
export function addDb(program: Command): void {
  const db = program.command("db").description("the metadata database");
  const upgrade = db
    .command("upgrade")
    .description("create the tables of Superset 6.0.0 in an empty database; change nothing in one that has them")
    .argument("[revision]", "head, or the revision of Superset 6.0.0")
    .option("--revision <revision>", "the same as an option")
    .option("--sql", "print the statements instead of running them")
    .action(lazy(async () => (await import("../db.ts")).upgradeCommand));
  refuses(upgrade, DIRECTORY, "-d, --directory <folder>");
  refuses(upgrade, FOR_MIGRATIONS, "-x, --x-arg <argument...>", "--tag <tag>");
  examples(upgrade, "db upgrade", "db upgrade --sql > schema.sql");

  const current = db
    .command("current")
    .description("print the revision of the database")
    .option("-v, --verbose", "also which database it is")
    .action(lazy(async () => (await import("../db.ts")).currentCommand));
  const check = db
    .command("check")
    .description("say whether this database can be used as it is; changes nothing")
    .action(lazy(async () => (await import("../db.ts")).checkCommand));
  const heads = db
    .command("heads")
    .description("print the revision that Liteset works with")
    .option("-v, --verbose", "also what it is")
    .action(lazy(async () => (await import("../db.ts")).headsCommand));
  accepts(heads, "--resolve-dependencies");
  const history = db
    .command("history")
    .description("print the revisions that Liteset knows: one")
    .option("-v, --verbose", "also what it is")
    .option("-i, --indicate-current", "mark the revision of the database")
    .action(lazy(async () => (await import("../db.ts")).historyCommand));
  refuses(history, "there is one revision", "-r, --rev-range <range>");
  const show = db
    .command("show")
    .description("say what a revision is")
    .argument("[revision]", "head, or the revision of Superset 6.0.0", "head")
    .action(lazy(async () => (await import("../db.ts")).showCommand));
  const branches = db
    .command("branches")
    .description("print revisions from which several follow: none")
    .action(() => {});
  accepts(branches, "-v, --verbose");
  const stamp = db
    .command("stamp")
    .description("write the revision of Superset 6.0.0 into a database that has its tables")
    .argument("[revision]", "head, or the revision of Superset 6.0.0", "head")
    .option("--sql", "print the statements instead of running them")
    .option("--purge", "whatever revision is there, replace it")
    .action(lazy(async () => (await import("../db.ts")).stampCommand));
  refuses(stamp, FOR_MIGRATIONS, "--tag <tag>");
  examples(stamp, "db stamp", "db stamp head --purge");
  for (const command of [current, heads, history, show, branches, stamp])
    refuses(command, DIRECTORY, "-d, --directory <folder>");
  examples(check, "db check && liteset run");

  refused(
    db,
    "downgrade",
    "Liteset knows the schema of Superset 6.0.0 only; go back to the copy from before the upgrade",
  );
  for (const name of ["edit", "init", "list-templates", "merge", "migrate", "revision"])
    refused(db, name, OWN_MIGRATIONS);
}
