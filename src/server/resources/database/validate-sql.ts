import { answeredWithin } from "../../../engines/wire.ts";
import { LitesetError } from "../../../errors.ts";
import { parseSql } from "../../../sql/reader.ts";
import { faultPlace } from "../../../sqllab/fault-place.ts";
import { notFound } from "../../rest/item.ts";
import { readBody } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";
import { openDatabase } from "./access.ts";
import { sqlToValidate } from "./schemas.ts";

/** POST: what is wrong with a statement, where SQL_VALIDATORS_BY_ENGINE names a validator for its engine. */
export async function validateSql(call: Call): Promise<Answer> {
  const { sql } = await readBody(call, sqlToValidate);
  const opened = await openDatabase(call);
  if (!opened) throw notFound();
  const { engine } = opened;
  const validators = call.app.settings.SQL_VALIDATORS_BY_ENGINE as Record<string, unknown> | null;
  if (!validators?.[engine.name])
    throw new LitesetError(`no SQL validator is configured for ${engine.name}`, "GENERIC_DB_ENGINE_ERROR", {
      status: 422,
    });
  const seconds = call.app.settings.SQLLAB_VALIDATION_TIMEOUT;
  const { statements } = await answeredWithin(seconds * 1000, parseSql(sql, engine.dialect)).catch((error: unknown) => {
    if (error instanceof LitesetError) throw error;
    const reason = `Exception: The query exceeded the ${seconds} seconds timeout.`;
    const message = `${validators[engine.name]} was unable to check your query.\nPlease recheck your query.\n${reason}`;
    throw new LitesetError(message, "GENERIC_DB_ENGINE_ERROR", { status: 422, cause: error });
  });
  const broken = statements.filter(({ error }) => error !== null);
  return {
    result: broken.map((statement) => {
      const place = faultPlace(sql, statements, statement);
      return {
        message: statement.error,
        line_number: place?.line ?? 1,
        start_column: place?.column ?? 1,
        end_column: place?.end ?? 1,
      };
    }),
  };
}
