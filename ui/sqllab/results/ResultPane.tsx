import { BarChartOutlined, DownloadOutlined, TableOutlined } from "@ant-design/icons";
import { Button, Dropdown, Progress } from "antd";
import { useEffect, useState } from "react";
import { can } from "../../access.ts";
import { serverPath } from "../../api/client.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { numberText, t, tookText } from "../../i18n/t.ts";
import type { Run } from "../run/store.ts";
import type { QueryResult } from "../types.ts";
import styles from "./ResultPane.module.css";
import { ResultTable } from "./ResultTable.tsx";
import { RunError } from "./RunError.tsx";

interface ResultPaneProps {
  run: Run | undefined;
  isRunnable: boolean;
  stop(): void;
  /** to the place in the editor that the error names */
  showError(): void;
  /** opens the parameters of the templates, where the query lacks some */
  askParameters(): void;
  saveDataset(result: QueryResult, isChart: boolean): void;
  preview(table: string, schema: string | null): void;
  runAgain(): void;
}

/** What came of the query that ran last in this tab. */
export function ResultPane(props: ResultPaneProps) {
  const { run, isRunnable, stop, showError, askParameters, saveDataset, preview, runAgain } = props;
  if (!run)
    return (
      <div className={styles.empty}>
        <p>
          {isRunnable ? t("Run the query to see its rows here.") : t("Write a query and run it: its rows appear here.")}
        </p>
        <p>
          <kbd>Ctrl</kbd> <kbd>Enter</kbd> {t("runs all of it, or what is selected.")} <kbd>Esc</kbd> <kbd>Tab</kbd>{" "}
          {t("leaves the editor.")}
        </p>
      </div>
    );
  if (run.state === "running") return <Running run={run} stop={stop} />;
  if (run.failure)
    return <RunError failure={run.failure} sql={run.sql} show={showError} askParameters={askParameters} />;
  if (run.kept === "gone")
    return (
      <div className={styles.empty}>
        <p>{t("The rows of this query are no longer kept.")}</p>
        <Button type="primary" onClick={runAgain}>
          {t("Run again")}
        </Button>
      </div>
    );
  if (!run.result) return null;
  const { query } = run.result;
  if (query.ctas && query.tempTable)
    return (
      <div className={styles.empty}>
        <p>
          {t("Made")} <code>{[query.tempSchema, query.tempTable].filter(Boolean).join(".")}</code>.
        </p>
        <Button type="primary" onClick={() => preview(query.tempTable ?? "", query.tempSchema)}>
          {t("Look into it")}
        </Button>
      </div>
    );
  return <Rows result={run.result} saveDataset={saveDataset} />;
}

function Running({ run, stop }: { run: Run; stop(): void }) {
  const seconds = useSeconds(run.startedAt);
  const progress = run.query?.progress ?? 0;
  if (run.kept) return <div className={`skeleton ${styles.waiting}`} aria-busy="true" />;
  const waiting =
    run.query && ["pending", "scheduled"].includes(run.query.state) ? t("Waiting for a worker") : t("Running");
  return (
    <div className={styles.empty} aria-busy="true">
      <p role="status">
        {run.isStopping ? t("Stopping") : (stepOf(run.query?.extra?.progress) ?? waiting)} · {seconds} s
      </p>
      <Progress
        percent={progress}
        status="active"
        showInfo={progress > 0}
        className={styles.progress}
        aria-label={t("Progress of the query")}
      />
      <Button danger onClick={stop} disabled={run.isStopping}>
        {t("Stop")}
      </Button>
    </div>
  );
}

function useSeconds(since: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.round((now - since) / 1000));
}

function Rows({ result, saveDataset }: { result: QueryResult } & Pick<ResultPaneProps, "saveDataset">) {
  const { user } = useBootstrap();
  const { data, columns, query } = result;
  const mayExport = can(user, "can_export_csv", "SQLLab");
  const mayMake = can(user, "can_write", "Dataset");
  return (
    <ResultTable
      key={query.id}
      label={t("Rows of the query")}
      columns={columns}
      rows={data}
      note={noteOf(result)}
      actions={
        <>
          {mayMake ? (
            <>
              <Button
                size="small"
                icon={<BarChartOutlined />}
                aria-label={t("Create chart")}
                onClick={() => saveDataset(result, true)}
              >
                <span className={styles.wide}>{t("Create chart")}</span>
              </Button>
              <Button
                size="small"
                icon={<TableOutlined />}
                aria-label={t("Save as dataset")}
                onClick={() => saveDataset(result, false)}
              >
                <span className={styles.wide}>{t("Save as dataset")}</span>
              </Button>
            </>
          ) : null}
          {mayExport ? (
            <Dropdown
              autoFocus
              trigger={["click"]}
              menu={{
                items: ["csv", "xlsx"].map((format) => ({ key: format, label: downloadLink(query.id, format) })),
              }}
            >
              <Button size="small" icon={<DownloadOutlined />} aria-label={t("Download")} aria-haspopup="menu">
                <span className={styles.wide}>{t("Download")}</span>
              </Button>
            </Dropdown>
          ) : null}
        </>
      }
    />
  );
}

/** What the server says of a script's progress, in the page's language. */
function stepOf(said: string | null | undefined): string | null | undefined {
  const [, at, count] = /^Running (?:block|statement) (\d+) out of (\d+)$/.exec(said ?? "") ?? [];
  return at && count ? t("Running statement {at} of {count}", { at, count }) : said;
}

function downloadLink(clientId: string, format: string) {
  const path = `/api/v1/sqllab/export/${clientId}/${format === "csv" ? "" : `?format=${format}`}`;
  return (
    <a href={serverPath(path)} download>
      {format.toUpperCase()}
    </a>
  );
}

/** How long it took, and whether there are more rows. */
function noteOf({ data, query, displayLimitReached }: QueryResult): string {
  const took = query.startDttm && query.endDttm ? ` ${tookText(query.endDttm - query.startDttm)}` : "";
  if (displayLimitReached) return `${took} · ${t("{count} in the download", { count: numberText(query.rows ?? 0) })}`;
  const isCut = query.limitingFactor === "DROPDOWN" || query.limitingFactor === "QUERY_AND_DROPDOWN";
  return isCut && data.length > 0 && data.length >= (query.limit ?? 0) ? `${took} · ${t("cut at the limit")}` : took;
}
