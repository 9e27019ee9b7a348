import { DEPENDENTS } from "../../../metadata/dependents.ts";
import { Dataset, SqlMetric, TableColumn } from "../../../metadata/entities/dataset.ts";
import { dropViews } from "../../../security/permission-views.ts";
import type { Deletion } from "../../rest/delete.ts";
import { notFound } from "../../rest/item.ts";
import { changeRow } from "../../rest/store.ts";
import { readId } from "../../rest/write.ts";
import type { Answer, Call } from "../../route.ts";
import { ownDataset } from "./own.ts";
import { datasetResource } from "./resource.ts";

/** A dataset goes with its columns, metrics and permissions; its charts outlive it, without one. */
export const datasetDeletion: Deletion = {
  noun: "dataset",
  owners: ["sqlatable_user", "table_id"],
  dependents: DEPENDENTS.dataset,
  detach: async (trx, ids) => {
    await trx
      .updateTable("slices")
      .set({ datasource_id: null })
      .where("datasource_type", "=", "table")
      .where("datasource_id", "in", ids)
      .execute();
    const datasets = await trx.selectFrom("tables").where("id", "in", ids).select("perm").execute();
    await dropViews(
      trx as never,
      datasets.flatMap(({ perm }) => (perm ? [String(perm)] : [])),
    );
  },
  after: (_ids, { app }) => app.viewers.invalidate(),
};

/** DELETE of one column. */
export const deleteColumn = (call: Call): Promise<Answer> => deletePart(call, TableColumn, call.params.column_id);

/** DELETE of one metric. */
export const deleteMetric = (call: Call): Promise<Answer> => deletePart(call, SqlMetric, call.params.metric_id);

async function deletePart(
  call: Call,
  entity: typeof TableColumn | typeof SqlMetric,
  partId: string | undefined,
): Promise<Answer> {
  const id = readId(call.params.pk);
  const part = { id: readId(partId), table: id };
  await ownDataset(call, id);
  await changeRow(datasetResource, call, Dataset, id, async (_dataset, trx) => {
    if ((await trx.nativeDelete(entity as typeof TableColumn, part)) === 0) throw notFound();
    return { changed_on: new Date() };
  });
  return { message: "OK" };
}
