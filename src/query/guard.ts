import type { Engine } from "../engines/engine.ts";
import { disallowedFunctionsOf } from "../engines/safety.ts";
import { LitesetError } from "../errors.ts";
import type { Settings } from "../settings/keys.ts";
import { sanitizeClause } from "../sql/reader.ts";
import { trimmedEnd } from "../sql/trim.ts";
import { QueryError } from "./errors.ts";

/** Whose SQL is checked: the engine that will read it, and the settings that forbid functions there. */
export interface Guard {
  engine: Engine;
  settings: Pick<Settings, "DISALLOWED_SQL_FUNCTIONS">;
}

/**
 * A filter condition (WHERE or HAVING), proven to be one condition, without its comments.
 * @throws QueryError or LitesetError with the reference's texts
 */
export async function checkedClause(clause: string, guard: Guard): Promise<string> {
  try {
    return await sanitize(clause, guard);
  } catch (error) {
    if (isInvalid(error)) throw new QueryError(`Invalid SQL clause: ${clause}`);
    throw error;
  }
}

/** An adhoc column, metric or ordering, proven to be one expression. */
export async function checkedExpression(expression: string, guard: Guard): Promise<string> {
  try {
    return await sanitize(expression, guard);
  } catch (error) {
    if (!(error instanceof LitesetError)) throw error;
    if (error.type === "ADHOC_SUBQUERY_NOT_ALLOWED_ERROR") throw new QueryError(error.message);
    if (!isInvalid(error)) throw error;
    const isSeveral = trimmedEnd(expression).includes(";");
    throw new LitesetError(isSeveral ? "SQLStatement should have exactly one statement" : error.message, error.type, {
      status: 422,
      extra: { sql: `SELECT ${expression}`, engine: guard.engine.name, line: null, column: null },
    });
  }
}

/** A rule of an administrator, proven not to reach beyond its brackets; what lies within is theirs to say. */
export async function checkedRule(clause: string, engine: Engine): Promise<string> {
  try {
    return await sanitizeClause(clause, engine.dialect, { allowSubquery: true });
  } catch (error) {
    if (isInvalid(error)) throw new QueryError(`A row level security rule is not one condition: ${clause}`);
    throw error;
  }
}

function sanitize(sql: string, { engine, settings }: Guard): Promise<string> {
  const disallowedFunctions = disallowedFunctionsOf(engine, settings);
  return sanitizeClause(sql, engine.dialect, { disallowedFunctions });
}

/** A clause that is none; a forbidden function in it keeps its own message. */
const isInvalid = (error: unknown): boolean =>
  error instanceof LitesetError && error.type === "INVALID_SQL_ERROR" && "reason" in error.extra;
