import { useQuery } from "@tanstack/react-query";
import { Input, Radio, Select } from "antd";
import { useState } from "react";
import { listDashboards } from "../../api/resources.ts";
import type { FormData } from "../../charts/types.ts";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { createDashboard, type StoredChart, saveChart } from "../api.ts";

interface SaveDialogProps {
  formData: FormData;
  stored: StoredChart | null;
  name: string;
  canOverwrite: boolean;
  /** dashboards the chart is on now */
  dashboards: readonly { id: number; dashboard_title: string }[];
  close(): void;
  /** @param dashboardId where to go, if anywhere */
  saved(id: number, dashboardId?: number): void;
}

const newDashboard = "new:";

/** Saves the chart over itself or as a new one, and puts it on a dashboard. */
export function SaveDialog(props: SaveDialogProps) {
  const { formData, stored, canOverwrite, dashboards, close, saved } = props;
  const [isNew, setIsNew] = useState(!canOverwrite);
  const [name, setName] = useState(props.name);
  const [place, setPlace] = useState<string>();
  const [search, setSearch] = useState("");
  const { data } = useQuery({
    queryKey: ["dashboards-to-save-to", search],
    queryFn: ({ signal }) =>
      listDashboards(
        {
          columns: ["id", "dashboard_title"],
          filters: search ? [{ col: "dashboard_title", opr: "ct", value: search }] : [],
          order_column: "dashboard_title",
          order_direction: "asc",
          page_size: 50,
        },
        signal,
      ),
  });
  const found = (data?.result ?? []).map((row) => ({
    value: String(row.id),
    label: row.dashboard_title || `${row.id}`,
  }));
  const isKnown = found.some(({ label }) => label.toLowerCase() === search.trim().toLowerCase());
  const options =
    search.trim() && !isKnown
      ? [...found, { value: newDashboard + search.trim(), label: t("New: {search}", { search: search.trim() }) }]
      : found;
  const save = async (isLeaving: boolean) => {
    const target = place?.startsWith(newDashboard)
      ? await createDashboard(place.slice(newDashboard.length))
      : place && Number(place);
    const before = isNew ? [] : dashboards.map(({ id }) => id);
    const onto = target ? { dashboards: [...new Set([...before, target])] } : {};
    const id = await saveChart({ slice_name: name.trim(), formData, ...onto }, isNew ? undefined : stored?.slice_id);
    saved(id, isLeaving ? target || undefined : undefined);
  };
  const isNamed = name.trim() !== "";
  return (
    <FormDialog
      title={t("Save chart")}
      okText={t("Save")}
      isReady={isNamed}
      save={() => save(false)}
      other={{
        label: t("Save and go to the dashboard"),
        isReady: isNamed && place !== undefined,
        save: () => save(true),
      }}
      close={close}
    >
      {stored ? (
        <Radio.Group
          value={isNew}
          onChange={(event) => setIsNew(event.target.value === true)}
          options={[
            { value: false, label: t("Save over this chart"), disabled: !canOverwrite },
            { value: true, label: t("Save as a new chart") },
          ]}
        />
      ) : null}
      <Labelled label={t("Chart name")}>
        {(id) => (
          <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={250} autoFocus />
        )}
      </Labelled>
      <Labelled label={t("Add to dashboard")}>
        {(id) => (
          <Select
            id={id}
            aria-label={t("Add to dashboard")}
            placeholder={t("None, or type the name of a new one")}
            allowClear
            value={place}
            onChange={setPlace}
            showSearch={{ filterOption: false, onSearch: setSearch }}
            options={options}
          />
        )}
      </Labelled>
    </FormDialog>
  );
}
