import { Breadcrumb, Button, Modal, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { messageOf } from "../api/errors.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import type { QueryFilter } from "../charts/types.ts";
import { toastError } from "../components/toast-store.ts";
import { keepFormData } from "../explore/api.ts";
import { t } from "../i18n/t.ts";
import { DrilledChart } from "./DrilledChart.tsx";
import { DrilledRows } from "./DrilledRows.tsx";
import { DrillMenu, type MenuPlace } from "./DrillMenu.tsx";
import styles from "./drill.module.css";
import { type DrillStep, drilledBy, filterText, withFiltersOwned } from "./drill.ts";
import { drillRights } from "./rights.ts";
import { type DrillSource, titleOf, useDimensions } from "./use-drill.tsx";

interface ByDialogProps {
  chart: DrillSource;
  first: DrillStep;
  close(): void;
}

/** A chart by another column, for the rows behind a place in it; from there further down, and back up again. */
export function ByDialog({ chart, first, close }: ByDialogProps) {
  const [steps, setSteps] = useState<DrillStep[]>([first]);
  const [view, setView] = useState<"chart" | "table">("chart");
  const [place, setPlace] = useState<MenuPlace>();
  const [isOpening, setIsOpening] = useState(false);
  const navigate = useNavigate();
  const rights = drillRights(useBootstrap());
  const formData = useMemo(() => drilledBy(chart.formData, steps), [chart.formData, steps]);
  const drilled = { ...chart, formData };
  const dimensions = useDimensions(chart.formData, true);
  const name = (column: string) => {
    const found = dimensions?.find(({ column_name }) => column_name === column);
    return found ? titleOf(found) : column;
  };
  const valuesOf = (filters: readonly QueryFilter[]) => filters.map(filterText).join(", ");
  const down = (column: string) => {
    setSteps([...steps, { filters: place?.filters ?? [], column }]);
    setPlace(undefined);
  };
  const openInExplore = async () => {
    setIsOpening(true);
    try {
      const key = await keepFormData(withFiltersOwned(formData), undefined);
      close();
      navigate(`/explore/?form_data_key=${key}`);
    } catch (error) {
      toastError(messageOf(error));
      setIsOpening(false);
    }
  };
  return (
    <Modal
      open
      onCancel={close}
      title={t("Drill by: {title}", { title: chart.title })}
      width={1000}
      footer={[
        rights.explore ? (
          <Button key="explore" loading={isOpening} onClick={() => void openInExplore()}>
            {t("Open in Explore")}
          </Button>
        ) : null,
        <Button key="close" type="primary" onClick={close}>
          {t("Close")}
        </Button>,
      ]}
    >
      <div className={styles.head}>
        <Breadcrumb
          items={[chart.title, ...steps.map(({ column }) => name(column))].map((title, at) => {
            // What was chosen on the way down stands where the way went on.
            const chosen = valuesOf(steps[at]?.filters ?? []);
            const label = chosen ? `${title} (${chosen})` : title;
            const isBack = at > 0 && at < steps.length;
            return {
              key: at,
              title: isBack ? (
                <button type="button" className={styles.back} onClick={() => setSteps(steps.slice(0, at))}>
                  {label}
                </button>
              ) : (
                label
              ),
            };
          })}
        />
        <Segmented<"chart" | "table">
          aria-label={t("Show as")}
          value={view}
          onChange={setView}
          options={[
            { value: "chart", label: t("Chart") },
            { value: "table", label: t("Table") },
          ]}
        />
      </div>
      {view === "chart" ? (
        <DrilledChart chart={drilled} openMenu={(filters, at) => setPlace({ filters, at })} />
      ) : (
        <DrilledRows formData={formData} />
      )}
      {place ? <DrillMenu chart={drilled} place={place} by={down} /> : null}
    </Modal>
  );
}
