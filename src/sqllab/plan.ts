import type { Engine } from "../engines/engine.ts";
import { disallowedFunctionsOf } from "../engines/safety.ts";
import { LitesetError } from "../errors.ts";
import type { Settings } from "../settings/keys.ts";
import type { SqlStatement } from "../sql/analyze.ts";
import { applyLimit, formatSql, parseSql } from "../sql/reader.ts";
import { type FaultPlace, faultPlace } from "./fault-place.ts";

/** What decided how many rows a query may give; the words are those of the `query` table. */
type LimitingFactor = "NOT_LIMITED" | "QUERY" | "DROPDOWN" | "QUERY_AND_DROPDOWN";

/** A table or view to make of a query's rows. */
export interface CreateAs {
  kind: "TABLE" | "VIEW";
  schema: string | null;
  name: string;
}

export interface Plan {
  /** What to run, in order; the last one gives the rows. */
  statements: string[];
  /** True where something of it changes data. */
  isMutating: boolean;
  limit: number;
  limitingFactor: LimitingFactor;
  createAs: CreateAs | undefined;
}

export interface PlanOptions {
  engine: Engine;
  settings: Pick<Settings, "DISALLOWED_SQL_FUNCTIONS" | "SQL_MAX_ROW" | "SQLLAB_CTAS_NO_LIMIT">;
  /** Whether the database takes statements that change data. */
  allowDml: boolean;
  /** Rows that were asked for; 0 or less counts as the most there may be. */
  limit: number;
  createAs: CreateAs | undefined;
}

/**
 * The statements of a user's SQL. What cannot be read is refused, for nobody knows what it touches; but for commands, which only
 * those may run to whom nothing of the database is closed (`requireTables`).
 * @throws LitesetError 422 in the reference's words
 */
export async function readScript(sql: string, engine: Engine): Promise<SqlStatement[]> {
  const { statements } = await parseSql(sql, engine.dialect);
  const broken = statements.find(({ isReadable, isCommand }) => !isReadable && !isCommand);
  if (broken)
    throw unparsable(sql, broken.error ?? "it is not understood", engine.name, faultPlace(sql, statements, broken));
  if (statements.length === 0) throw unparsable(sql, "there is no statement in it", engine.name);
  return statements;
}

/** SQL that is none. */
export const unparsable = (
  sql: string,
  reason: string,
  engine: string | null,
  place: FaultPlace | null = null,
): LitesetError =>
  new LitesetError(`Error parsing the SQL: ${reason}`, "INVALID_SQL_ERROR", {
    status: 422,
    extra: { sql, engine, line: place?.line ?? null, column: place?.column ?? null },
  });

/** What to run of a script that has been read: checked, with limits, the last query as a table where that is wanted. */
export async function planScript(script: readonly SqlStatement[], options: PlanOptions): Promise<Plan> {
  const { engine, settings, createAs } = options;
  refuseFunctions(script, engine, settings);
  const isMutating = script.some(({ effect }) => effect !== "none");
  if (isMutating && !options.allowDml)
    throw refused("DML_NOT_ALLOWED_ERROR", script.some(({ effect }) => effect === "change") ? NO_DML : NO_ACTS);
  if (createAs) refuseCreateAs(script, createAs);
  const own = createAs && settings.SQLLAB_CTAS_NO_LIMIT ? null : script.at(-1)!.limit;
  const most = settings.SQL_MAX_ROW > 0 ? settings.SQL_MAX_ROW : Number.MAX_SAFE_INTEGER - 1;
  const asked = options.limit > 0 ? Math.min(options.limit, most) : most;
  const limit = own === null ? asked : Math.min(own, asked);
  const limitingFactor = own === null || own > asked ? "DROPDOWN" : own < asked ? "QUERY" : "QUERY_AND_DROPDOWN";
  const statements = await Promise.all(
    script.map((statement, at) => {
      if (createAs && at === script.length - 1) return createStatement(createAs, statement.sql, engine);
      // one more than the limit tells whether there are more
      return statement.query !== null && statement.effect === "none"
        ? limited(statement.sql, limit + 1, engine)
        : Promise.resolve(statement.sql);
    }),
  );
  return { statements, isMutating: isMutating || createAs !== undefined, limit, limitingFactor, createAs };
}

/** A query with its limit, laid out over lines as the history shows it and as errors count them. */
async function limited(sql: string, limit: number, { dialect, limitStyle }: Engine): Promise<string> {
  return formatSql(await applyLimit(sql, dialect, limit, limitStyle), dialect);
}

const NO_DML =
  "This database does not allow for DDL/DML, but the query mutates data. Please contact your administrator for more assistance.";
const NO_ACTS =
  "This database does not allow for DDL/DML, and nobody knows whether this command changes data. Please contact your administrator for more assistance.";
const NO_CTAS =
  "CTAS (create table as select) can only be run with a query where the last statement is a SELECT. Please make sure your query has a SELECT as its last statement. Then, try running your query again.";
const NO_CVAS =
  "CVAS (create view as select) can only be run with a query with a single SELECT statement. Please make sure your query has only a SELECT statement. Then, try running your query again.";

/** The reference answers 500 to what a query may not do. */
const refused = (
  type: "DML_NOT_ALLOWED_ERROR" | "INVALID_CTAS_QUERY_ERROR" | "INVALID_CVAS_QUERY_ERROR" | "SYNTAX_ERROR",
  message: string,
): LitesetError => new LitesetError(message, type, { status: 500 });

function refuseFunctions(script: readonly SqlStatement[], engine: Engine, settings: PlanOptions["settings"]): void {
  const called = new Set(script.flatMap(({ functions }) => functions));
  const found = disallowedFunctionsOf(engine, settings).filter((name) => called.has(name.toLowerCase()));
  if (found.length > 0)
    throw refused("SYNTAX_ERROR", `SQL statement contains disallowed function(s): ${found.join(", ")}`);
}

function refuseCreateAs(script: readonly SqlStatement[], { kind }: CreateAs): void {
  const isSelect = (script.at(-1)?.query ?? null) !== null;
  if (kind === "TABLE" && !isSelect) throw refused("INVALID_CTAS_QUERY_ERROR", NO_CTAS);
  if (kind === "VIEW" && (!isSelect || script.length > 1)) throw refused("INVALID_CVAS_QUERY_ERROR", NO_CVAS);
}

function createStatement({ kind, schema, name }: CreateAs, sql: string, { quote }: Engine): string {
  const target = [schema, name].filter((part) => part !== null).map((part) => quote(part, true));
  return `CREATE ${kind} ${target.join(".")} AS\n${sql}`;
}
