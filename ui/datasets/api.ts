import { api } from "../api/client.ts";

type Json = Record<string, unknown>;

export async function showDataset(id: number, signal?: AbortSignal): Promise<Json> {
  return (await api.get<{ result: Json }>(`/api/v1/dataset/${id}`, { signal })).result;
}

/** Stores a dataset; with `isFresh` its columns are then read anew from its source. */
export async function storeDataset(id: number, json: Json, isFresh: boolean): Promise<void> {
  await api.put(`/api/v1/dataset/${id}`, { json });
  if (isFresh) await api.put(`/api/v1/dataset/${id}/refresh`);
}

export interface FoundColumn {
  column_name: string;
  type: string | null;
  is_dttm?: boolean;
}

/** The columns that the source of a stored dataset has now. */
export function sourceColumns(id: number): Promise<FoundColumn[]> {
  return api.get<FoundColumn[]>(`/datasource/external_metadata/table/${id}/`);
}

/** Makes a dataset of a table; gives its id. */
export async function createDataset(json: Json): Promise<number> {
  return (await api.post<{ id: number }>("/api/v1/dataset/", { json })).id;
}

/** Makes a virtual dataset again, under another name. */
export async function duplicateDataset(id: number, name: string): Promise<void> {
  await api.post("/api/v1/dataset/duplicate", { json: { base_model_id: id, table_name: name } });
}
