import { type Ask, must } from "./servers.ts";

interface Made {
  id: number;
}

interface OwnDataset {
  table_name: string;
  sql: string | null;
  schema: string | null;
  main_dttm_col: string | null;
  columns: Record<string, unknown>[];
  metrics: Record<string, unknown>[];
}

/** What both servers have, by its name: their ids for it. */
export interface Mirrored {
  /** Superset's id of each of Liteset's datasets. */
  ids: ReadonlyMap<number, number>;
  byName: ReadonlyMap<string, number>;
  remove(): Promise<void>;
}

const COLUMN_KEYS = "column_name type expression verbose_name is_dttm groupby filterable is_active python_date_format";
const METRIC_KEYS = "metric_name expression verbose_name d3format metric_type";

const pick = (object: Record<string, unknown>, keys: string): Record<string, unknown> =>
  Object.fromEntries(keys.split(" ").map((key) => [key, object[key] ?? null]));

/** Makes Liteset's datasets on Superset, over the same warehouse. */
export async function mirrorDatasets(liteset: Ask, superset: Ask, name: string, uri: string): Promise<Mirrored> {
  const own = await must<{ result: { id: number }[] }>(liteset("GET", "/api/v1/dataset/?q=(page_size:100)"));
  const database = await must<Made>(
    superset("POST", "/api/v1/database/", { database_name: name, sqlalchemy_uri: uri, expose_in_sqllab: true }),
  );
  const ids = new Map<number, number>();
  const byName = new Map<string, number>();
  const remove = async (): Promise<void> => {
    for (const id of ids.values()) await superset("DELETE", `/api/v1/dataset/${id}`);
    await must(superset("DELETE", `/api/v1/database/${database.id}`));
  };
  try {
    for (const { id } of own.result) {
      const { result } = await must<{ result: OwnDataset }>(liteset("GET", `/api/v1/dataset/${id}`));
      const { table_name, sql, schema, main_dttm_col } = result;
      const made = await must<Made>(
        superset("POST", "/api/v1/dataset/", {
          database: database.id,
          table_name: sql ? `${name} ${table_name}` : table_name,
          ...(schema ? { schema } : {}),
          ...(sql ? { sql } : {}),
        }),
      );
      ids.set(id, made.id);
      byName.set(table_name, id);
      await must(
        superset("PUT", `/api/v1/dataset/${made.id}?override_columns=true`, {
          main_dttm_col,
          columns: result.columns.map((column) => pick(column, COLUMN_KEYS)),
        }),
      );
      // the metric that Superset made by itself goes
      const metrics = result.metrics.map((metric) => pick(metric, METRIC_KEYS));
      await must(superset("PUT", `/api/v1/dataset/${made.id}`, { metrics }));
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { ids, byName, remove };
}
