import { Alert, Input, Radio } from "antd";
import { useState } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { saveQuery } from "../api.ts";
import type { Tab } from "../tabs/tab.ts";

interface SaveQueryDialogProps {
  tab: Tab;
  sql: string;
  close(): void;
  saved(id: number, name: string): void;
}

/** Keeps the query of a tab under a name: a new one, or over the one that it came from. */
export function SaveQueryDialog({ tab, sql, close, saved }: SaveQueryDialogProps) {
  const { SQLLAB_SAVE_WARNING_MESSAGE: warning } = useBootstrap().common.conf;
  const [isNew, setIsNew] = useState(tab.savedQueryId === null);
  const [label, setLabel] = useState(tab.name);
  const [description, setDescription] = useState("");
  const isReady = label.trim() !== "" && tab.dbId !== null;
  const save = async () => {
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
  };
  return (
    <FormDialog title={t("Save query")} okText={t("Save")} isReady={isReady} save={save} close={close}>
      {tab.dbId === null ? <Alert type="warning" title={t("Choose a database first.")} showIcon /> : null}
      {typeof warning === "string" && warning !== "" ? <Alert type="warning" title={warning} showIcon /> : null}
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
    </FormDialog>
  );
}
