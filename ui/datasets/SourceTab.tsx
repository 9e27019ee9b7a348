import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { can } from "../access.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import { namesOf } from "../sqllab/browser/queries.ts";
import type { EditorHandle } from "../sqllab/editor/SqlEditor.tsx";
import styles from "./DatasetDialog.module.css";
import { allDatabases } from "./databases.ts";
import type { DatasetDraft } from "./dataset.ts";
import { Line } from "./Fields.tsx";
import { SqlPreview } from "./SqlPreview.tsx";
import { TablePicker } from "./TablePicker.tsx";

const SqlEditor = lazy(() => import("../sqllab/editor/SqlEditor.tsx").then((m) => ({ default: m.SqlEditor })));

interface SourceTabProps {
  id: number;
  draft: DatasetDraft;
  change(changes: Partial<DatasetDraft>): void;
}

/** Where the rows come from: a table, or a query that is written and tried here. */
export function SourceTab({ id, draft, change }: SourceTabProps) {
  const { user } = useBootstrap();
  const client = useQueryClient();
  const editor = useRef<EditorHandle>(null);
  const [shown, setShown] = useState<string>();
  const databases = useQuery(allDatabases);
  const { database, catalog } = draft;
  const [storedAt] = useState(database.id);
  // What the picker takes by itself where the source names no schema: to look at it is no change.
  const [usual, setUsual] = useState<string | null>(null);
  const schema = draft.schema ?? (database.id === storedAt ? usual : null);
  const place = useMemo(() => ({ dbId: database.id, catalog, schema }), [database.id, catalog, schema]);
  const names = useMemo(() => namesOf(client, place, undefined), [client, place]);
  const isVirtual = draft.sql !== null;
  const run = () => setShown(editor.current?.all().sql ?? draft.sql ?? "");
  return (
    <div className={styles.source}>
      <Radio.Group
        aria-label={t("Kind of source")}
        value={isVirtual}
        onChange={(event) => change({ sql: event.target.value ? (draft.sql ?? "SELECT\n  *\nFROM ") : null })}
        options={[
          { value: false, label: t("A table of the database") },
          { value: true, label: t("A query") },
        ]}
      />
      <TablePicker
        databases={databases.data ?? []}
        place={place}
        table={isVirtual ? undefined : draft.table_name}
        withTable={!isVirtual}
        change={({ dbId, ...at }, table) => {
          if (dbId === storedAt && dbId === database.id && schema === null) return setUsual(at.schema);
          const known = databases.data?.find((one) => one.id === dbId);
          const moved = known ? { id: known.id, name: known.database_name, backend: known.backend } : database;
          change({ ...at, database: moved, ...(isVirtual ? {} : { table_name: table ?? "" }) });
        }}
      />
      {draft.sql === null ? null : (
        <>
          <Line label={t("Name")} value={draft.table_name} put={(name) => change({ table_name: name ?? "" })} />
          <div className={styles.editor}>
            <Suspense fallback={<div className="skeleton" style={{ height: "100%" }} />}>
              <SqlEditor
                tabId={`dataset-${id}`}
                sql={draft.sql}
                backend={database.backend}
                names={names}
                change={(sql) => change({ sql })}
                act={(action) => (/^run/.test(action) ? run() : undefined)}
                select={() => {}}
                handle={editor}
              />
            </Suspense>
          </div>
          {can(user, "can_execute_sql_query", "SQLLab") ? (
            <div>
              <Button onClick={run}>{t("Preview")}</Button>
            </div>
          ) : (
            <p className={styles.note}>
              {t("A preview needs the right to run SQL: “can execute sql query on SQLLab”.")}
            </p>
          )}
          {shown === undefined ? null : (
            <div className={styles.rows}>
              <SqlPreview place={place} sql={shown} templateParams={draft.template_params} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
