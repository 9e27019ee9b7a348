import { InfoCircleOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { lazy, Suspense, use, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Chart, preloadDrawing } from "../../charts/Chart.tsx";
import { withDefaults } from "../../charts/defaults.ts";
import { chartTypes } from "../../charts/registry.ts";
import type { FormData, OpenChartMenu } from "../../charts/types.ts";
import type { MenuPlace } from "../../drill/DrillMenu.tsx";
import { t } from "../../i18n/t.ts";
import { hostAsksFor } from "../../layout/standalone.ts";
import { downloadPicture } from "../../picture/download.ts";
import { ShownContext, useDashboard } from "../context.ts";
import { EditingContext } from "../edit/editing.ts";
import { cssNames, cssNamesOf } from "../layout/css-names.ts";
import { chartIdOf, heightOf, type LayoutNode } from "../layout/tree.ts";
import { ChartError } from "./ChartError.tsx";
import { ChartMenuButton } from "./ChartMenuButton.tsx";
import styles from "./ChartTile.module.css";
import { askForMore } from "./chart-data.ts";
import { FilterBadge } from "./FilterBadge.tsx";
import { RowLimitBadge } from "./RowLimitBadge.tsx";
import { useChartData } from "./use-chart-data.ts";
import { useSeen } from "./use-seen.ts";
import { useSize } from "./use-size.ts";

const DrillMenu = lazy(() => import("../../drill/DrillMenu.tsx").then((module) => ({ default: module.DrillMenu })));
const EditChartTitle = lazy(() =>
  import("../edit/EditChartTitle.tsx").then((module) => ({ default: module.EditChartTitle })),
);
const FullChart = lazy(() => import("./FullChart.tsx").then((module) => ({ default: module.FullChart })));

/** One chart of a dashboard: its title, state and drawing. */
export function ChartTile({ node }: { node: LayoutNode }) {
  const dashboard = useDashboard();
  const id = chartIdOf(node);
  const chart = id === undefined ? undefined : dashboard.charts.get(id);
  const title = String(node.meta.sliceNameOverride || chart?.slice_name || node.meta.sliceName || t("Chart"));
  if (id === undefined || !chart) {
    return (
      <section className={`${styles.tile} ${cssNamesOf(node)}`} style={{ height: heightOf(node) }} aria-label={title}>
        <div className={styles.missing}>{t("“{title}” has been deleted, or you may not see it.", { title })}</div>
      </section>
    );
  }
  return <LoadedTile node={node} id={id} title={title} />;
}

function LoadedTile({ node, id, title }: { node: LayoutNode; id: number; title: string }) {
  const dashboard = useDashboard();
  const isShown = use(ShownContext);
  const isEditing = use(EditingContext) !== undefined;
  const tile = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(tile) || dashboard.isWhole;
  const size = useSize(body);
  const chart = dashboard.charts.get(id);
  const extra = dashboard.extraFormDataOf(id);
  // A dashboard's own colours hold for all of its charts.
  const colorScheme = dashboard.metadata.color_scheme;
  const formData = useMemo(
    (): FormData =>
      withDefaults({
        viz_type: "table",
        ...chart?.form_data,
        ...(colorScheme ? { color_scheme: colorScheme } : {}),
        slice_id: id,
        dashboardId: dashboard.id,
        url_params: { ...(chart?.form_data.url_params as object | undefined), ...dashboard.urlParams },
        extra_form_data: extra,
      }),
    [chart, id, dashboard.id, dashboard.urlParams, extra, colorScheme],
  );
  const hidesControls = hostAsksFor("controls");
  const isDrawable = Object.hasOwn(chartTypes, formData.viz_type);
  const isEnabled = isDrawable && isSeen && isShown && dashboard.isReady(id);
  const { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refresh, refetch } = useChartData(
    formData,
    isEnabled,
    dashboard.refreshOf(id),
  );

  useEffect(() => {
    if (isEnabled) preloadDrawing(formData.viz_type);
  }, [isEnabled, formData.viz_type]);

  const { reportLoading } = dashboard;
  const isWaiting = isEnabled && isFetching;
  useEffect(() => {
    reportLoading(id, isWaiting);
    return () => reportLoading(id, false);
  }, [reportLoading, id, isWaiting]);

  const crossFilter = dashboard.crossFilter;
  const onCrossFilter = useMemo(
    () => (crossFilter ? (mask: Parameters<typeof crossFilter>[1]) => crossFilter(id, mask) : undefined),
    [crossFilter, id],
  );
  const picked = dashboard.crossFilters[id]?.extraFormData.filters;
  const datasource = dashboard.datasourceInfo(formData.datasource);
  const source = { title, formData, datasource, colors: dashboard.colors };
  const [place, setPlace] = useState<MenuPlace>();
  const openMenu = useCallback<OpenChartMenu>((filters, at) => setPlace({ filters, at }), []);
  const [isLarge, setIsLarge] = useState(false);
  const drawn = {
    vizType: formData.viz_type,
    formData,
    queriesData: data ?? noData,
    title,
    datasource,
    colors: dashboard.colors,
    onCrossFilter,
    picked: Array.isArray(picked) ? picked : undefined,
    openMenu,
    ask: askForMore,
  };
  const state = error && !isFetching ? "error" : data || !isDrawable ? "ready" : "loading";

  // In a tab that is not open there is nothing to draw on; once drawn, a chart stays.
  const [isDrawn, setIsDrawn] = useState(false);
  if (!isDrawn && isShown && state === "ready" && size) setIsDrawn(true);
  return (
    <section
      ref={tile}
      className={`${styles.tile} ${cssNamesOf(node)} ${cssNames.tile}`}
      style={{ height: heightOf(node) }}
      aria-label={title}
      aria-busy={isWaiting}
      data-chart-id={id}
      data-chart-state={state === "ready" && isWaiting ? "loading" : state}
      id={node.id}
    >
      <header className={`${styles.head} ${cssNames.tileHead}`}>
        {isEditing ? (
          <Suspense fallback={null}>
            <EditChartTitle key={title} node={node} shown={title} />
          </Suspense>
        ) : (
          <h3 className={`${styles.title} ${cssNames.tileTitle}`} title={title} dir="auto">
            {title}
          </h3>
        )}
        {chart?.description ? (
          <Tooltip title={chart.description}>
            <button type="button" className={styles.info} aria-label={t("About {title}", { title })}>
              <InfoCircleOutlined />
            </button>
          </Tooltip>
        ) : null}
        <span className={styles.space} />
        <RowLimitBadge formData={formData} queries={data} />
        {hidesControls ? null : (
          <>
            <FilterBadge filters={dashboard.appliedTo(id)} queries={data} />
            <ChartMenuButton
              source={source}
              anchor={node.id}
              queries={data}
              updatedAt={dataUpdatedAt}
              refresh={refresh}
              enlarge={() => setIsLarge(true)}
              picture={async () => {
                if (tile.current) await downloadPicture(tile.current, title, "png");
              }}
              isDrawable={isDrawable}
            />
          </>
        )}
      </header>
      <div ref={body} className={`${styles.body} ${cssNames.tileBody}`}>
        {state === "error" && error ? <ChartError error={error} retry={() => void refetch()} /> : null}
        {state === "loading" ? <div className={`skeleton ${styles.skeleton}`} /> : null}
        {isDrawn && state === "ready" && size ? (
          <div className={isPlaceholderData && isFetching ? styles.stale : undefined}>
            <Chart {...drawn} width={size.width} height={size.height} />
          </div>
        ) : null}
        {isWaiting && data ? <div className={styles.progress} /> : null}
        {isLarge ? (
          <Suspense fallback={null}>
            <FullChart {...drawn} close={() => setIsLarge(false)} />
          </Suspense>
        ) : null}
        {place ? (
          <Suspense fallback={null}>
            <DrillMenu chart={source} place={place} />
          </Suspense>
        ) : null}
      </div>
    </section>
  );
}

const noData: never[] = [];
