import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import { keepFormData } from "../../explore/api.ts";
import type { QueryResult } from "../types.ts";

export interface ExistingDataset {
  id: number;
  table_name: string;
}

/** Virtual datasets whose SQL the viewer may replace, at most 50. */
export async function ownDatasets(userId: number | undefined, search: string, signal: AbortSignal) {
  const filters = [
    { col: "table_name", opr: "ct", value: search },
    { col: "sql", opr: "dataset_is_null_or_empty", value: false },
    ...(userId === undefined ? [] : [{ col: "owners", opr: "rel_m_m", value: userId }]),
  ];
  const answer = await api.get<ListAnswer<ExistingDataset>>("/api/v1/dataset/", {
    rison: {
      columns: ["id", "table_name"],
      filters,
      order_column: "table_name",
      order_direction: "asc",
      page: 0,
      page_size: 50,
    },
    signal,
  });
  return answer.result;
}

/** Makes a dataset of a query; gives its id. */
export async function createDataset(name: string, { query }: QueryResult, templateParams: string | null) {
  const json = {
    database: query.dbId,
    catalog: query.catalog,
    schema: query.schema,
    sql: query.sql,
    table_name: name,
    ...(templateParams && { template_params: templateParams }),
  };
  return (await api.post<{ id: number }>("/api/v1/dataset/", { json })).id;
}

/** Puts a query in the place of a dataset's; its columns become those of the query. */
export async function overwriteDataset(id: number, { query, columns }: QueryResult): Promise<number> {
  await api.put(`/api/v1/dataset/${id}`, {
    query: { override_columns: true },
    json: {
      sql: query.sql,
      database_id: query.dbId,
      columns: columns.map(({ column_name, type, is_dttm }) => ({
        column_name,
        type,
        is_dttm,
        filterable: true,
        groupby: true,
      })),
    },
  });
  return id;
}

/** Where Explore shows the columns of a dataset as a table. */
export async function exploreAddress(id: number, { columns }: QueryResult): Promise<string> {
  const key = await keepFormData(
    {
      datasource: `${id}__table`,
      viz_type: "table",
      query_mode: "raw",
      all_columns: columns.map(({ column_name }) => column_name),
      metrics: [],
      groupby: [],
      time_range: "No filter",
      row_limit: 1000,
    },
    undefined,
  );
  return `/explore/?form_data_key=${key}&datasource_id=${id}&datasource_type=table`;
}
