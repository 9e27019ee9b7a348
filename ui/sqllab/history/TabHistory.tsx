import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { api } from "../../api/client.ts";
import type { ListAnswer } from "../../api/types.ts";
import { locale } from "../../i18n/catalogue.ts";
import { stateText } from "../../i18n/states.ts";
import { plural, t, tookText } from "../../i18n/t.ts";
import type { PastRun } from "../run/store.ts";
import type { QueryState } from "../types.ts";
import styles from "./TabHistory.module.css";

interface PastQuery {
  id: number;
  client_id: string;
  results_key: string | null;
  status: QueryState;
  start_time: number | null;
  end_time: number | null;
  rows: number | null;
  sql: string;
  error_message: string | null;
}

interface TabHistoryProps {
  tabId: string;
  /** asked for anew with each query that ends */
  version: number;
  take(sql: string): void;
  recall(past: PastRun): void;
}

/** What ran in this tab, the latest first. */
export function TabHistory({ tabId, version, take, recall }: TabHistoryProps) {
  const { data, error } = useQuery({
    queryKey: ["sql", "history", tabId, version],
    queryFn: ({ signal }) =>
      api.get<ListAnswer<PastQuery>>("/api/v1/query/", {
        rison: {
          columns: [
            "id",
            "client_id",
            "results_key",
            "status",
            "start_time",
            "end_time",
            "rows",
            "sql",
            "error_message",
          ],
          filters: [{ col: "sql_editor_id", opr: "eq", value: tabId }],
          order_column: "start_time",
          order_direction: "desc",
          page: 0,
          page_size: 50,
        },
        signal,
      }),
    placeholderData: (before) => before,
  });
  if (error) return <p className={styles.empty}>{error.message}</p>;
  if (!data) return <div className={`skeleton ${styles.waiting}`} />;
  if (data.result.length === 0)
    return (
      <p className={styles.empty}>{t("Nothing has run in this tab yet. Each query that you run is kept here.")}</p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className={styles.box} tabIndex={0} aria-label={t("Query history")}>
      <ul>
        {data.result.map((query) => (
          <li key={query.id} className={styles.query}>
            <span className={styles.status} data-status={query.status}>
              {stateText(query.status)}
            </span>
            <span className={styles.when}>
              {query.start_time ? new Date(query.start_time).toLocaleString(locale) : ""}
            </span>
            <span className={styles.rows}>{factsOf(query)}</span>
            <code className={styles.sql} title={query.sql}>
              {query.sql}
            </code>
            <span className={styles.actions}>
              {query.status === "success" && query.results_key ? (
                <Button size="small" onClick={() => recall(pastRun(query))}>
                  {t("Show its rows")}
                </Button>
              ) : null}
              <Button size="small" onClick={() => take(query.sql)}>
                {t("Put into the editor")}
              </Button>
            </span>
          </li>
        ))}
      </ul>
      <p className={styles.all}>
        <Link to="/sqllab/history/">{t("All queries")}</Link>
      </p>
    </section>
  );
}

const pastRun = ({ client_id, sql, results_key }: PastQuery): PastRun => ({
  id: client_id,
  sql,
  resultsKey: results_key ?? "",
});

function factsOf({ rows, start_time, end_time, error_message }: PastQuery): string {
  if (error_message) return error_message;
  if (rows === null) return "";
  const found = plural(rows, "{count} row", "{count} rows");
  return start_time && end_time ? `${found} ${tookText(end_time - start_time)}` : found;
}
