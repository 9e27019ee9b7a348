import { UserError } from "../errors.ts";
import { check, currentRevision, HEAD, stamp, upgrade, upgradeStatements } from "../metadata/migrate.ts";
import { parseMetadataUri } from "../metadata/uri.ts";
import { readSettings } from "./context.ts";

interface DbOptions {
  config?: string;
  revision?: string;
  sql?: boolean;
  purge?: boolean;
  verbose?: boolean;
  indicateCurrent?: boolean;
}

const DESCRIPTION = "the schema of Apache Superset 6.0.0";

/** `liteset db upgrade [revision]`: makes the tables of Superset 6.0.0 where there are none. */
export async function upgradeCommand(options: DbOptions, revision = options.revision ?? "head"): Promise<void> {
  requireHead(revision);
  const settings = await readSettings(options);
  if (options.sql) {
    for (const statement of upgradeStatements(parseMetadataUri(settings.SQLALCHEMY_DATABASE_URI).kind))
      console.log(`${statement};`);
    return;
  }
  const result = await upgrade(settings);
  console.log(
    result === "created"
      ? `The metadata database was created at revision ${HEAD}; liteset init adds roles and permissions.`
      : `The metadata database is at revision ${HEAD} already; nothing was changed.`,
  );
}

/** `liteset db current`: prints the revision. */
export async function currentCommand(options: DbOptions): Promise<void> {
  const settings = await readSettings(options);
  const revision = await currentRevision(settings);
  if (revision === null) throw new UserError("the database has no revision; liteset db upgrade creates the tables");
  if (options.verbose) {
    const { kind, database } = parseMetadataUri(settings.SQLALCHEMY_DATABASE_URI);
    console.log(`Current revision of the ${kind} database ${database}:`);
  }
  console.log(named(revision));
}

/** `liteset db check`: says whether the database can be used as it is. */
export async function checkCommand(options: DbOptions): Promise<void> {
  await check(await readSettings(options));
  console.log(`The metadata database is at revision ${HEAD} (Superset 6.0.0) and can be used as it is.`);
}

/** `liteset db heads`: the revision that Liteset works with. */
export function headsCommand({ verbose }: DbOptions): void {
  console.log(verbose ? `${named(HEAD)}: ${DESCRIPTION}` : named(HEAD));
}

/** `liteset db history`: there is one revision. */
export async function historyCommand(options: DbOptions): Promise<void> {
  const current = options.indicateCurrent ? await currentRevision(await readSettings(options)) : null;
  console.log(`<base> -> ${named(HEAD)}${current === HEAD ? " (current)" : ""}, ${DESCRIPTION}`);
}

/** `liteset db show [revision]`. */
export function showCommand(_: DbOptions, revision = "head"): void {
  requireHead(revision);
  console.log(`Rev: ${named(HEAD)}\nParent: <base>\n\n    ${DESCRIPTION}`);
}

/** `liteset db stamp [revision]`: writes the revision where the tables are there. */
export async function stampCommand(options: DbOptions, revision = "head"): Promise<void> {
  requireHead(revision);
  const purge = options.purge === true;
  if (options.sql) {
    if (purge) console.log("DELETE FROM alembic_version;");
    console.log(`INSERT INTO alembic_version (version_num) VALUES ('${HEAD}');`);
    return;
  }
  await stamp(await readSettings(options), { purge });
  console.log(`The metadata database has the revision ${HEAD}.`);
}

const named = (revision: string): string => `${revision}${revision === HEAD ? " (head)" : ""}`;

function requireHead(revision: string): void {
  if (revision === "head" || revision === "heads" || revision === HEAD) return;
  throw new UserError(`Liteset knows the revision ${HEAD} (head) of Superset 6.0.0 only, not "${revision}"`);
}
