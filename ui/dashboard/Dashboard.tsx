import { useIsFetching } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useLocation } from "react-router";
import type { DashboardChart, DashboardDataset, DashboardDetail } from "../api/types.ts";
import { standaloneLevel } from "../layout/standalone.ts";
import { DashboardContext } from "./context.ts";
import styles from "./Dashboard.module.css";
import { DashboardHeader } from "./DashboardHeader.tsx";
import { ClosedFilterBar, FilterBar } from "./filters/FilterBar.tsx";
import { type DataMasks, isSet } from "./filters/masks.ts";
import { Node } from "./layout/Node.tsx";
import { useDashboardCss } from "./use-dashboard-css.ts";
import { useDashboardState } from "./use-dashboard-state.ts";

export interface DashboardProps {
  detail: DashboardDetail;
  charts: DashboardChart[];
  datasets: DashboardDataset[];
  storedMasks: DataMasks | undefined;
}

/** A dashboard: header, filters, and its layout of charts and texts. */
export function Dashboard(props: DashboardProps) {
  const { state, filters, bar, refresh, loadingCount } = useDashboardState(props);
  const standalone = standaloneLevel(useLocation().search);
  const [isOpen, setIsOpen] = useState(() => globalThis.matchMedia("(min-width: 900px)").matches);
  const open = useCallback(() => setIsOpen(true), []);
  const close = useCallback(() => setIsOpen(false), []);
  useDashboardCss(props.detail.css);
  const fetching = useIsFetching({ queryKey: ["chart-data"] });
  const hasFilters = bar.inScope.length + bar.outOfScope.length + bar.crossFilters.length > 0 && standalone < 3;
  const setCount = useMemo(() => Object.values(filters.applied).filter(isSet).length, [filters.applied]);
  const barProps = { ...bar, values: filters, close };

  return (
    <DashboardContext value={state}>
      <div className={styles.dashboard} data-loading={loadingCount > 0 || fetching > 0 ? "" : undefined}>
        {standalone < 2 ? (
          <div className={styles.head}>
            <DashboardHeader detail={props.detail} refresh={refresh} isLoading={loadingCount > 0} />
          </div>
        ) : null}
        {hasFilters ? (
          <aside className={barClass(bar.isHorizontal, isOpen)} aria-label="Filters">
            {isOpen || bar.isHorizontal ? (
              <FilterBar {...barProps} />
            ) : (
              <ClosedFilterBar count={setCount} open={open} />
            )}
          </aside>
        ) : null}
        <div className={styles.content}>
          <div className={styles.grid}>
            <Node node={state.layout.root} />
            {state.charts.size === 0 && state.layout.nodes.size <= 2 ? <EmptyDashboard /> : null}
          </div>
        </div>
        <span className="visually-hidden" role="status">
          {loadingCount > 0 ? "Charts are loading" : "All charts are up to date"}
        </span>
      </div>
    </DashboardContext>
  );
}

function barClass(isHorizontal: boolean, isOpen: boolean): string | undefined {
  if (isHorizontal) return styles.horizontal;
  return isOpen ? styles.bar : styles.barClosed;
}

function EmptyDashboard() {
  return (
    <div className={styles.empty}>
      <h2>Nothing here yet</h2>
      <p>This dashboard has no charts. Whoever owns it can add some by the API or with Superset’s editor.</p>
    </div>
  );
}
