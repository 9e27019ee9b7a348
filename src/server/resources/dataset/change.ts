import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
import { fitsView, placeDataset, shareSchemaViews } from "../../../security/dataset-views.ts";
import { isOn } from "../../rest/question.ts";
import { gather, unprocessable } from "../../rest/schema.ts";
import { changeRow } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import { ownersAfter } from "../shared/owners.ts";
import { retagOwners } from "../shared/tags.ts";
import { newExpressions, partsProblems, plainProblems } from "./checks.ts";
import { ownDataset, storedSource } from "./own.ts";
import { replaceColumns, replaceMetrics } from "./parts.ts";
import { mergeColumns } from "./refresh.ts";
import { datasetResource } from "./resource.ts";
import type { DatasetChanges } from "./schemas.ts";
import {
  accessProblems,
  allowsCatalogs,
  claimName,
  defaultCatalog,
  expressionProblems,
  type Problems,
  readColumns,
  type Source,
  taken,
} from "./source.ts";

/** PUT: by its owners and admins; all that is wrong is told at once, and nothing of it is kept. */
export async function changeDataset(id: number, body: DatasetChanges, call: Call): Promise<Record<string, unknown>> {
  const dataset = await ownDataset(call, id);
  const before = storedSource(dataset);
  const isFresh = isOn(call.query.get("override_columns"));
  const source = await checkedSource(call, dataset, body, isFresh);
  const isMoved = isFresh || !isAlike(before, source) || before.sql !== source.sql;
  const found = isFresh ? await readColumns(call, source) : undefined;
  const { catalog, schema } = source;
  const { database_name: databaseName } = source.database;
  if (isMoved) await shareSchemaViews(call.app.metadata, { databaseName, catalog, schema });
  const changed = changeRow(datasetResource, call, Dataset, id, async (row, trx) => {
    await trx.populate(row, ["owners", "columns", "metrics"]);
    refuse(partsProblems(call, row, body, isFresh));
    if (isMoved) {
      refuseStale(storedSource(row), before);
      await claimName(trx, source, id);
    }
    if (body.owners) await changeOwners(trx, call, row, body.owners);
    const stored = row.columns.getItems();
    if (body.columns) await replaceColumns(trx, call, row, stored, body.columns, { isFresh });
    if (body.metrics) await replaceMetrics(trx, call, row, row.metrics.getItems(), body.metrics);
    Object.assign(row, columnsOf(body), { changed_on: new Date() });
    if (found) await mergeColumns(trx, call, row, found);
    if (isMoved) {
      Object.assign(row, { database: trx.getReference(Database, source.database.id), catalog, schema });
      await placeDataset(trx, row, databaseName);
    }
    return {};
  });
  await changed.catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    if (source.table !== before.table) throw taken(source);
    throw new LitesetError("Dataset could not be updated.", undefined, { status: 422, cause: error });
  });
  if (isMoved) call.app.viewers.invalidate();
  return { id, result: body };
}

/** Where a dataset's rows come from after a change in which nothing is wrong; 422 with all that is. */
async function checkedSource(call: Call, dataset: Dataset, body: DatasetChanges, isFresh: boolean): Promise<Source> {
  const em = call.app.metadata.em();
  const problems: Problems = {};
  const source = await sourceAfter(call, dataset, body, problems);
  await gather(problems, ownersAfter(em, call.viewer, dataset.owners.getItems(), body.owners));
  const parts = await em.findOneOrFail(Dataset, { id: dataset.id }, { populate: ["columns", "metrics"] });
  Object.assign(
    problems,
    plainProblems(call, dataset, body),
    partsProblems(call, parts, body, isFresh),
    await expressionProblems(call, source, newExpressions(parts, body, source)),
  );
  refuse(problems);
  return source;
}

async function changeOwners(em: EntityManager, call: Call, dataset: Dataset, asked: readonly number[]): Promise<void> {
  const owners = await ownersAfter(em, call.viewer, dataset.owners.getItems(), asked);
  dataset.owners.set(owners);
  const ownerIds = owners.map((owner) => owner.id);
  await retagOwners(em, call, "dataset", dataset.id, ownerIds);
}

/** Where its rows come from after a change, with what is wrong with that. */
async function sourceAfter(call: Call, dataset: Dataset, body: DatasetChanges, problems: Problems): Promise<Source> {
  const before = storedSource(dataset);
  const em = call.app.metadata.em();
  const moved = body.database_id !== undefined && body.database_id !== before.database.id;
  const database = moved ? await em.findOne(Database, { id: body.database_id }) : before.database;
  if (!database) problems.database = ["Database does not exist"];
  const source: Source = {
    ...before,
    database: database ?? before.database,
    ...(body.schema === undefined ? {} : { schema: body.schema || null }),
    ...(body.table_name === undefined ? {} : { table: body.table_name ?? "" }),
    ...(body.sql === undefined ? {} : { sql: body.sql?.trim() ? body.sql : null }),
  };
  if (database && (moved || body.catalog !== undefined)) {
    const usual = await defaultCatalog(call, database);
    source.catalog = body.catalog || usual;
    if (source.catalog !== usual && !allowsCatalogs(database))
      problems.catalog = ["Only the default catalog is supported for this connection"];
  }
  if (Object.keys(problems).length > 0) return source;
  const { catalog, schema, table } = source;
  const namesake = { database: source.database.id, table_name: table, schema, catalog, id: { $ne: dataset.id } };
  if ((await em.count(Dataset, namesake)) > 0) Object.assign(problems, taken(source).fields);
  if (!fitsView(source.database.database_name, table)) problems.table_name = ["Longer than the names of permissions."];
  if (readsOther(before, source)) Object.assign(problems, await accessProblems(call, source));
  return source;
}

/** Whether two sources have one name in one place. */
const isAlike = (before: Source, after: Source): boolean =>
  before.database.id === after.database.id &&
  before.catalog === after.catalog &&
  before.schema === after.schema &&
  before.table === after.table;

/** Whether a dataset reads something else than before: the name of a query's dataset is a mere name. */
const readsOther = (before: Source, after: Source): boolean =>
  before.sql !== after.sql ||
  (!isAlike(before, after) && !(after.sql && isAlike({ ...before, table: after.table }, after)));

/** What a body says in the columns of the table, other than where the rows come from. */
function columnsOf(body: DatasetChanges): Record<string, unknown> {
  const { owners: _owners, columns: _columns, metrics: _metrics, database_id: _database, ...rest } = body;
  const { catalog: _catalog, schema: _schema, uuid, is_managed_externally: managed, ...columns } = rest;
  return {
    ...columns,
    ...(uuid ? { uuid } : {}),
    ...(managed === undefined ? {} : { is_managed_externally: managed ?? false }),
  };
}

/** What was checked was another source, when somebody else has changed it meanwhile. */
function refuseStale(now: Source, checked: Source): void {
  if (isAlike(now, checked) && now.sql === checked.sql) return;
  throw new LitesetError("Somebody else has changed this dataset meanwhile. Load it again.", undefined, {
    status: 422,
  });
}

function refuse(problems: Problems): void {
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
}
