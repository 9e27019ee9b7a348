import { Alert, Input, Modal, Radio } from "antd";
import { useState } from "react";
import { messageOf } from "../../api/errors.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { saveQuery } from "../api.ts";
import type { Tab } from "../tabs/tab.ts";
import styles from "./dialogs.module.css";

interface SaveQueryDialogProps {
  tab: Tab;
  sql: string;
  close(): void;
  saved(id: number, name: string): void;
}

/** Keeps the query of a tab under a name: a new one, or over the one that it came from. */
export function SaveQueryDialog({ tab, sql, close, saved }: SaveQueryDialogProps) {
  const [isNew, setIsNew] = useState(tab.savedQueryId === null);
  const [label, setLabel] = useState(tab.name);
  const [description, setDescription] = useState("");
  const [error, setError] = useState<string>();
  const [isSaving, setIsSaving] = useState(false);
  const isReady = label.trim() !== "" && tab.dbId !== null;
  const save = async () => {
    setIsSaving(true);
    setError(undefined);
    try {
      const change = {
        label: label.trim(),
        db_id: tab.dbId,
        catalog: tab.catalog,
        schema: tab.schema,
        sql,
        template_parameters: tab.templateParams,
        ...(description.trim() || isNew ? { description: description.trim() } : {}),
      };
      saved(await saveQuery(change, isNew ? undefined : (tab.savedQueryId ?? undefined)), change.label);
    } catch (reason) {
      setError(messageOf(reason));
      setIsSaving(false);
    }
  };
  return (
    <Modal
      open
      title={t("Save query")}
      okText={t("Save")}
      okButtonProps={{ disabled: !isReady, loading: isSaving }}
      onOk={() => void save()}
      onCancel={close}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) void save();
        }}
      >
        {error ? <Alert type="error" title={error} showIcon /> : null}
        {tab.dbId === null ? <Alert type="warning" title={t("Choose a database first.")} showIcon /> : null}
        {tab.savedQueryId === null ? null : (
          <Radio.Group
            value={isNew}
            onChange={(event) => setIsNew(event.target.value === true)}
            options={[
              { value: false, label: t("Save over the saved query") },
              { value: true, label: t("Save as a new one") },
            ]}
          />
        )}
        <Labelled label={t("Name")}>
          {(id) => (
            <Input id={id} value={label} onChange={(event) => setLabel(event.target.value)} maxLength={256} autoFocus />
          )}
        </Labelled>
        <Labelled label={isNew ? t("Description") : t("Description (left as it is where empty)")}>
          {(id) => (
            <Input.TextArea
              id={id}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              rows={3}
            />
          )}
        </Labelled>
        <button type="submit" hidden />
      </form>
    </Modal>
  );
}
