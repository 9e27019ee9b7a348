import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Modal, Tabs } from "antd";
import { useState } from "react";
import { messageOf } from "../api/errors.ts";
import { LeaveDialog } from "../components/LeaveDialog.tsx";
import { t } from "../i18n/t.ts";
import type { EditDialogProps } from "../lists/spec.ts";
import { showDataset, storeDataset } from "./api.ts";
import { ColumnsTab } from "./ColumnsTab.tsx";
import styles from "./DatasetDialog.module.css";
import { type DatasetDraft, partsOf, problemOf, toBody, toDraft } from "./dataset.ts";
import { FoldersTab } from "./FoldersTab.tsx";
import { MetricsTab } from "./MetricsTab.tsx";
import { SettingsTab } from "./SettingsTab.tsx";
import { SourceTab } from "./SourceTab.tsx";
import { UsesTab } from "./UsesTab.tsx";

/** Changes a dataset: its source, columns, metrics and settings. */
export function DatasetDialog({ id = 0, close, saved }: EditDialogProps) {
  const { data, error } = useQuery({
    queryKey: ["dataset-to-edit", id],
    queryFn: ({ signal }) => showDataset(id, signal),
    staleTime: 0,
    gcTime: 0,
  });
  if (data) return <Editor id={id} detail={data} close={close} saved={saved} />;
  return (
    <Modal open title={t("Edit dataset")} width={1040} onCancel={close} footer={null}>
      {error ? <Alert type="error" title={error.message} /> : <div className={`skeleton ${styles.waiting}`} />}
    </Modal>
  );
}

function Editor({ id, detail, close, saved }: EditDialogProps & { id: number; detail: Record<string, unknown> }) {
  const client = useQueryClient();
  const [stored] = useState(() => toDraft(detail));
  const [draft, setDraft] = useState(stored);
  const [isFresh, setIsFresh] = useState(true);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const leave = () => (draft === stored ? close() : setIsLeaving(true));
  const change = (changes: Partial<DatasetDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const isMoved =
    draft.sql !== stored.sql ||
    draft.table_name !== stored.table_name ||
    draft.schema !== stored.schema ||
    draft.database.id !== stored.database.id;
  const readsAnew = draft.sql === null ? isMoved : draft.sql !== stored.sql;
  const save = async () => {
    const wrong = problemOf(draft);
    setProblem(wrong);
    if (wrong) return;
    setIsBusy(true);
    try {
      await storeDataset(id, toBody(draft), readsAnew && isFresh);
      void client.invalidateQueries();
      saved();
      close();
    } catch (error) {
      setProblem(messageOf(error));
      setIsBusy(false);
    }
  };
  const physical = draft.columns.filter(({ expression }) => expression === null);
  const calculated = draft.columns.filter(({ expression }) => expression !== null);
  return (
    <Modal
      open
      title={t("Edit {table_name}", { table_name: stored.table_name })}
      width={1040}
      style={{ top: 32 }}
      mask={{ closable: false }}
      onCancel={leave}
      footer={
        <div className={styles.foot}>
          {readsAnew ? (
            <Checkbox checked={isFresh} onChange={(event) => setIsFresh(event.target.checked)}>
              {t("Read the columns of the new source")}
            </Checkbox>
          ) : null}
          <span className={styles.space} />
          <Button onClick={leave}>{t("Cancel")}</Button>
          <Button type="primary" loading={isBusy} onClick={() => void save()}>
            {t("Save")}
          </Button>
        </div>
      }
    >
      <Tabs
        items={[
          {
            key: "metrics",
            label: t("Metrics {count}", { count: draft.metrics.length }),
            children: <MetricsTab metrics={draft.metrics} change={(metrics) => change({ metrics })} />,
          },
          {
            key: "columns",
            label: t("Columns {count}", { count: physical.length }),
            children: (
              <ColumnsTab
                datasetId={id}
                isMoved={isMoved}
                all={draft.columns}
                mainTime={draft.main_dttm_col}
                change={change}
              />
            ),
          },
          {
            key: "calculated",
            label: t("Calculated columns {count}", { count: calculated.length }),
            children: <ColumnsTab isCalculated all={draft.columns} mainTime={draft.main_dttm_col} change={change} />,
          },
          ...(draft.folders
            ? [
                {
                  key: "folders",
                  label: t("Folders"),
                  children: (
                    <FoldersTab
                      folders={draft.folders}
                      parts={partsOf(draft)}
                      change={(folders) => change({ folders })}
                    />
                  ),
                },
              ]
            : []),
          { key: "source", label: t("Source"), children: <SourceTab id={id} draft={draft} change={change} /> },
          { key: "uses", label: t("Used by"), children: <UsesTab id={id} /> },
          { key: "settings", label: t("Settings"), children: <SettingsTab draft={draft} change={change} /> },
        ].map((item) => ({ ...item, children: <div className={styles.pane}>{item.children}</div> }))}
      />
      {problem ? <Alert type="error" title={problem} role="alert" showIcon /> : null}
      {isLeaving ? (
        <LeaveDialog
          text={t("The changes to this dataset are not saved.")}
          stay={() => setIsLeaving(false)}
          leave={close}
        />
      ) : null}
    </Modal>
  );
}
