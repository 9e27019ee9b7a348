import { estimatesCost } from "../../../engines/cost-estimate.ts";
import type { CostEstimate } from "../../../engines/engine.ts";
import { asRun } from "../../../engines/mutator.ts";
import { engineFor } from "../../../engines/registry.ts";
import { LitesetError } from "../../../errors.ts";
import { readerTarget } from "../../../query/foreign-tables.ts";
import { floatText } from "../../../query/frame.ts";
import { requireTables } from "../../../sqllab/access.ts";
import { readScript } from "../../../sqllab/plan.ts";
import { underRowRules } from "../../../sqllab/rules.ts";
import { integer, mapping, object, readBody, text } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { visibleDatabase } from "./execute.ts";
import { renderUserSql } from "./render.ts";

/** POST estimate: SQL whose cost is asked for. */
export const estimateBody = object({
  database_id: integer(),
  sql: text(),
  template_params: mapping().optional(),
  catalog: text().nullable().optional(),
  schema: text().nullable().optional(),
}).meta({ id: "EstimateQueryCostSchema" });

/** The database's own guess at what each statement costs; nothing is run, and nothing told of closed tables. */
export async function estimate(call: Call): Promise<Answer> {
  const { app, viewer } = call;
  const {
    database_id,
    sql: given,
    template_params,
    catalog = null,
    schema = null,
  } = await readBody(call, estimateBody);
  const database = await visibleDatabase(call, database_id);
  if (!database) throw new LitesetError("The database could not be found", "RESULTS_BACKEND_ERROR", { status: 404 });
  const engine = engineFor(database.sqlalchemy_uri);
  if (!estimatesCost(engine, parseObject(database.extra))) throw refusal("Database does not support cost estimation");
  const target = { ...readerTarget(app, viewer, database, { catalog, schema }), allowDml: false };
  const parameters = template_params && JSON.stringify(template_params);
  const script = await readScript(await renderUserSql(call, given, parameters, target), engine);
  const inspector = app.engines.inspect(target, { signal: call.signal });
  const { metadata, settings } = app;
  const place = { database, engine, inspector, catalog, schema, foreign: target.foreign, signal: call.signal };
  await requireTables(script, { viewer, metadata, settings }, place);
  const costs: CostEstimate[] = [];
  const ruled = await underRowRules(script, { app, viewer, database, engine, signal: call.signal });
  for (const { sql, query } of ruled) {
    // EXPLAIN of what is not a query may run it: EXPLAIN ANALYZE is one word away.
    if (query === null) throw refusal("The cost of queries only can be estimated: SELECT");
    const cost = await app.engines
      .estimate(target, asRun(sql, target, settings), {
        signal: call.signal,
        timeoutMs: settings.SQLLAB_QUERY_COST_ESTIMATE_TIMEOUT * 1000,
      })
      .catch((error: unknown) => {
        throw error instanceof LitesetError && error.status < 500 ? refusal(error.message) : error;
      });
    costs.push(cost);
  }
  return { result: shown(costs, settings.QUERY_COST_FORMATTERS_BY_ENGINE[engine.name]) };
}

/** Estimates as people read them: in the words of the installation's own function for the engine, or each figure by its name. */
function shown(costs: readonly CostEstimate[], format: unknown): unknown[] {
  if (format === undefined)
    return costs.map((cost) =>
      Object.fromEntries(
        Object.entries(cost).map(([name, value]) => [name, typeof value === "number" ? floatText(value) : value]),
      ),
    );
  if (typeof format !== "function") throw new Error("QUERY_COST_FORMATTERS_BY_ENGINE holds what is no function");
  const told: unknown = format(costs);
  if (!Array.isArray(told)) throw new Error("a function of QUERY_COST_FORMATTERS_BY_ENGINE returned no list");
  return told;
}

const refusal = (message: string): LitesetError => new LitesetError(message, "GENERIC_BACKEND_ERROR", { status: 400 });
