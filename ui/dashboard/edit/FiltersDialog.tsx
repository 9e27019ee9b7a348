import { Alert, Button, Empty, Modal, Segmented } from "antd";
import { useState } from "react";
import { LeaveDialog } from "../../components/LeaveDialog.tsx";
import { t } from "../../i18n/t.ts";
import { useEditing } from "./editing.ts";
import { FilterForm } from "./FilterForm.tsx";
import styles from "./FiltersDialog.module.css";
import { newDivider, newFilter, problemOf, type StoredFilter, storedFilters, withoutFilter } from "./stored-filters.ts";

/** The dashboard's native filters: added, changed, put in order, taken away. They become part of the draft. */
export function FiltersDialog({ close }: { close(): void }) {
  const { draft, change } = useEditing();
  const [filters, setFilters] = useState(() => storedFilters(draft.metadata));
  const [currentId, setCurrentId] = useState(filters[0]?.id);
  const [orientation, setOrientation] = useState(String(draft.metadata.filter_bar_orientation ?? "VERTICAL"));
  const [problem, setProblem] = useState<string>();
  const at = filters.findIndex((one) => one.id === currentId);
  const current = filters[at];
  const [isAsked, setIsAsked] = useState(false);
  const isChanged = () =>
    JSON.stringify(filters) !== JSON.stringify(storedFilters(draft.metadata)) ||
    orientation !== String(draft.metadata.filter_bar_orientation ?? "VERTICAL");
  const leave = () => (isChanged() ? setIsAsked(true) : close());
  const drop = (id: string) => {
    const left = withoutFilter(filters, id);
    setFilters(left);
    setCurrentId(left[Math.min(at, left.length - 1)]?.id);
  };
  const add = (filter: StoredFilter) => {
    setFilters([...filters, filter]);
    setCurrentId(filter.id);
  };
  const move = (by: number) => {
    if (current) setFilters(filters.toSpliced(at, 1).toSpliced(at + by, 0, current));
  };
  const apply = () => {
    const wrong = filters.find((one) => problemOf(one) !== undefined);
    if (wrong) {
      setCurrentId(wrong.id);
      return setProblem(problemOf(wrong));
    }
    const metadata = { ...draft.metadata, native_filter_configuration: filters, filter_bar_orientation: orientation };
    change({ metadata });
    close();
  };
  return (
    <Modal open title={t("Filters of this dashboard")} width={880} okText={t("Apply")} onOk={apply} onCancel={leave}>
      <div className={styles.columns}>
        <div className={styles.side}>
          <ul aria-label={t("Filters")}>
            {filters.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className={styles.entry}
                  aria-current={one.id === currentId}
                  onClick={() => setCurrentId(one.id)}
                >
                  {String((one.type === "DIVIDER" ? one.title : one.name) || t("Unnamed"))}
                </button>
              </li>
            ))}
          </ul>
          <Button size="small" onClick={() => add(newFilter())}>
            {t("Add filter")}
          </Button>
          <Button size="small" onClick={() => add(newDivider())}>
            {t("Add divider")}
          </Button>
          <Segmented
            size="small"
            aria-label={t("Place of the filter bar")}
            value={orientation}
            onChange={setOrientation}
            options={[
              { value: "VERTICAL", label: t("At the side") },
              { value: "HORIZONTAL", label: t("On top") },
            ]}
          />
        </div>
        <div className={styles.form}>
          {current ? (
            <>
              <div className={styles.order}>
                <Button size="small" disabled={at === 0} onClick={() => move(-1)}>
                  {t("Move up")}
                </Button>
                <Button size="small" disabled={at === filters.length - 1} onClick={() => move(1)}>
                  {t("Move down")}
                </Button>
                <Button size="small" danger onClick={() => drop(current.id)}>
                  {t("Delete")}
                </Button>
              </div>
              <FilterForm
                key={current.id}
                filter={current}
                filters={filters}
                change={(next) => setFilters(filters.map((one) => (one.id === next.id ? next : one)))}
              />
            </>
          ) : (
            <Empty description={t("A filter lets readers choose what the charts show.")} />
          )}
        </div>
      </div>
      {problem ? <Alert type="error" role="alert" title={problem} /> : null}
      {isAsked ? (
        <LeaveDialog
          text={t("What you changed about the filters is not applied.")}
          stay={() => setIsAsked(false)}
          leave={close}
        />
      ) : null}
    </Modal>
  );
}
