import { LitesetError } from "../../../errors.ts";
import type { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { isOwner } from "../../../security/ownership.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import type { Call } from "../../route.ts";
import { datasetResource } from "./resource.ts";
import type { Source } from "./source.ts";

/** A dataset that the viewer may change, with its database and owners; 404 where they cannot see it, 403 where it is not theirs. */
export async function ownDataset(call: Call, id: number): Promise<Dataset> {
  if (!(await findRow(datasetResource, call, id, ["id"]))) throw notFound();
  const dataset = await call.app.metadata.em().findOne(Dataset, { id }, { populate: ["owners", "database"] });
  if (!dataset) throw notFound();
  if (call.viewer.isAdmin || isOwner(call.viewer, dataset.owners.getItems())) return dataset;
  throw new LitesetError("Forbidden", undefined, { status: 403 });
}

/** Where a stored dataset's rows come from. */
export const storedSource = (dataset: Dataset): Source => ({
  database: dataset.database as Database,
  catalog: dataset.catalog || null,
  schema: dataset.schema || null,
  table: dataset.table_name,
  sql: dataset.sql?.trim() ? dataset.sql : null,
});
