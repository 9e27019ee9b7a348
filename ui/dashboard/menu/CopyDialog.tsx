import { Alert, Checkbox, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api } from "../../api/client.ts";
import { messageOf } from "../../api/errors.ts";
import type { DashboardDetail } from "../../api/types.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { parseRecord } from "../layout/tree.ts";
import styles from "./dialogs.module.css";

/** Saves a dashboard as another one, which belongs to whoever does it. */
export function CopyDialog({ detail, close }: { detail: DashboardDetail; close(): void }) {
  const [title, setTitle] = useState(t("{title} [copy]", { title: detail.dashboard_title ?? "" }));
  const [withCharts, setWithCharts] = useState(false);
  const [isSaving, setIsSaving] = useState(false);
  const [problem, setProblem] = useState<string>();
  const navigate = useNavigate();
  const save = async () => {
    setIsSaving(true);
    try {
      const json = {
        dashboard_title: title.trim(),
        css: detail.css ?? "",
        duplicate_slices: withCharts,
        json_metadata: JSON.stringify({
          ...parseRecord(detail.json_metadata),
          positions: parseRecord(detail.position_json),
        }),
      };
      const { result } = await api.post<{ result: { id: number } }>(`/api/v1/dashboard/${detail.id}/copy/`, { json });
      close();
      await navigate(`/superset/dashboard/${result.id}/`);
    } catch (error) {
      setProblem(messageOf(error));
      setIsSaving(false);
    }
  };
  return (
    <Modal
      open
      title={t("Save dashboard as")}
      okText={t("Save")}
      okButtonProps={{ loading: isSaving, disabled: title.trim() === "" }}
      onOk={() => void save()}
      onCancel={close}
    >
      <div className={styles.form}>
        {problem ? <Alert type="error" role="alert" showIcon title={problem} /> : null}
        <Labelled label={t("Dashboard name")}>
          {(id) => (
            <Input
              id={id}
              value={title}
              maxLength={500}
              autoFocus
              onChange={(event) => setTitle(event.target.value)}
              onPressEnter={() => title.trim() && void save()}
            />
          )}
        </Labelled>
        <Checkbox checked={withCharts} onChange={(event) => setWithCharts(event.target.checked)}>
          {t("Copy its charts, too")}
        </Checkbox>
      </div>
    </Modal>
  );
}
