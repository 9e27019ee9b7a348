import { api } from "../api/client.ts";
import { sendForm } from "../api/send-form.ts";

export interface FileContents {
  /** the sheets of a workbook; one without a name for other files */
  items: { sheet_name: string | null; column_names: string[] }[];
  preview?: { columns: { name: string; type: string }[]; rows: unknown[][] };
}

interface UploadDatabase {
  id: number;
  database_name: string;
}

/** The databases that take files. */
export async function uploadDatabases(signal?: AbortSignal): Promise<UploadDatabase[]> {
  const answer = await api.get<{ result: UploadDatabase[] }>("/api/v1/database/", {
    rison: {
      filters: [{ col: "allow_file_upload", opr: "eq", value: true }],
      order_column: "database_name",
      order_direction: "asc",
      page: 0,
      page_size: 100,
    },
    signal,
  });
  return answer.result;
}

/** The schemas of a database that take files. */
export async function uploadSchemas(database: number, signal?: AbortSignal): Promise<string[]> {
  const path = `/api/v1/database/${database}/schemas/`;
  return (await api.get<{ result: string[] }>(path, { rison: { upload_allowed: true }, signal })).result;
}

/** What is in a file, and its first rows as they would be stored. */
export async function describeFile(form: FormData, signal?: AbortSignal): Promise<FileContents> {
  const path = "/api/v1/database/upload_metadata/";
  return (await sendForm<{ result: FileContents }>(path, form, { signal })).result;
}

/** Makes a table of a file. Gives the dataset over it; undefined where the viewer may not see it. */
export async function loadFile(
  database: number,
  form: FormData,
  options: { signal: AbortSignal; onProgress(share: number): void },
): Promise<number | undefined> {
  await sendForm(`/api/v1/database/${database}/upload/`, form, options);
  const answer = await api.get<{ result: { id: number; schema: string | null }[] }>("/api/v1/dataset/", {
    rison: {
      filters: [
        { col: "table_name", opr: "eq", value: form.get("table_name") },
        { col: "database", opr: "rel_o_m", value: database },
      ],
      order_column: "changed_on_delta_humanized",
      order_direction: "desc",
      page: 0,
      page_size: 20,
    },
  });
  const schema = form.get("schema") ?? null;
  return (answer.result.find((one) => one.schema === schema) ?? answer.result[0])?.id;
}
