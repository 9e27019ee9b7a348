import { type Dataset, SqlMetric, TableColumn } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { authorOf } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import type { ColumnChange, MetricChange } from "./schemas.ts";
import type { Problems } from "./source.ts";

/** Columns or metrics of a dataset, as a change names them: with an id those that are there, without one new ones. */
interface Parts<Change> {
  /** "columns": field of the body and word in messages. */
  field: "columns" | "metrics";
  stored: readonly { id: number; name: string }[];
  changes: readonly Change[];
  nameOf(change: Change): string;
}

/**
 * What is wrong with a list of columns or metrics: a name twice, an id that the dataset does not have, a new one under a name
 * that is there. With `isFresh` nothing of what is stored stays, so that no name is there.
 */
export function partProblems<Change extends { id?: number }>(
  { field, stored, changes, nameOf }: Parts<Change>,
  { isFresh = false } = {},
): Problems {
  if (new Set(changes.map(nameOf)).size < changes.length) return { [field]: [`One or more ${field} are duplicated`] };
  const ids = changes.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const known = new Set(stored.map(({ id }) => id));
  if (new Set(ids).size < ids.length || ids.some((id) => !known.has(id)))
    return { [field]: [`One or more ${field} do not exist`] };
  const names = new Set(stored.map(({ name }) => name));
  const isThere = changes.some((change) => change.id === undefined && names.has(nameOf(change)));
  return isThere && !isFresh ? { [field]: [`One or more ${field} already exist`] } : {};
}

/**
 * Makes the stored columns those of a change: changed, added, and the others gone. With `isFresh` all are new.
 * Belongs to the caller's transaction, in which the dataset is locked.
 */
export async function replaceColumns(
  em: EntityManager,
  call: Call,
  table: Dataset,
  stored: readonly TableColumn[],
  changes: readonly ColumnChange[],
  { isFresh = false } = {},
): Promise<void> {
  const kept = new Set(isFresh ? [] : changes.map(({ id }) => id));
  for (const column of stored) if (!kept.has(column.id)) em.remove(column);
  // Names that went are free for those that come.
  await em.flush();
  for (const { id, ...values } of changes) {
    const column = isFresh ? undefined : stored.find((candidate) => candidate.id === id);
    if (column) Object.assign(column, values, authorOf(em, call.viewer, false));
    else em.create(TableColumn, { ...withoutNull(values, "uuid"), table, ...authorOf(em, call.viewer, true) } as never);
  }
}

/** The same for metrics. */
export async function replaceMetrics(
  em: EntityManager,
  call: Call,
  table: Dataset,
  stored: readonly SqlMetric[],
  changes: readonly MetricChange[],
): Promise<void> {
  const kept = new Set(changes.map(({ id }) => id));
  for (const metric of stored) if (!kept.has(metric.id)) em.remove(metric);
  await em.flush();
  for (const { id, ...values } of changes) {
    const metric = stored.find((candidate) => candidate.id === id);
    if (metric) Object.assign(metric, values, authorOf(em, call.viewer, false));
    else em.create(SqlMetric, { ...withoutNull(values, "uuid"), table, ...authorOf(em, call.viewer, true) } as never);
  }
}

/** Null stands for a value to be made up, as when nothing is said. */
function withoutNull<T extends object>(values: T, name: keyof T): Partial<T> {
  if (values[name] !== null) return values;
  const { [name]: _null, ...rest } = values;
  return rest as Partial<T>;
}
