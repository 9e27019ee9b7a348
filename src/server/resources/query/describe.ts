import { looseDb, type Row } from "../../rest/db.ts";
import { isoText } from "../../rest/times.ts";
import type { Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";

const number = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value));

/** A query as SQL Lab's editor reads it. */
export const describeQuery = (row: Row): Record<string, unknown> => ({
  changed_on: row.changed_on ? isoText(row.changed_on) : null,
  dbId: row.database_id,
  db: row.database_name,
  endDttm: number(row.end_time),
  errorMessage: row.error_message,
  executedSql: row.executed_sql,
  id: row.client_id,
  queryId: row.id,
  limit: row.limit,
  limitingFactor: row.limiting_factor,
  progress: row.progress,
  rows: row.rows,
  catalog: row.catalog,
  schema: row.schema,
  ctas: row.select_as_cta === null ? null : Boolean(row.select_as_cta),
  serverId: row.id,
  sql: row.sql,
  sqlEditorId: row.sql_editor_id,
  startDttm: number(row.start_time),
  state: String(row.status ?? "").toLowerCase(),
  tab: row.tab_name,
  tempSchema: row.tmp_schema_name,
  tempTable: row.tmp_table_name,
  userId: row.user_id,
  user: row.first_name === null ? null : `${row.first_name} ${row.last_name}`,
  resultsKey: row.results_key,
  trackingUrl: row.tracking_url,
  extra: parseObject(row.extra_json),
});

/** One query as it stands in the history; null where there is none. */
export async function findDescribed(
  call: Call,
  column: "id" | "client_id",
  value: number | string,
): Promise<Record<string, unknown> | null> {
  const row = await looseDb(call.app.metadata)
    .selectFrom("query as q")
    .leftJoin("dbs as d", "d.id", "q.database_id")
    .leftJoin("ab_user as u", "u.id", "q.user_id")
    .where(`q.${column}`, "=", value)
    .selectAll("q")
    .select(["d.database_name", "u.first_name", "u.last_name"])
    .executeTakeFirst();
  return row ? describeQuery(row) : null;
}
