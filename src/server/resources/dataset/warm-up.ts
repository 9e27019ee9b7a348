import { LitesetError } from "../../../errors.ts";
import type { WarmUp } from "../../../query/warm-up.ts";
import type { SchemaMaker } from "../../openapi/operation.ts";
import { looseDb } from "../../rest/db.ts";
import { visibleRows } from "../../rest/list.ts";
import { readBody } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";
import { datasetResource } from "./resource.ts";
import { warmUpBody } from "./schemas.ts";

/** PUT warm_up_cache: computes the charts drawn from a table, one after the other, and tells how each went. */
export async function warmUpDataset(call: Call): Promise<Answer> {
  const body = await readBody(call, warmUpBody);
  const dataset = await (await visibleRows(datasetResource, call))
    .innerJoin("dbs", "dbs.id", "tables.database_id")
    .where("dbs.database_name", "=", body.db_name)
    .where("tables.table_name", "=", body.table_name)
    .select("tables.id as id")
    .orderBy("tables.id")
    .executeTakeFirst();
  if (!dataset) {
    throw new LitesetError("The provided table was not found in the provided database", undefined, { status: 404 });
  }
  const charts = await looseDb(call.app.metadata)
    .selectFrom("slices")
    .where("datasource_id", "=", dataset.id)
    .where("datasource_type", "=", "table")
    .select(["id", "query_context"])
    .orderBy("id")
    .execute();
  const { warmUpChart } = await import("../../../query/warm-up.ts");
  const result: WarmUp[] = [];
  for (const { id, query_context } of charts) {
    call.signal.throwIfAborted();
    // As in the reference, filters are those of a dashboard and count with one only.
    result.push(
      await warmUpChart(call, { id: Number(id), query_context }, body.dashboard_id ? body.extra_filters : undefined),
    );
  }
  return { result };
}

export const warmUpShape: SchemaMaker = (components) =>
  components.add("DatasetCacheWarmUpResponseSchema", () => ({
    type: "object",
    properties: {
      result: {
        type: "array",
        description: "How computing each chart went",
        items: components.add("DatasetCacheWarmUpResponseSingle", () => ({
          type: "object",
          properties: {
            chart_id: { type: "integer" },
            viz_error: { type: "string" },
            viz_status: { type: "string" },
          },
        })),
      },
    },
  }));
