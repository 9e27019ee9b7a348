import { LitesetError } from "../../../errors.ts";
import type { Database } from "../../../metadata/entities/database.ts";
import { Dataset, SqlMetric, TableColumn } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isUniqueViolation } from "../../../metadata/violations.ts";
import { fitsView, placeDataset, shareSchemaViews } from "../../../security/dataset-views.ts";
import { json } from "../../answers.ts";
import { findRow, visibleRows } from "../../rest/list.ts";
import { readBody } from "../../rest/schema.ts";
import { authorOf, insertRow } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";
import { datasetResource } from "./resource.ts";
import { duplicateBody } from "./schemas.ts";
import { claimName } from "./source.ts";

/**
 * POST duplicate: a virtual dataset under another name, with its columns, its metrics and the rules on its rows. As in the
 * reference, descriptions and number formats of the original stay behind.
 */
export async function duplicateDataset(call: Call): Promise<Answer> {
  const body = await readBody(call, duplicateBody);
  const em = call.app.metadata.em();
  const isVisible = await findRow(datasetResource, call, body.base_model_id, ["id"]);
  const original = isVisible
    ? await em.findOne(
        Dataset,
        { id: body.base_model_id },
        { populate: ["database", "columns", "metrics", "row_level_security_filters"] },
      )
    : null;
  const sql = original?.sql?.trim().replace(/^;+|;+$/g, "");
  if (!original?.database || !sql || (await isTaken(call, body.table_name))) throw invalid();
  const { database_name: databaseName, id: database } = original.database;
  if (!fitsView(databaseName, body.table_name)) throw invalid();
  const { schema = null, catalog = null } = original;
  const owners = await ownersFor(em, call.viewer, undefined);
  await shareSchemaViews(call.app.metadata, { databaseName, catalog, schema });
  const { id } = await insertRow(
    call,
    Dataset,
    async (trx) => {
      const source = { database: original.database as Database, catalog, schema, table: body.table_name, sql };
      await claimName(trx, source).catch(() => {
        throw invalid();
      });
      return {
        table_name: body.table_name,
        database,
        schema,
        catalog,
        sql,
        template_params: original.template_params,
        normalize_columns: original.normalize_columns,
        always_filter_main_dttm: original.always_filter_main_dttm,
        is_sqllab_view: true,
        owners: owners.map((owner) => owner.id),
        row_level_security_filters: original.row_level_security_filters.getItems().map((rule) => rule.id),
      };
    },
    async (row, trx) => {
      copyParts(trx, call, original, row);
      await placeDataset(trx, row, databaseName);
      await trx.flush();
      const ownerIds = owners.map((owner) => owner.id);
      await tagNewObject(trx, call, "dataset", row.id, ownerIds);
    },
  ).catch((error: unknown) => {
    throw isUniqueViolation(error) ? invalid() : error;
  });
  call.app.viewers.invalidate();
  return json({ id, result: body }, { status: 201 });
}

function copyParts(em: EntityManager, call: Call, original: Dataset, table: Dataset): void {
  const author = authorOf(em, call.viewer, true);
  for (const { column_name, verbose_name, expression, is_dttm, type, description } of original.columns) {
    const parts = { column_name, verbose_name, expression, is_dttm, type, description };
    em.create(TableColumn, { table, ...parts, ...author } as never);
  }
  for (const { metric_name, verbose_name, expression, metric_type, description } of original.metrics) {
    const parts = { metric_name, verbose_name, expression, metric_type, description };
    em.create(SqlMetric, { table, ...parts, ...author } as never);
  }
}

async function isTaken(call: Call, name: string): Promise<boolean> {
  const query = (await visibleRows(datasetResource, call)).where("tables.table_name", "=", name);
  return (await query.select("tables.id as id").executeTakeFirst()) !== undefined;
}

const invalid = (): LitesetError => new LitesetError("Dataset parameters are invalid.", undefined, { status: 422 });
