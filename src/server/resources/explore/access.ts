import { LitesetError } from "../../../errors.ts";
import { canAccessDataset } from "../../../security/access.ts";
import { datasetsForAccess } from "../../../security/datasets.ts";
import { looseDb } from "../../rest/db.ts";
import type { Call } from "../../route.ts";
import { seesAllQueries } from "../query/resource.ts";

export interface ChartSource {
  /** Of the dataset, or of the query that is charted. */
  id: number;
  type: string;
  chartId: number | null;
}

/** Refuses what the viewer may not chart: 404 for what is not there, 403 for what is closed to them. */
export async function requireSourceAccess(call: Call, { id, type, chartId }: ChartSource): Promise<void> {
  if (type === "table") await requireDatasetAccess(call, id);
  else if (type === "query") await requireQueryAccess(call, id);
  else throw refusal(400, `There are charts of tables and queries, not of "${type}".`);
  if (chartId === null) return;
  const chart = await looseDb(call.app.metadata)
    .selectFrom("slices")
    .where("id", "=", chartId)
    .select("id")
    .executeTakeFirst();
  if (!chart) throw refusal(404, "Chart does not exist");
}

async function requireDatasetAccess(call: Call, id: number): Promise<void> {
  const found = await findDataset(call, id);
  if (!found) throw refusal(404, "Dataset does not exist");
  if (!found.isOpen) throw refusal(403, "You don't have access to this dataset.");
}

/** A dataset by its id with its name, and whether the viewer may read it. */
export async function findDataset(
  { app, viewer }: Call,
  id: number,
): Promise<{ id: number; name: string; isOpen: boolean } | undefined> {
  const [dataset] = await datasetsForAccess(app.metadata, [id]);
  if (!dataset) return undefined;
  const { schema, table_name } = dataset;
  return { id, name: schema ? `${schema}.${table_name}` : table_name, isOpen: canAccessDataset(viewer, dataset) };
}

async function requireQueryAccess({ app, viewer }: Call, id: number): Promise<void> {
  const row = await looseDb(app.metadata).selectFrom("query").where("id", "=", id).select("user_id").executeTakeFirst();
  if (!row) throw refusal(404, "Query does not exist");
  if (row.user_id !== viewer.id && !seesAllQueries(viewer)) throw refusal(403, "You don't have access to this query.");
}

const refusal = (status: number, message: string): LitesetError => new LitesetError(message, undefined, { status });
