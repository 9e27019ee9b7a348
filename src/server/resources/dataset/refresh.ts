import { Dataset } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { authorOf, changeRow } from "../../rest/store.ts";
import { readId } from "../../rest/write.ts";
import type { Answer, Call } from "../../route.ts";
import { addColumn, addCount } from "./create.ts";
import { ownDataset, storedSource } from "./own.ts";
import { datasetResource } from "./resource.ts";
import { type FoundColumn, readColumns } from "./source.ts";

/** PUT refresh: reads a dataset's columns again, for its owners and admins. */
export async function refreshDataset(call: Call): Promise<Answer> {
  const id = readId(call.params.pk);
  const found = await readColumns(call, storedSource(await ownDataset(call, id)));
  await changeRow(datasetResource, call, Dataset, id, async (row, trx) => {
    await mergeColumns(trx, call, row, found);
    return { changed_on: new Date() };
  });
  return { message: "OK" };
}

/**
 * Brings a dataset's columns in line with those of its source: new ones are added, those that are gone removed, calculated
 * ones stay, and so does what people said about a column. The metric `count` comes back where it is missing.
 * Belongs to the caller's transaction, in which the dataset is locked.
 */
export async function mergeColumns(
  em: EntityManager,
  call: Call,
  dataset: Dataset,
  found: readonly FoundColumn[],
): Promise<void> {
  await em.flush();
  await em.populate(dataset, ["columns", "metrics"], { refresh: true });
  const stored = dataset.columns.getItems();
  const names = new Set(found.map(({ name }) => name));
  for (const column of stored) if (!column.expression && !names.has(column.column_name)) em.remove(column);
  await em.flush();
  for (const entry of found) {
    const column = stored.find((candidate) => candidate.column_name === entry.name);
    if (!column) addColumn(em, call, dataset, entry);
    else {
      Object.assign(column, { type: entry.type, expression: "", ...authorOf(em, call.viewer, false) });
      if (entry.comment) column.description = entry.comment;
    }
  }
  const temporal = found.find(({ name, isTemporal }) => {
    const column = stored.find((candidate) => candidate.column_name === name);
    return column?.is_dttm ?? isTemporal;
  });
  dataset.main_dttm_col ||= temporal?.name ?? null;
  if (!dataset.metrics.getItems().some((metric) => metric.metric_name === "count")) addCount(em, call, dataset);
}
