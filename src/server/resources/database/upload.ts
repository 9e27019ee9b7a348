import { asConnected } from "../../../engines/connection-mutator.ts";
import { loadTable, type StoredValue, TableExists } from "../../../engines/load.ts";
import { engineFor } from "../../../engines/registry.ts";
import { targetOf } from "../../../engines/target.ts";
import { LitesetError } from "../../../errors.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { canAccessDatabase } from "../../../security/access.ts";
import { fitsView } from "../../../security/dataset-views.ts";
import { openTable, readContents } from "../../../uploads/read.ts";
import { UnreadableFile, type UploadedFile, type UploadedTable } from "../../../uploads/table.ts";
import { json } from "../../answers.ts";
import { findRow } from "../../rest/list.ts";
import { readForm } from "../../rest/schema.ts";
import { changeRow } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { insertDataset } from "../dataset/create.ts";
import { mergeColumns } from "../dataset/refresh.ts";
import { datasetResource } from "../dataset/resource.ts";
import { accessProblems, type FoundColumn, readColumns, type Source } from "../dataset/source.ts";
import { type OpenDatabase, openDatabase } from "./access.ts";
import { uploadSchemas } from "./browse.ts";
import { contentsForm, uploadForm } from "./upload-schemas.ts";

const INSPECT_MS = 30_000;
const PREVIEW_ROWS = 50;

/** POST upload: a file becomes a table of the database, or goes into one, and the table a dataset of its sender. */
export async function uploadFile(call: Call): Promise<Answer> {
  const { type, file, table_name, schema, already_exists, column_data_types, ...options } = await readForm(
    call,
    uploadForm(call.app.settings.ALLOWED_EXTENSIONS),
  );
  const types = column_data_types ? readTypes(column_data_types) : undefined;
  const { database, catalog } = await openForUpload(call, schema || null);
  const source: Source = {
    database,
    catalog,
    schema: schema || null,
    table: table_name,
    sql: null,
  };
  checkName(source);
  if (already_exists !== "fail") await checkMayChange(call, source);
  const table = await openTable(
    type,
    await fileOf(file),
    { ...options, ...(types ? { column_data_types: types } : {}) },
    call.signal,
  ).catch(refuse);
  try {
    const long = table.columns.find(({ name }) => [...name].length > 255);
    if (long) throw refusal(`Give this column a shorter name: ${long.name.slice(0, 100)}…`);
    await load(call, source, table, already_exists);
  } finally {
    await table.close();
  }
  await storeDataset(call, source);
  return json({ message: "OK" }, { status: 201 });
}

/** POST upload_metadata: the sheets and columns of a file that is not loaded yet, and where asked for its first rows. */
export async function describeFile(call: Call): Promise<Answer> {
  const form = await readForm(call, contentsForm(call.app.settings.ALLOWED_EXTENSIONS));
  const { type, file, preview, column_data_types, ...options } = form;
  const uploaded = await fileOf(file);
  const contents = await readContents(type, uploaded, options, call.signal).catch(refuse);
  if (!preview) return { result: contents };
  const types = column_data_types ? { column_data_types: readTypes(column_data_types) } : {};
  const rows_to_read = Math.min(options.rows_to_read ?? PREVIEW_ROWS, PREVIEW_ROWS);
  const table = await openTable(type, uploaded, { ...options, ...types, rows_to_read }, call.signal).catch(refuse);
  try {
    for await (const batch of table.batches())
      return { result: { ...contents, preview: { columns: table.columns, rows: shown(table, batch) } } };
    return { result: { ...contents, preview: { columns: table.columns, rows: [] } } };
  } finally {
    await table.close();
  }
}

/** The first rows as JSON can hold them: moments as text, numbers that it would round as text. */
const shown = ({ columns }: UploadedTable, batch: StoredValue[][]): unknown[][] =>
  batch.slice(0, PREVIEW_ROWS).map((row) =>
    row.map((value, at) => {
      const type = columns[at]?.type;
      if (typeof value === "bigint") return String(value);
      if (typeof value !== "number" || (type !== "datetime" && type !== "date")) return value;
      return new Date(value)
        .toISOString()
        .slice(0, type === "date" ? 10 : 19)
        .replace("T", " ");
    }),
  );

