import { randomUUID } from "node:crypto";
import type { App } from "../app.ts";
import type { ResultTable } from "../engines/engine.ts";
import { LitesetError } from "../errors.ts";
import { Query } from "../metadata/entities/sqllab.ts";
import { selectOfTable } from "./create-as.ts";
import { findDescribed } from "./describe.ts";
import { changeQuery } from "./history.ts";
import type { Plan } from "./plan.ts";
import type { Outcome } from "./run.ts";
import { packResult } from "./stored.ts";

/**
 * Stores the rows of a query in the results backend.
 * @returns the key under which they are found
 */
export async function keepResult(app: App, id: number, outcome: Outcome, table: ResultTable): Promise<string> {
  const { results, metadata, settings } = app;
  if (!results) throw new Error("there is no results backend");
  const key = randomUUID();
  const query = await metadata.em().findOneOrFail(Query, { id }, { populate: ["database"] });
  const described = await findDescribed(metadata, "id", id);
  const { rows, columns } = outcome;
  const packed = await packResult(
    { queryId: id, table, columns, query: { ...described, rows, progress: 100, state: "success", resultsKey: key } },
    settings,
  );
  const seconds = query.database.cache_timeout ?? settings.CACHE_DEFAULT_TIMEOUT;
  await results.set(key, packed, seconds).catch((cause: unknown) => {
    throw new LitesetError("Failed to store query results. Please try again.", "RESULTS_BACKEND_ERROR", {
      status: 500,
      cause,
    });
  });
  return key;
}

/** Notes in the history that a query gave its rows. */
export async function finishQuery(
  app: App,
  id: number,
  plan: Plan,
  { rows, isCut, columns, extra }: Outcome,
  resultsKey: string | null,
): Promise<void> {
  const { runner: _runner, ...shown } = extra;
  const query = plan.createAs
    ? await app.metadata.em().findOneOrFail(Query, { id }, { populate: ["database"] })
    : undefined;
  await changeQuery(app, id, {
    status: "success",
    rows,
    progress: 100,
    end_time: Date.now(),
    results_key: resultsKey,
    ...(resultsKey === null ? {} : { end_result_backend_time: Date.now() }),
    // what limits it was noted when it was planned for whoever asked
    ...(isCut ? {} : { limiting_factor: "NOT_LIMITED" }),
    ...(query ? { select_sql: selectOfTable(query, query.database) } : {}),
    extra_json: JSON.stringify({ ...shown, progress: null, columns }),
  });
}
