import { Database } from "../../../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../../../metadata/entities/dataset.ts";
import type { User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
import { fitsView, placeDataset, shareSchemaViews } from "../../../security/dataset-views.ts";
import { visibleRows } from "../../rest/list.ts";
import { gather, readBody, unprocessable } from "../../rest/schema.ts";
import { authorOf, insertRow } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";
import { describeDataset } from "./describe.ts";
import { datasetResource } from "./resource.ts";
import { getOrCreateBody, type NewDataset } from "./schemas.ts";
import {
  accessProblems,
  allowsCatalogs,
  claimName,
  defaultCatalog,
  type FoundColumn,
  type Problems,
  readColumns,
  type Source,
  sourceName,
  taken,
} from "./source.ts";

/** POST: a dataset over a table, a view or a query, with its columns as the database has them. */
export async function createDataset(body: NewDataset, call: Call) {
  const { id } = await storeDataset(body, call);
  return { id, result: body, data: await describeDataset(call, id) };
}

/** Stores a new dataset; 422 with all that is wrong with it by field. */
async function storeDataset(body: NewDataset, call: Call): Promise<{ id: number }> {
  const em = call.app.metadata.em();
  const problems: Problems = {};
  const database = await em.findOne(Database, { id: body.database });
  const source = database && (await sourceOf(call, body, database, problems));
  if (!database) problems.database = ["Database does not exist"];
  const [columns, owners] = await Promise.all([
    source && gather(problems, readColumns(call, source)),
    gather(problems, ownersFor(em, call.viewer, body.owners)),
  ]);
  if (Object.keys(problems).length > 0 || !source || !columns || !owners) throw unprocessable(problems);
  const { database: _database, owners: _owners, uuid, is_managed_externally, ...given } = body;
  return insertDataset(call, source, columns, owners, {
    ...given,
    ...(uuid ? { uuid } : {}),
    is_managed_externally: is_managed_externally ?? false,
  });
}

/** Stores a dataset over a source that was checked, with the columns that were found there; 422 when there is one already. */
export async function insertDataset(
  call: Call,
  source: Source,
  columns: readonly FoundColumn[],
  owners: readonly Pick<User, "id">[],
  given: Record<string, unknown> = {},
): Promise<{ id: number }> {
  const { database_name: databaseName } = source.database;
  const place = { databaseName, catalog: source.catalog, schema: source.schema };
  await shareSchemaViews(call.app.metadata, place);
  const dataset = await insertRow(
    call,
    Dataset,
    async (trx) => {
      await claimName(trx, source);
      return {
        ...given,
        table_name: source.table,
        database: source.database.id,
        catalog: source.catalog,
        schema: source.schema,
        sql: source.sql,
        owners: owners.map((owner) => owner.id),
        main_dttm_col: columns.find((column) => column.isTemporal)?.name ?? null,
      };
    },
    async (row, trx) => {
      for (const column of columns) addColumn(trx, call, row, column);
      addCount(trx, call, row);
      await placeDataset(trx, row, databaseName);
      await trx.flush();
      const ownerIds = owners.map((owner) => owner.id);
      await tagNewObject(trx, call, "dataset", row.id, ownerIds);
    },
  ).catch((error: unknown) => {
    // SQLite's schema, as Superset made it, allows a table name once in all.
    if (isUniqueViolation(error)) throw taken(source);
    throw error;
  });
  call.app.viewers.invalidate();
  return dataset;
}

/** POST get_or_create/: the dataset over a table that the viewer may see, or a new one. */
export async function getOrCreateDataset(call: Call): Promise<Answer> {
  const { database_id, ...body } = await readBody(call, getOrCreateBody);
  let namesakes = (await visibleRows(datasetResource, call))
    .where("tables.database_id", "=", database_id)
    .where("tables.table_name", "=", body.table_name);
  if (body.schema) namesakes = namesakes.where("tables.schema", "=", body.schema);
  if (body.catalog) namesakes = namesakes.where("tables.catalog", "=", body.catalog);
  const known = await namesakes.select("tables.id as id").orderBy("tables.id").executeTakeFirst();
  const { id } = known ?? (await storeDataset({ ...body, database: database_id }, call));
  return { result: { table_id: id } };
}

/** A column of a dataset as its source has it. */
export function addColumn(em: EntityManager, call: Call, table: Dataset, found: FoundColumn): void {
  em.create(TableColumn, {
    table,
    column_name: found.name,
    type: found.type,
    is_dttm: found.isTemporal,
    description: found.comment,
    ...authorOf(em, call.viewer, true),
  } as never);
}

/** The metric that every dataset begins with. */
export function addCount(em: EntityManager, call: Call, table: Dataset): void {
  em.create(SqlMetric, {
    table,
    metric_name: "count",
    metric_type: "count",
    verbose_name: "COUNT(*)",
    expression: "COUNT(*)",
    ...authorOf(em, call.viewer, true),
  } as never);
}

/** Where a new dataset's rows are to come from; undefined, with the reasons added, where the viewer may not have it. */
async function sourceOf(
  call: Call,
  body: NewDataset,
  database: Database,
  problems: Problems,
): Promise<Source | undefined> {
  const usual = await defaultCatalog(call, database);
  const source: Source = {
    database,
    catalog: body.catalog || usual,
    schema: body.schema || null,
    table: body.table_name,
    sql: body.sql?.trim() ? body.sql : null,
  };
  if (source.catalog !== usual && !allowsCatalogs(database))
    problems.catalog = ["Only the default catalog is supported for this connection"];
  if (!fitsView(database.database_name, source.table)) problems.table_name = ["Longer than the names of permissions."];
  Object.assign(problems, await accessProblems(call, source));
  if (Object.keys(problems).length > 0) return undefined;
  const { catalog, schema, table } = source;
  const em = call.app.metadata.em();
  const same = await em.count(Dataset, { database: database.id, table_name: table, schema, catalog });
  if (same === 0) return source;
  problems.table = [`Dataset ${sourceName(source)} already exists`];
  return undefined;
}
