import { UserError } from "../errors.ts";
import { check, currentRevision, HEAD, upgrade } from "../metadata/migrate.ts";
import { readSettings } from "./context.ts";

interface DbOptions {
  config?: string;
  revision?: string;
}

/** `liteset db upgrade [revision]`: makes the tables of Superset 6.0.0 where there are none. */
export async function upgradeCommand(options: DbOptions, revision = options.revision ?? "head"): Promise<void> {
  if (revision !== "head" && revision !== HEAD) {
    throw new UserError(`Liteset knows the revision ${HEAD} (head) of Superset 6.0.0 only, not "${revision}"`);
  }
  const result = await upgrade(await readSettings(options));
  console.log(
    result === "created"
      ? `The metadata database was created at revision ${HEAD}; liteset init adds roles and permissions.`
      : `The metadata database is at revision ${HEAD} already; nothing was changed.`,
  );
}

/** `liteset db current`: prints the revision. */
export async function currentCommand(options: DbOptions): Promise<void> {
  const revision = await currentRevision(await readSettings(options));
  if (revision === null) throw new UserError("the database has no revision; liteset db upgrade creates the tables");
  console.log(`${revision}${revision === HEAD ? " (head)" : ""}`);
}

/** `liteset db check`: says whether the database can be used as it is. */
export async function checkCommand(options: DbOptions): Promise<void> {
  await check(await readSettings(options));
  console.log(`The metadata database is at revision ${HEAD} (Superset 6.0.0) and can be used as it is.`);
}
