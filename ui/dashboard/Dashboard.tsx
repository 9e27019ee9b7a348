import { useIsFetching } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, use, useCallback, useMemo, useRef, useState } from "react";
import { useLocation } from "react-router";
import type { DashboardChart, DashboardDataset, DashboardDetail } from "../api/types.ts";
import { useHost } from "../embedded/use-host.ts";
import { t } from "../i18n/t.ts";
import { standaloneLevel, switchOf } from "../layout/standalone.ts";
import { ActionsContext, DashboardContext } from "./context.ts";
import styles from "./Dashboard.module.css";
import { DashboardHeader } from "./DashboardHeader.tsx";
import { type EditDialog, EditingContext } from "./edit/editing.ts";
import { ClosedFilterBar, FilterBar } from "./filters/FilterBar.tsx";
import { isSet } from "./filters/masks.ts";
import { cssNames } from "./layout/css-names.ts";
import { Node } from "./layout/Node.tsx";
import { useAutoRefresh } from "./refresh.ts";
import { useDashboardCss } from "./use-dashboard-css.ts";
import { useDashboardState } from "./use-dashboard-state.ts";
import { useDownload } from "./use-download.ts";
import type { OpenedState } from "./use-opened-state.ts";
import { useShare } from "./use-share.ts";

export interface DashboardProps {
  detail: DashboardDetail;
  charts: DashboardChart[];
  datasets: DashboardDataset[];
  /** what the link to it brings with it */
  opened: OpenedState | undefined;
  /** begins to edit, with a dialog where one is named; for those who may */
  edit?: (dialog?: EditDialog) => void;
}

const EditHeader = lazy(() => import("./edit/EditHeader.tsx").then((module) => ({ default: module.EditHeader })));
const EditPanel = lazy(() => import("./edit/EditPanel.tsx").then((module) => ({ default: module.EditPanel })));
const EditNode = lazy(() => import("./edit/EditNode.tsx").then((module) => ({ default: module.EditNode })));

const FirstValues = lazy(() => import("./filters/FirstValues.tsx").then((module) => ({ default: module.FirstValues })));

/** A dashboard: header, filters, and its layout of charts and texts. */
export function Dashboard(props: DashboardProps) {
  const { state, natives, filters, bar, refresh, refreshByClock, loadingCount, setIsWhole } = useDashboardState(props);
  const { search } = useLocation();
  const standalone = standaloneLevel(search);
  const [isOpen, setIsOpen] = useState(
    () => switchOf(search, "expand_filters") ?? globalThis.matchMedia("(min-width: 900px)").matches,
  );
  const open = useCallback(() => setIsOpen(true), []);
  const close = useCallback(() => setIsOpen(false), []);
  const isEditing = use(EditingContext) !== undefined;
  const autoRefresh = useAutoRefresh(state.metadata.refresh_frequency, refreshByClock, isEditing);
  useDashboardCss(props.detail.css);
  const fetching = useIsFetching({ queryKey: ["chart-data"] });
  const { shown, share } = useShare(props.detail.id, state, filters.applied);
  useHost({ ...shown, share });
  const hasFilters =
    bar.inScope.length + bar.outOfScope.length + bar.crossFilters.length > 0 &&
    standalone < 3 &&
    switchOf(search, "show_filters") !== false;
  const page = useRef<HTMLDivElement>(null);
  const download = useDownload(page, props.detail.dashboard_title, setIsWhole);
  const setCount = useMemo(() => Object.values(filters.applied).filter(isSet).length, [filters.applied]);
  const mayEdit = props.edit !== undefined;
  const actions = useMemo(() => ({ share, mayEdit }), [share, mayEdit]);
  const barProps = { ...bar, values: filters, close };
  // The same element is not drawn anew: what is being loaded changes twice for each chart.
  const grid = useMemo(() => <Node node={state.layout.root} />, [state.layout.root]);

  return (
    <DashboardContext value={state}>
      <ActionsContext value={actions}>
        <div
          ref={page}
          className={`dashboard ${styles.dashboard}`}
          data-alone={standalone > 0 ? "" : undefined}
          data-page="dashboard"
          data-loading={loadingCount > 0 || fetching > 0 ? "" : undefined}
        >
          {standalone < 2 ? (
            <div className={`${styles.head} ${cssNames.header}`}>
              {isEditing ? (
                <Suspense fallback={null}>
                  <EditHeader />
                </Suspense>
              ) : (
                <DashboardHeader
                  detail={props.detail}
                  refresh={refresh}
                  isLoading={loadingCount > 0}
                  edit={props.edit}
                  share={share}
                  download={download}
                  autoRefresh={autoRefresh}
                />
              )}
            </div>
          ) : null}
          {filters.waiting.size > 0 ? (
            <Suspense fallback={null}>
              <FirstValues filters={natives} values={filters} />
            </Suspense>
          ) : null}
          {hasFilters ? (
            <aside className={`${barClass(bar.isHorizontal, isOpen)} ${cssNames.filters}`} aria-label={t("Filters")}>
              {isOpen || bar.isHorizontal ? (
                <FilterBar {...barProps} />
              ) : (
                <ClosedFilterBar count={setCount} open={open} />
              )}
            </aside>
          ) : null}
          <div className={`${styles.content} ${cssNames.content}`}>
            <div className={`${styles.grid} ${cssNames.grid}`}>
              {isEditing ? (
                <Suspense fallback={grid}>
                  <EditNode node={state.layout.root} />
                </Suspense>
              ) : (
                grid
              )}
              {!isEditing && state.charts.size === 0 && state.layout.nodes.size <= 2 ? (
                <EmptyDashboard edit={props.edit} />
              ) : null}
            </div>
          </div>
          {isEditing ? (
            <div className={styles.panel}>
              <Suspense fallback={null}>
                <EditPanel />
              </Suspense>
            </div>
          ) : null}
          <span className="visually-hidden" role="status">
            {loadingCount > 0 ? t("Charts are loading") : t("All charts are up to date")}
          </span>
        </div>
      </ActionsContext>
    </DashboardContext>
  );
}

function barClass(isHorizontal: boolean, isOpen: boolean): string | undefined {
  if (isHorizontal) return styles.horizontal;
  return isOpen ? styles.bar : styles.barClosed;
}

function EmptyDashboard({ edit }: Pick<DashboardProps, "edit">) {
  return (
    <div className={styles.empty}>
      <h2>{t("Nothing here yet")}</h2>
      <p>
        {t("This dashboard has no charts.")} {edit ? "" : t("Whoever owns it can add some.")}
      </p>
      {edit ? (
        <Button type="primary" onClick={() => edit()}>
          {t("Add charts")}
        </Button>
      ) : null}
    </div>
  );
}
