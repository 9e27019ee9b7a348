import { Checkbox, Input } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { api } from "../../api/client.ts";
import type { DashboardDetail } from "../../api/types.ts";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { parseRecord } from "../layout/tree.ts";

/** Saves a dashboard as another one, which belongs to whoever does it. */
export function CopyDialog({ detail, close }: { detail: DashboardDetail; close(): void }) {
  const [title, setTitle] = useState(t("{title} [copy]", { title: detail.dashboard_title ?? "" }));
  const [withCharts, setWithCharts] = useState(false);
  const navigate = useNavigate();
  const save = async () => {
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
  };
  return (
    <FormDialog
      title={t("Save dashboard as")}
      okText={t("Save")}
      isReady={title.trim() !== ""}
      save={save}
      close={close}
    >
      <Labelled label={t("Dashboard name")}>
        {(id) => (
          <Input id={id} value={title} maxLength={500} autoFocus onChange={(event) => setTitle(event.target.value)} />
        )}
      </Labelled>
      <Checkbox checked={withCharts} onChange={(event) => setWithCharts(event.target.checked)}>
        {t("Copy its charts, too")}
      </Checkbox>
    </FormDialog>
  );
}
