import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { LitesetError } from "../../../errors.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../../../metadata/entities/dataset.ts";
import { canAccessDatabase, catalogPerm, datasetPerm, schemaPerm } from "../../../security/access.ts";
import { isOwner } from "../../../security/ownership.ts";
import { addPermissionView } from "../../../security/permission-views.ts";
import { parseSql } from "../../../sql/reader.ts";
import { json } from "../../answers.ts";
import { notFound } from "../../rest/item.ts";
import { findRow } from "../../rest/list.ts";
import { flag, integer, list, object, readBody, text, unprocessable, uuid } from "../../rest/schema.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { datasetResource } from "./resource.ts";

const fields = object({
  database: integer(),
  catalog: text({ min: 0, max: 250 }).nullable().optional(),
  schema: text({ min: 0, max: 250 }).nullable().optional(),
  table_name: text({ min: 1, max: 250 }),
  sql: text().nullable().optional(),
  owners: list(integer()).optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  normalize_columns: flag().optional(),
  always_filter_main_dttm: flag().optional(),
  template_params: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
});

interface NewColumn {
  name: string;
  type: string | null;
  isTemporal: boolean;
  comment: string | null;
}

/** POST: a dataset over a table, a view or a query, with its columns as the database has them. */
export async function createDataset(call: Call): Promise<Answer> {
  const body = await readBody(call, fields);
  const em = call.app.metadata.em();
  const database = await em.findOne(Database, { id: Number(body.database) });
  if (!database) {
    const owners = await ownersFor(em, call.viewer, body.owners).then(
      () => ({}),
      () => ({ owners: ["Owners are invalid"] }),
    );
    throw unprocessable({ database: ["Database does not exist"], ...owners });
  }
  const target = targetOf(database, { username: call.viewer.username, schema: (body.schema as string) || null });
  const engine = engineFor(target.uri);
  const inspector = call.app.engines.inspect(target, { signal: call.signal, timeoutMs: 30_000 });
  const catalog =
    (body.catalog as string) || (engine.abilities.supportsCatalog ? await inspector.defaultCatalog() : null);
  const schema = (body.schema as string) || null;
  const name = String(body.table_name);
  const sql = (body.sql as string)?.trim() ? String(body.sql) : null;
  const fullName = [catalog, schema, name].filter(Boolean).join(".");
  const taken = await em.count(Dataset, { database: database.id, table_name: name, schema, catalog });
  if (taken > 0) throw unprocessable({ table: [`Dataset ${fullName} already exists`] });
  const columns = sql ? await columnsOfQuery(call, database, target, sql) : await inspector.columns(name, schema);
  if (columns.length === 0) {
    throw unprocessable({
      table: [
        `Table [${fullName}] could not be found, please double check your database connection, schema, and table name`,
      ],
    });
  }
  const owners = await ownersFor(em, call.viewer, body.owners);

  const dataset = await em
    .transactional(async (trx) => {
      const author = authorOf(trx, call.viewer, true);
      const { database: _id, owners: _owners, ...given } = body;
      const created = trx.create(Dataset, {
        ...given,
        database: database.id,
        catalog,
        schema,
        sql,
        owners: owners.map((owner) => owner.id),
        main_dttm_col: columns.find((column) => column.isTemporal)?.name ?? null,
        ...author,
      } as never);
      await trx.flush();
      for (const { name: column_name, type, isTemporal, comment } of columns) {
        trx.create(TableColumn, {
          table: created,
          column_name,
          type,
          is_dttm: isTemporal,
          description: comment,
          groupby: true,
          filterable: true,
          ...author,
        } as never);
      }
      trx.create(SqlMetric, {
        table: created,
        metric_name: "count",
        metric_type: "count",
        verbose_name: "COUNT(*)",
        expression: "COUNT(*)",
        ...author,
      } as never);
      created.perm = datasetPerm(database.database_name, created);
      created.schema_perm = schemaPerm(database.database_name, catalog, schema);
      created.catalog_perm = catalogPerm(database.database_name, catalog);
      await trx.flush();
      await addPermissionView(trx, "datasource_access", created.perm);
      if (created.schema_perm) await addPermissionView(trx, "schema_access", created.schema_perm);
      if (created.catalog_perm) await addPermissionView(trx, "catalog_access", created.catalog_perm);
      return created;
    })
    .catch((error: unknown) => {
      // SQLite's schema, as Superset made it, allows a table name once in all.
      if (error instanceof UniqueConstraintViolationException)
        throw unprocessable({ table: [`Dataset ${fullName} already exists`] });
      throw error;
    });
  call.app.viewers.invalidate();
  return json(
    { id: dataset.id, result: { ...body, catalog, schema, owners: owners.map((owner) => owner.id) } },
    { status: 201 },
  );
}

/** Reads what a query would give, without its rows. Only one statement that reads is taken. */
async function columnsOfQuery(
  call: Call,
  database: Database,
  target: ReturnType<typeof targetOf>,
  sql: string,
): Promise<NewColumn[]> {
  if (!canAccessDatabase(call.viewer, database)) {
    throw unprocessable({ sql: ["You need access to the whole database to make a dataset of a query."] });
  }
  const { dialect } = engineFor(target.uri);
  const parsed = await parseSql(sql, dialect).catch((error: unknown) => {
    throw unprocessable({ sql: [`Invalid SQL: ${error instanceof Error ? error.message : String(error)}`] });
  });
  const [statement, ...more] = parsed.statements;
  if (!statement || more.length > 0) throw unprocessable({ sql: ["Only one statement can be a dataset."] });
  if (statement.isMutating) throw unprocessable({ sql: ["Only a statement that reads can be a dataset."] });
  const text = `SELECT * FROM (${sql.trim().replace(/;\s*$/, "")}\n) AS virtual_table LIMIT 1`;
  const result = await call.app.engines.run(target, text, { signal: call.signal, timeoutMs: 60_000, maxRows: 1 });
  return result.columns.map(({ name, type, generic }) => ({ name, type, isTemporal: generic === 2, comment: null }));
}

/** DELETE: by its owners and admins. */
export async function deleteDataset(call: Call): Promise<Answer> {
  const id = Number(call.params.pk);
  if (!Number.isSafeInteger(id) || !(await findRow(datasetResource, call, id, []))) throw notFound();
  const em = call.app.metadata.em();
  const dataset = await em.findOne(Dataset, { id }, { populate: ["owners", "columns", "metrics"] });
  if (!dataset) throw notFound();
  if (!call.viewer.isAdmin && !isOwner(call.viewer, dataset.owners.getItems()))
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  await em.transactional(async (trx) => {
    // Charts outlive their dataset, without one.
    await trx.nativeUpdate(Chart, { datasource_id: id, datasource_type: "table" }, { datasource_id: null } as never);
    await trx.nativeDelete(TableColumn, { table: id });
    await trx.nativeDelete(SqlMetric, { table: id });
    dataset.owners.removeAll();
    trx.remove(dataset);
    await trx.flush();
  });
  call.app.viewers.invalidate();
  return { message: "OK" };
}
