import { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Database } from "../../../metadata/entities/database.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { datasetAccessError } from "../../../security/access.ts";
import { json } from "../../answers.ts";
import { readQuestion } from "../../rest/question.ts";
import { messagesByField } from "../../rest/schema.ts";
import type { Answer, Call } from "../../route.ts";
import { storedSource } from "../dataset/own.ts";
import { accessProblems, readColumns, type Source } from "../dataset/source.ts";
import { findDataset } from "../explore/access.ts";

const question = z.object({
  database_name: z.string(),
  catalog_name: z.string().nullish(),
  schema_name: z.string().nullish(),
  table_name: z.string(),
});

/** The columns of a dataset as its database has them now. */
export async function showExternal(call: Call): Promise<Answer> {
  const { datasource_type: type, datasource_id: id = "" } = call.params;
  const isId = type === "table" && /^\d{1,9}$/.test(id);
  const dataset =
    isId && (await call.app.metadata.em().findOne(Dataset, { id: Number(id) }, { populate: ["database"] }));
  if (!dataset) return json({ error: "Datasource does not exist" }, { status: 404 });
  return describeColumns(call, dataset);
}

/** The columns of a table, whether it is a dataset or not. */
export async function showExternalByName(call: Call): Promise<Answer> {
  const asked = question.safeParse(readQuestion(call, { type: "object" }));
  if (!asked.success) throw new LitesetError(messagesByField(asked.error), undefined, { status: 400 });
  const { database_name, catalog_name, schema_name, table_name } = asked.data;
  const em = call.app.metadata.em();
  const database = await em.findOne(Database, { database_name });
  if (!database) return json({ error: "Dataset does not exist" }, { status: 404 });
  const name = { table_name, schema: schema_name || null, ...(catalog_name && { catalog: catalog_name }) };
  const dataset = await em.findOne(Dataset, { database: database.id, ...name }, { populate: ["database"] });
  if (dataset) return describeColumns(call, dataset);
  const source = { database, catalog: catalog_name || null, schema: schema_name || null, table: table_name, sql: null };
  const problems = await accessProblems(call, source);
  const [refused] = Object.values(problems).flat();
  if (refused) throw new LitesetError(refused, "TABLE_SECURITY_ACCESS_ERROR", { status: 403, level: "error" });
  return columnsOf(call, source);
}

async function describeColumns(call: Call, dataset: Dataset): Promise<Answer> {
  const found = await findDataset(call, dataset.id);
  if (!found?.isOpen) throw datasetAccessError({ id: dataset.id, table_name: dataset.table_name });
  return columnsOf(call, storedSource(dataset));
}

async function columnsOf(call: Call, source: Source): Promise<Answer> {
  const columns = await readColumns(call, source);
  return columns.map((column) => ({
    column_name: column.name,
    name: column.name,
    type: column.type,
    type_generic: column.generic,
    is_dttm: column.isTemporal,
    ...(!source.sql && {
      nullable: column.nullable ?? null,
      default: column.default ?? null,
      autoincrement: false,
      comment: column.comment,
    }),
  }));
}
