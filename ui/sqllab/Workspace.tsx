import { useQueryClient } from "@tanstack/react-query";
import { Drawer } from "antd";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { copyText } from "../components/clipboard.ts";
import { toastError } from "../components/toast-store.ts";
import { t } from "../i18n/t.ts";
import { formatSql, makeSqlLink } from "./api.ts";
import { changesTables, namesOf, readAgain, tableQuery } from "./browser/queries.ts";
import { SchemaBrowser } from "./browser/SchemaBrowser.tsx";
import type { TableTask } from "./browser/TableDetails.tsx";
import { placeOf } from "./editor/error-place.ts";
import { formatTemplate } from "./editor/format-template.ts";
import { quotedAs } from "./editor/quoting.ts";
import { type EditorAction, type EditorHandle, type Piece, SqlEditor } from "./editor/SqlEditor.tsx";
import { useMarks } from "./editor/use-marks.ts";
import { SplitPane } from "./layout/SplitPane.tsx";
import { missingParameters, readParameters } from "./parameters.ts";
import type { Preview } from "./results/TablePreview.tsx";
import { useRun } from "./run/store.ts";
import { SouthPane } from "./SouthPane.tsx";
import styles from "./SqlLab.module.css";
import type { Session } from "./session.ts";
import { Toolbar, type ToolbarAction } from "./Toolbar.tsx";
import { closeTable, openTable } from "./tabs/storage.ts";
import { isLocal, type OpenTable, type Tab, type TabDraft } from "./tabs/tab.ts";
import type { QueryResult, SqlDatabase } from "./types.ts";
import { useIsWide } from "./use-wide.ts";

const Dialogs = lazy(() => import("./dialogs/Dialogs.tsx").then((module) => ({ default: module.Dialogs })));

/** What is asked before something is done. */
export type Asked =
  | { kind: "save" | "parameters" | "createAs" }
  | { kind: "cost"; sql: string }
  | { kind: "dataset"; result: QueryResult; isChart: boolean };

interface WorkspaceProps {
  session: Session;
  tab: Tab;
  databases: SqlDatabase[];
  add(draft: TabDraft): void;
  help(): void;
}