/** The database of the address where it takes files into this schema. */
async function openForUpload(call: Call, schema: string | null): Promise<OpenDatabase> {
  const opened = await openDatabase(call);
  if (!opened) throw refusal("Database not found.", 404);
  const { database, engine } = opened;
  const schemas = await uploadSchemas(call, database);
  const isAllowed =
    database.allow_file_upload &&
    (schemas.length > 0 ? schema !== null && schemas.includes(schema) : canAccessDatabase(call.viewer, database));
  if (!isAllowed) throw refusal("Database schema is not allowed for csv uploads.", 403);
  if (!engine.abilities.supportsFileUpload) throw refusal("Database type does not support file uploads.", 422);
  return opened;
}

/** Nobody writes into a table that they may not read: its dataset would show them what else is in it. */
async function checkMayChange(call: Call, source: Source): Promise<void> {
  const problems = await accessProblems(call, source);
  const [message] = Object.values(problems).flat();
  if (!message) return;
  const { database, schema, table } = source;
  const target = targetOf(database, { username: call.viewer.username, schema });
  const inspector = call.app.engines.inspect(target, { signal: call.signal, timeoutMs: INSPECT_MS });
  if ((await inspector.columns(table, schema)).length > 0) throw refusal(message, 403);
}

/** Databases cut names that are too long; then nobody would find the table again, nor the dataset by its permission. */
function checkName({ database, table }: Source): void {
  const max = engineFor(database.sqlalchemy_uri).maxColumnNameLength ?? 250;
  if (Buffer.byteLength(table) > max) {
    throw refusal(`Identifier '${table.slice(0, 300)}' exceeds maximum length of ${max} characters`);
  }
  if (!fitsView(database.database_name, table))
    throw refusal("The name of the table is longer than those of permissions.");
}

async function load(call: Call, source: Source, table: UploadedTable, mode: "fail" | "replace" | "append") {
  const { database, schema } = source;
  const wanted = { ...targetOf(database, { username: call.viewer.username, schema }), allowDml: true };
  const target = await asConnected(wanted, engineFor(wanted.uri), call.app.settings);
  const stored = { name: source.table, schema, columns: table.columns };
  try {
    await loadTable(target, stored, table.batches(), { mode, signal: call.signal });
  } catch (error) {
    if (error instanceof TableExists) {
      throw refusal(
        "Table already exists. You can change your 'if table already exists' strategy to append or replace or provide a different Table Name to use.",
      );
    }
    throw error instanceof LitesetError ? refusal(error.message, 422, error) : error;
  }
}

/** The dataset over the table: a new one, or the one that is there with the columns as they are now. */
async function storeDataset(call: Call, source: Source): Promise<void> {
  const columns = await readColumns(call, source);
  const known = await datasetOver(call, source);
  if (known) return refresh(call, known, columns);
  const owners = call.viewer.id === null ? [] : [{ id: call.viewer.id }];
  await insertDataset(call, source, columns, owners).catch(async (error: unknown) => {
    const other = await datasetOver(call, source);
    if (!other) throw error;
    await refresh(call, other, columns);
  });
}

const datasetOver = (call: Call, { database, schema, table }: Source): Promise<Dataset | null> =>
  call.app.metadata.em().findOne(Dataset, { database: database.id, schema, table_name: table });

async function refresh(call: Call, { id, sql }: Dataset, columns: readonly FoundColumn[]): Promise<void> {
  if (sql?.trim() || !(await findRow(datasetResource, call, id, ["id"]))) return;
  await changeRow(datasetResource, call, Dataset, id, async (row, trx) => {
    await mergeColumns(trx, call, row, columns);
    return { changed_on: new Date() };
  });
}

function readTypes(text: string): Record<string, unknown> {
  try {
    const types: unknown = JSON.parse(text);
    if (typeof types === "object" && types !== null && !Array.isArray(types)) return types as Record<string, unknown>;
  } catch {}
  throw new LitesetError({ _schema: ["Invalid JSON format for column_data_types"] }, undefined, { status: 400 });
}

const fileOf = async (file: File): Promise<UploadedFile> => ({
  name: file.name,
  bytes: new Uint8Array(await file.arrayBuffer()),
});

function refuse(error: unknown): never {
  throw error instanceof UnreadableFile ? refusal(error.message, 422, error) : error;
}

const refusal = (message: string, status = 422, cause?: unknown): LitesetError =>
  new LitesetError(message, "GENERIC_COMMAND_ERROR", { status, level: "warning", cause });
