import { z } from "zod";
import { asRun } from "../../engines/mutator.ts";
import { engineFor } from "../../engines/registry.ts";
import { LitesetError } from "../../errors.ts";
import { readerTarget } from "../../query/foreign-tables.ts";
import { type Cell, cellText, type Dtype, type Frame, fromResult, isMissing, isNumeric } from "../../query/frame.ts";
import { renderStandalone } from "../../query/templates/standalone.ts";
import type { Viewer } from "../../security/viewer.ts";
import { TemplateFault } from "../../sql/templates/values.ts";
import { requireTables } from "../../sqllab/access.ts";
import { planScript, readScript } from "../../sqllab/plan.ts";
import { underRowRules } from "../../sqllab/rules.ts";
import { ReportError } from "./errors.ts";
import type { Run } from "./history.ts";

/** One row is wanted; a second one shows that there are more. */
const ROWS = 2;

const operators = {
  "<": (value: number, threshold: number) => value < threshold,
  "<=": (value: number, threshold: number) => value <= threshold,
  ">": (value: number, threshold: number) => value > threshold,
  ">=": (value: number, threshold: number) => value >= threshold,
  "==": (value: number, threshold: number) => value === threshold,
  "!=": (value: number, threshold: number) => value !== threshold,
} as const;

const validator = z.object({
  op: z.enum(Object.keys(operators) as [keyof typeof operators]),
  threshold: z.number(),
});

/**
 * Asks an alert's query and says whether its answer is one to be told; the answer is kept in the run.
 * @throws ReportError in Superset's words; those of the database may tell more than the readers of the log may know
 */
export async function fires(run: Run, viewer: Viewer, signal: AbortSignal): Promise<boolean> {
  const frame = await retried(run, signal, () => askQuery(run, viewer, signal));
  const cell = onlyCell(frame);
  const dtype = frame.columns[0]?.dtype ?? "object";
  if (run.report.validator_type === "not null") {
    run.found = { row: cell === null ? "None" : cellText(cell, dtype) };
    return cell !== null && !((isNumeric(dtype) || dtype === "boolean") && Number(cell) === 0);
  }
  const value = cell === null ? 0 : toNumber(cell, dtype);
  if (Number.isNaN(value)) throw new ReportError("Alert query returned a non-number value.");
  run.found = { value };
  const { op, threshold } = readValidator(run.report.validator_config_json);
  return operators[op](value, threshold);
}

/** Texts that are numbers count as such; times and the rest do not. */
function toNumber(cell: Cell, dtype: Dtype): number {
  if (typeof cell === "string") return cell.trim() === "" ? Number.NaN : Number(cell);
  return isNumeric(dtype) || dtype === "boolean" ? Number(cell) : Number.NaN;
}

function readValidator(text: string | null | undefined): z.infer<typeof validator> {
  try {
    return validator.parse(JSON.parse(text ?? ""));
  } catch {
    throw new ReportError("Alert validator config error.");
  }
}

/** The single value of an answer; null where there is none. */
function onlyCell(frame: Frame): Cell {
  if (frame.rowCount > 1)
    throw new ReportError(`Alert query returned more than one row. ${frame.rowCount} rows returned`);
  if (frame.rowCount > 0 && frame.columns.length > 1)
    throw new ReportError(`Alert query returned more than one column. ${frame.columns.length} columns returned`);
  const cell = frame.columns[0]?.values[0];
  return isMissing(cell) ? null : cell;
}

async function retried<T>({ app }: Run, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ReportError) throw error;
      if (signal.aborted) throw new ReportError("A timeout occurred while executing the query.", { cause: error });
      app.log.warn("the query of an alert failed", { tries, error });
      if (tries >= app.settings.ALERT_REPORTS_QUERY_EXECUTION_MAX_TRIES)
        throw new ReportError("An error occurred when running alert query", { cause: error });
    }
  }
}

/** Runs the query on behalf of the executor, as SQL Lab would: on tables that they may read, and reading only. */
async function askQuery({ app, report }: Run, viewer: Viewer, signal: AbortSignal): Promise<Frame> {
  const { database, sql } = report;
  if (!database || !sql?.trim()) throw new ReportError("The alert has no query, or its database is gone");
  const { settings, metadata, engines } = app;
  const engine = engineFor(database.sqlalchemy_uri);
  const target = { ...readerTarget(app, viewer, database), allowDml: false };
  const script = await readScript(
    await rendered(sql, { app, viewer, engine, target, signal, address: NO_ADDRESS }),
    engine,
  );
  const inspector = engines.inspect(target, { signal });
  try {
    const place = { database, engine, inspector, catalog: null, schema: null, foreign: target.foreign, signal };
    await requireTables(script, { viewer, metadata, settings }, place);
  } catch (error) {
    if (error instanceof LitesetError && error.status === 403) throw new ReportError(error.message, { cause: error });
    throw error;
  }
  const ruled = await underRowRules(script, { app, viewer, database, engine, signal });
  const plan = await planScript(ruled, { engine, settings, allowDml: false, limit: ROWS, createAs: undefined });
  const statements = settings.MUTATE_ALERT_QUERY
    ? plan.statements.map((text) => asRun(text, target, settings))
    : plan.statements;
  const table = await engines.script(target, statements, {
    signal,
    timeoutMs: settings.SQLLAB_ASYNC_TIME_LIMIT_SEC * 1000,
    maxRows: plan.limit,
  });
  return fromResult(table);
}

/** An alert runs on its own: there is no request whose address has parameters. */
const NO_ADDRESS = new URLSearchParams();

async function rendered(sql: string, given: Parameters<typeof renderStandalone>[1]): Promise<string> {
  try {
    return await renderStandalone(sql, given);
  } catch (error) {
    if (error instanceof TemplateFault)
      throw new ReportError(`The template in the alert's query cannot be rendered: ${error.message}`, { cause: error });
    throw error;
  }
}
