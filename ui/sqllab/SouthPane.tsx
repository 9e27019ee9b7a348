import { useState } from "react";
import { t } from "../i18n/t.ts";
import { TabHistory } from "./history/TabHistory.tsx";
import { ResultPane } from "./results/ResultPane.tsx";
import { type Preview, TablePreview } from "./results/TablePreview.tsx";
import type { PastRun, Run } from "./run/store.ts";
import styles from "./SqlLab.module.css";
import type { Tab } from "./tabs/tab.ts";
import type { QueryResult } from "./types.ts";

interface SouthPaneProps {
  tab: Tab;
  run: Run | undefined;
  /** a table whose first rows are looked at */
  preview: Preview | undefined;
  openPreview(table: string, schema: string | null): void;
  closePreview(): void;
  stop(): void;
  showError(): void;
  askParameters(): void;
  take(sql: string): void;
  /** shows the rows of an earlier query */
  recall(past: PastRun): void;
  runAgain(): void;
  saveDataset(result: QueryResult, isChart: boolean): void;
}

type View = "results" | "history" | "preview";

/** Below the editor: rows, what ran before, or a look into a table. */
export function SouthPane(props: SouthPaneProps) {
  const { tab, run, preview, openPreview, closePreview, stop, showError, askParameters, saveDataset } = props;
  const { take, recall, runAgain } = props;
  const [chosen, setChosen] = useState<View>("results");
  // A table that is asked for comes to the front, as do the rows of a query that starts.
  const [seen, setSeen] = useState({ preview, clientId: run?.clientId });
  if (seen.preview !== preview || seen.clientId !== run?.clientId) {
    setSeen({ preview, clientId: run?.clientId });
    setChosen(
      preview && preview !== seen.preview
        ? "preview"
        : run?.clientId !== seen.clientId || chosen === "preview"
          ? "results"
          : chosen,
    );
  }
  const views: { key: View; label: string }[] = [
    { key: "results", label: t("Results") },
    { key: "history", label: t("Query history") },
    ...(preview ? [{ key: "preview" as const, label: t("Preview of {preview}", { preview: preview.table }) }] : []),
  ];
  const press = (event: React.KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const at = views.findIndex(({ key }) => key === chosen);
    const next = views[(at + by + views.length) % views.length];
    if (next) setChosen(next.key);
    (
      event.currentTarget.querySelectorAll('[role="tab"]')[(at + by + views.length) % views.length] as HTMLElement
    )?.focus();
  };
  return (
    <div className={styles.south}>
      <div role="tablist" aria-label={t("Below the editor")} className={styles.views} onKeyDown={press}>
        {views.map(({ key, label }) => (
          <button
            key={key}
            type="button"
            role="tab"
            id={`south-${key}`}
            aria-selected={chosen === key}
            aria-controls="sql-results"
            tabIndex={chosen === key ? 0 : -1}
            className={styles.view}
            onClick={() => setChosen(key)}
            onKeyDown={(event) => key === "preview" && event.key === "Delete" && closePreview()}
          >
            {label}
            {key === "preview" ? (
              // For the mouse; the Delete key closes, too.
              <span aria-hidden="true" title={t("Close")} onClick={closePreview}>
                ×
              </span>
            ) : null}
          </button>
        ))}
      </div>
      <div id="sql-results" role="tabpanel" aria-labelledby={`south-${chosen}`} tabIndex={-1} className={styles.panel}>
        {chosen === "history" ? (
          <TabHistory
            tabId={tab.id}
            version={run?.state === "running" ? 0 : (run?.startedAt ?? 1)}
            take={take}
            recall={(past) => {
              setChosen("results");
              recall(past);
            }}
          />
        ) : null}
        {chosen === "preview" && preview ? <TablePreview {...preview} /> : null}
        {chosen === "results" ? (
          <ResultPane
            run={run}
            isRunnable={tab.sql.trim() !== ""}
            stop={stop}
            showError={showError}
            askParameters={askParameters}
            saveDataset={saveDataset}
            preview={openPreview}
            runAgain={runAgain}
          />
        ) : null}
      </div>
    </div>
  );
}
