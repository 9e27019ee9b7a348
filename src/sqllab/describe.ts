import type { Metadata } from "../metadata/orm.ts";
import { isoText, readFlag } from "../metadata/values.ts";
import { readExtra } from "./history.ts";

const number = (value: number | string | null): number | null => (value === null ? null : Number(value));

/** Rows of the history, with the names of their database and user. */
export const describedQueries = (metadata: Metadata) =>
  metadata
    .kysely()
    .selectFrom("query")
    .leftJoin("dbs", "dbs.id", "query.database_id")
    .leftJoin("ab_user", "ab_user.id", "query.user_id")
    .selectAll("query")
    .select(["dbs.database_name", "ab_user.first_name", "ab_user.last_name"]);

type DescribedRow = Awaited<ReturnType<ReturnType<typeof describedQueries>["execute"]>>[number];

/** A query as SQL Lab's editor reads it. */
export function describeQuery(row: DescribedRow): Record<string, unknown> {
  const { runner: _runner, queued: _queued, ...extra } = readExtra(row.extra_json);
  return {
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
    ctas: readFlag(row.select_as_cta),
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
    extra,
  };
}

/** One query as it stands in the history; null where there is none. */
export async function findDescribed(
  metadata: Metadata,
  column: "id" | "client_id",
  value: number | string,
): Promise<Record<string, unknown> | null> {
  const rows = describedQueries(metadata);
  const row = await (column === "id"
    ? rows.where("query.id", "=", Number(value))
    : rows.where("query.client_id", "=", String(value))
  ).executeTakeFirst();
  return row ? describeQuery(row) : null;
}
