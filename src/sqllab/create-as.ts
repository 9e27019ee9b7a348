import { engineFor } from "../engines/registry.ts";
import { LitesetError } from "../errors.ts";
import type { Database } from "../metadata/entities/database.ts";
import type { Query } from "../metadata/entities/sqllab.ts";
import type { CreateAs } from "./plan.ts";

/** Making tables and views is for the databases that are set up for it. */
export function refuseCreating(createAs: CreateAs | undefined, { allow_ctas, allow_cvas }: Database): void {
  if (!createAs || (createAs.kind === "TABLE" ? allow_ctas : allow_cvas)) return;
  throw new LitesetError(
    `This database does not allow CREATE ${createAs.kind} AS. It can be allowed in the settings of the database, below SQL Lab.`,
    "DML_NOT_ALLOWED_ERROR",
    { status: 500 },
  );
}

/** A look into the table that a query made. */
export function selectOfTable({ tmp_schema_name, tmp_table_name, limit }: Query, database: Database): string {
  const { quote } = engineFor(database.sqlalchemy_uri);
  const name = [tmp_schema_name, tmp_table_name].filter((part) => part != null).map((part) => quote(part));
  return `SELECT\n  *\nFROM ${name.join(".")}\nLIMIT ${limit}`;
}
