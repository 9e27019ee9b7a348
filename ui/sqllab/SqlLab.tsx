import { Button } from "antd";
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { Link } from "react-router";
import { can } from "../access.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import styles from "./SqlLab.module.css";
import type { Session } from "./session.ts";
import { type PageAction, pageActionOf } from "./shortcuts.ts";
import { useTabs } from "./tabs/store.ts";
import { TabBar } from "./tabs/TabBar.tsx";
import type { TabDraft } from "./tabs/tab.ts";
import type { SqlDatabase } from "./types.ts";
import { Workspace } from "./Workspace.tsx";

const ShortcutsDialog = lazy(() =>
  import("./dialogs/ShortcutsDialog.tsx").then((module) => ({ default: module.ShortcutsDialog })),
);

interface SqlLabProps {
  session: Session;
  databases: SqlDatabase[];
  usualDatabase: number | null;
  /** a tab is on its way */
  isOpening: boolean;
}

/** The tabs, and the one that is looked at. */
export function SqlLab({ session, databases, usualDatabase, isOpening }: SqlLabProps) {
  const { tabs: store, runs } = session;
  const state = useTabs(store);
  const allRuns = useSyncExternalStore(runs.subscribe, runs.read);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const active = state.tabs.find(({ id }) => id === state.activeId);
  const add = (draft: TabDraft = {}) => {
    const { dbId = null, catalog = null, schema = null } = active ?? { dbId: usualDatabase };
    void store.add({ dbId, catalog, schema, ...draft });
  };
  const close = (id: string) => {
    runs.forget(id);
    store.close(id);
  };
  const move = (by: number) => {
    const at = state.tabs.findIndex(({ id }) => id === state.activeId);
    const next = state.tabs[(at + by + state.tabs.length) % state.tabs.length];
    if (next) store.activate(next.id);
  };
  const acts: Record<PageAction, () => void> = {
    newTab: () => add(),
    closeTab: () => active && close(active.id),
    nextTab: () => move(1),
    previousTab: () => move(-1),
    help: () => setIsHelpOpen(true),
    editor: () => focusOn("#sql-workspace .cm-content"),
    results: () => focusOn("#sql-results [role=grid]", "#sql-results"),
  };
  usePageKeys((action) => acts[action]());
  useFlush(session);
  return (
    <div className={styles.page} data-page="sqllab">
      <h1 className="visually-hidden">{t("SQL Lab")}</h1>
      <TabBar store={store} state={state} runs={allRuns} add={add} close={close} />
      {databases.length === 0 ? (
        <NoDatabase />
      ) : active ? (
        <div id="sql-workspace" role="tabpanel" aria-labelledby={`tab-${active.id}`} className={styles.workspace}>
          {active.isLoaded ? (
            <Workspace
              key={active.id}
              session={session}
              tab={active}
              databases={databases}
              add={add}
              help={() => setIsHelpOpen(true)}
            />
          ) : (
            <div className={`skeleton ${styles.waiting}`} aria-busy="true" />
          )}
        </div>
      ) : isOpening ? (
        <div className={`skeleton ${styles.waiting}`} aria-busy="true" />
      ) : (
        <div className={styles.start}>
          <h2>{t("No query is open")}</h2>
          <p>{t("A new tab is the place to write one; it is kept as you leave it.")}</p>
          <Button type="primary" onClick={() => add()}>
            {t("New query")}
          </Button>
          <Link to="/savedqueryview/list/">{t("Saved queries")}</Link>
        </div>
      )}
      <Suspense fallback={null}>{isHelpOpen ? <ShortcutsDialog close={() => setIsHelpOpen(false)} /> : null}</Suspense>
    </div>
  );
}

/** Gives the keyboard to the first of these that is there. */
function focusOn(...selectors: string[]): void {
  const found = selectors.map((selector) => document.querySelector<HTMLElement>(selector));
  found.find((element) => element !== null)?.focus();
}

function NoDatabase() {
  const { user } = useBootstrap();
  return (
    <div className={styles.start}>
      <h2>{t("No database is open to SQL Lab")}</h2>
      {can(user, "can_write", "Database") ? (
        <p>
          {t("Connect one, or allow SQL Lab in the settings of one:")}{" "}
          <Link to="/databaseview/list/">{t("Databases")}</Link>
        </p>
      ) : (
        <p>{t("Ask an administrator to open a database to you.")}</p>
      )}
    </div>
  );
}

function usePageKeys(act: (action: PageAction) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const action = pageActionOf(event);
      // A dialog has the keyboard to itself.
      if (!action || document.querySelector(".ant-modal-wrap:not([style*='display: none'])")) return;
      event.preventDefault();
      act(action);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [act]);
}

/** What was typed last is sent when the page is left or hidden. */
function useFlush({ tabs }: Session): void {
  useEffect(() => {
    const flush = () => void tabs.flush();
    document.addEventListener("visibilitychange", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      flush();
    };
  }, [tabs]);
}
