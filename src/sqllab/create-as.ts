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

/**
 * Where a table or view is made that somebody calls `name` or `schema.name`.
 * @param forced the schema that the installation has for such; null where people choose
 * @throws LitesetError where another schema is named
 */
export function placeOfNew(given: string, forced: string | null): { schema: string | null; name: string } {
  const [, schema = null, name = given] = /^([^.]+)\.([^.]+)$/.exec(given) ?? [];
  if (forced === null || schema === null || schema === forced) return { schema: forced ?? schema, name };
  throw new LitesetError(
    `Tables and views of queries are made in the schema ${forced} here: leave out ${schema}.`,
    "GENERIC_BACKEND_ERROR",
    { status: 400 },
  );
}

/** A look into the table that a query made. */
export function selectOfTable({ tmp_schema_name, tmp_table_name, limit }: Query, database: Database): string {
  const { quote } = engineFor(database.sqlalchemy_uri);
  const name = [tmp_schema_name, tmp_table_name].filter((part) => part != null).map((part) => quote(part));
  return `SELECT\n  *\nFROM ${name.join(".")}\nLIMIT ${limit}`;
}