/** One tab: its database and tables, its SQL, and what comes of it. */
export function Workspace({ session, tab, databases, add, help }: WorkspaceProps) {
  const { tabs, runs } = session;
  const { common } = useBootstrap();
  const client = useQueryClient();
  const isWide = useIsWide();
  const editor = useRef<EditorHandle>(null);
  const [asked, setAsked] = useState<Asked>();
  const [preview, setPreview] = useState<Preview>();
  const [hasTables, setHasTables] = useState(false);
  const [isPart, setIsPart] = useState(false);
  const run = useRun(runs, tab.id);
  const database = databases.find(({ id }) => id === tab.dbId);
  const change = (part: Partial<Tab>) => tabs.change(tab.id, part);
  const place = useMemo(
    () => ({ dbId: tab.dbId, catalog: tab.catalog, schema: tab.schema }),
    [tab.dbId, tab.catalog, tab.schema],
  );
  const names = useMemo(() => {
    const hasTemplates = common.feature_flags.ENABLE_TEMPLATE_PROCESSING === true;
    return namesOf(client, place, hasTemplates ? Object.keys(readParameters(tab.templateParams)) : undefined);
  }, [client, place, tab.templateParams, common]);
  useMarks({ editor, tab, run, database });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the tab is opened
  useEffect(() => runs.resume(tab), []);

  // A query that made, changed or dropped tables is followed by a look at what there is now.
  const made = run?.state === "done" && (run.result?.query.ctas === true || changesTables(run.sql)) && run.clientId;
  useEffect(() => {
    if (made) void readAgain(client, place).catch(() => undefined);
  }, [made, client, place]);

  const start = (piece: Piece | undefined, createAs?: { kind: "TABLE" | "VIEW"; name: string }) => {
    if (tab.dbId === null) return toastError(t("Choose a database first."));
    if (!piece || piece.sql.trim() === "") return toastError(t("Write a query first."));
    if (run?.state === "running") return toastError(t("A query of this tab is running: stop it first."));
    setPreview(undefined);
    const { id: tabId, name: tabName, limit, templateParams } = tab;
    const isAsync = database?.allow_run_async === true;
    runs.start({ place, sql: piece.sql, tabId, tabName, limit, templateParams, isAsync, createAs }, piece.from);
  };
  const format = async () => {
    const sql = editor.current?.all().sql ?? "";
    try {
      if (sql.trim() !== "")
        editor.current?.replace(await formatTemplate(sql, (plain) => formatSql(plain, database?.backend)));
    } catch (error) {
      toastError(messageOf(error));
    }
  };
  const link = async () => {
    if (tab.dbId === null) return toastError(t("Choose a database first."));
    const { dbId, name, schema, catalog, templateParams } = tab;
    const sql = editor.current?.all().sql ?? "";
    try {
      await copyText(await makeSqlLink({ dbId, name, schema, catalog, sql, templateParams }), t("Link copied"));
    } catch (error) {
      toastError(messageOf(error));
    }
  };
  const act = (action: ToolbarAction | EditorAction) => {
    if (action === "run") start(editor.current?.selected());
    if (action === "runCurrent") start(editor.current?.current());
    if (action === "stop") runs.stop(tab.id);
    if (action === "format") void format();
    if (action === "link") void link();
    if (action === "help") help();
    if (action === "tables") setHasTables(true);
    if (action === "cost") setAsked({ kind: "cost", sql: editor.current?.selected().sql ?? "" });
    if (action === "save" || action === "parameters" || action === "createAs") setAsked({ kind: action });
  };
  const showError = () => {
    if (!run?.failure) return;
    const found = placeOf(run.failure.message, run.sql, run.failure.errors[0]?.extra);
    if (found) editor.current?.goTo({ from: run.from + found.from, to: run.from + found.to });
  };
  const actOnTable = (task: TableTask) => {
    if (task.kind === "insert") editor.current?.insert(quotedAs(database?.backend)(task.name));
    if (task.kind === "preview") setPreview({ place, table: task.table });
    if (task.kind === "query") {
      if (editor.current?.all().sql.trim() === "") editor.current.insert(task.sql);
      else add({ ...place, name: task.table, sql: task.sql });
    }
    setHasTables(false);
  };
  const toggle = (table: OpenTable, isOpen: boolean) => {
    const others = tab.tables.filter((one) => one !== table);
    if (!isOpen) {
      if (table.id !== null) closeTable(table.id).catch(() => undefined);
      return change({ tables: others });
    }
    change({ tables: [...others, table] });
    if (!isLocal(tab.id)) void keepTable(table);
  };
  const keepTable = async (table: OpenTable) => {
    try {
      const metadata = await client.fetchQuery(tableQuery(place, table.name));
      const id = await openTable(tab, table, metadata);
      const { tables = [] } = tabs.read().tabs.find((one) => one.id === tab.id) ?? {};
      change({ tables: tables.map((one) => (one === table ? { ...table, id } : one)) });
    } catch {
      // The table says itself what is wrong; it is unfolded all the same.
    }
  };

  const browser = <SchemaBrowser tab={tab} databases={databases} change={change} toggle={toggle} act={actOnTable} />;
  const work = (
    <SplitPane
      name="sqllab-south"
      label={t("Height of the editor")}
      direction="column"
      initial={46}
      least={15}
      most={85}
      first={
        <>
          <Toolbar
            tab={tab}
            database={database}
            isRunning={run?.state === "running"}
            isPart={isPart}
            isWide={isWide}
            act={act}
            setLimit={(limit) => change({ limit })}
          />
          <div className={styles.editor}>
            <SqlEditor
              tabId={tab.id}
              sql={tab.sql}
              backend={database?.backend}
              names={names}
              change={(sql) => change({ sql })}
              act={act}
              select={setIsPart}
              handle={editor}
            />
          </div>
        </>
      }
      second={
        <SouthPane
          tab={tab}
          run={run}
          preview={preview}
          closePreview={() => setPreview(undefined)}
          openPreview={(table, schema) => setPreview({ place: { ...place, schema: schema ?? place.schema }, table })}
          stop={() => runs.stop(tab.id)}
          showError={showError}
          askParameters={() => setAsked({ kind: "parameters" })}
          take={(sql) => {
            editor.current?.replace(sql);
            editor.current?.focus();
          }}
          recall={(past) => {
            setPreview(undefined);
            runs.recall(tab.id, past);
          }}
          runAgain={() => run && start({ sql: run.sql, from: run.from })}
          saveDataset={(result, isChart) => setAsked({ kind: "dataset", result, isChart })}
        />
      }
    />
  );
  return (
    <>
      {isWide ? (
        <SplitPane
          name="sqllab-side"
          label={t("Width of the tables")}
          direction="row"
          initial={20}
          least={12}
          most={45}
          first={browser}
          second={work}
        />
      ) : (
        <>
          {work}
          <Drawer
            open={hasTables}
            onClose={() => setHasTables(false)}
            title={t("Database and tables")}
            placement="left"
            size={330}
          >
            {browser}
          </Drawer>
        </>
      )}
      <Suspense fallback={null}>
        {asked ? (
          <Dialogs
            asked={asked}
            tab={tab}
            database={database}
            sql={editor.current?.all().sql ?? tab.sql}
            missing={missingParameters(run?.failure)}
            change={change}
            create={(createAs) => start(editor.current?.selected(), createAs)}
            close={() => setAsked(undefined)}
          />
        ) : null}
      </Suspense>
    </>
  );
}
