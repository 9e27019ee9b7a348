import { useQueries } from "@tanstack/react-query";
import { useParams } from "react-router";
import { dashboardCharts, dashboardDatasets, showDashboard } from "../api/resources.ts";
import { useReportOpened } from "../api/telemetry.ts";
import { useBootstrap } from "../bootstrap-context.ts";
import { ErrorPanel } from "../components/ErrorPanel.tsx";
import { useTitle } from "../components/use-title.ts";
import { t } from "../i18n/t.ts";
import { StoredTheme } from "../theme/ThemeProvider.tsx";
import styles from "./Dashboard.module.css";
import { DashboardEditor } from "./DashboardEditor.tsx";
import { isRecord, parseRecord } from "./layout/tree.ts";
import { useOpenedState } from "./use-opened-state.ts";

/** The page at /superset/dashboard/<id or slug>/, and what an embedded page shows. */
export function DashboardPage() {
  const { embedded } = useBootstrap();
  const { idOrSlug = String(embedded?.dashboard_id ?? "") } = useParams();
  const [detail, charts, datasets] = useQueries({
    queries: [
      { queryKey: ["dashboard", idOrSlug], queryFn: ({ signal }) => showDashboard(idOrSlug, signal) },
      { queryKey: ["dashboard-charts", idOrSlug], queryFn: ({ signal }) => dashboardCharts(idOrSlug, signal) },
      { queryKey: ["dashboard-datasets", idOrSlug], queryFn: ({ signal }) => dashboardDatasets(idOrSlug, signal) },
    ],
  });
  const { opened, isPending } = useOpenedState(detail.data?.id);
  useTitle(detail.data?.dashboard_title ?? undefined);
  useReportOpened("dashboard", detail.data?.id);

  const error = detail.error ?? charts.error ?? datasets.error;
  if (error) {
    const retry = () => [detail, charts, datasets].map((query) => query.refetch());
    return <ErrorPanel error={error} retry={retry} what={t("dashboard")} />;
  }
  if (!detail.data || !charts.data || !datasets.data || isPending) return <DashboardSkeleton />;
  const dashboard = (
    <DashboardEditor
      key={detail.data.id}
      detail={detail.data}
      charts={charts.data}
      datasets={datasets.data}
      opened={opened}
    />
  );
  const theme = parseRecord(detail.data.theme?.json_data);
  return isRecord(detail.data.theme) ? <StoredTheme theme={theme}>{dashboard}</StoredTheme> : dashboard;
}

function DashboardSkeleton() {
  return (
    <div className={styles.waiting} aria-busy="true">
      <span className="visually-hidden" role="status">
        {t("Loading dashboard")}
      </span>
      <div className={`skeleton ${styles.waitingTitle}`} />
      <div className={styles.waitingGrid}>
        {["a", "b", "c", "d", "e"].map((place) => (
          <div key={place} className="skeleton" />
        ))}
      </div>
    </div>
  );
}
