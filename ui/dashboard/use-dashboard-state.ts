import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { DashboardDataset } from "../api/types.ts";
import { createLabelColors } from "../charts/color/label-colors.ts";
import type { Currency, DatasourceInfo } from "../charts/types.ts";
import { t } from "../i18n/t.ts";
import { addressParams } from "./address-params.ts";
import type { AppliedFilter, DashboardState } from "./context.ts";
import type { DashboardProps } from "./Dashboard.tsx";
import { type FilterItem, type NativeFilter, readFilters } from "./filters/config.ts";
import type { ExtraFormData } from "./filters/extra-form-data.ts";
import { isSet, labelOf } from "./filters/masks.ts";
import { chartsOfFilter, extraFormDataOfChart } from "./filters/scope.ts";
import { masksFromUrl, urlWithMasks } from "./filters/url.ts";
import { useCrossFilters } from "./filters/use-cross-filters.ts";
import { useFilters } from "./filters/use-filters.ts";
import { isRecord, parseRecord, readLayout } from "./layout/tree.ts";
import { chartsOnOpenTabs, type OpenTabs, tabsAround } from "./layout/visible-tabs.ts";
import { useRefreshes } from "./refresh.ts";
import { anchorOf, forgetAnchor, useAnchor } from "./use-anchor.ts";

/** Everything that changes on a dashboard, put together for its parts. */
export function useDashboardState({ detail, charts: chartList, datasets: datasetList, opened }: DashboardProps) {
  const metadata = useMemo(() => parseRecord(detail.json_metadata), [detail.json_metadata]);
  const charts = useMemo(() => new Map(chartList.map((chart) => [chart.id, chart])), [chartList]);
  const layout = useMemo(
    () =>
      readLayout(
        detail.position_json,
        chartList.map((chart) => ({ id: chart.id, name: chart.slice_name })),
      ),
    [detail.position_json, chartList],
  );
  const items = useMemo(() => readFilters(metadata), [metadata]);
  const natives = useMemo(() => items.filter((item): item is NativeFilter => item.type === "filter"), [items]);
  const reaches = useMemo(
    () => natives.map((filter) => ({ id: filter.id, filter, charts: chartsOfFilter(filter, layout) })),
    [natives, layout],
  );
  const [given] = useState(() => masksFromUrl(location.search) ?? opened?.masks ?? {});
  const filters = useFilters(natives, given);
  const cross = useCrossFilters(metadata, layout, given);
  const datasources = useDatasources(datasetList);
  const colors = useMemo(() => createLabelColors(labelColorsOf(metadata)), [metadata]);
  const [openTabs, setOpenTabs] = useState<OpenTabs>(() =>
    Object.assign({}, ...[...(opened?.activeTabs ?? []), anchorOf(location.hash)].map((id) => tabsAround(layout, id))),
  );
  const [urlParams] = useState(() => addressParams(location.search));
  const { refresh, refreshByClock, refreshOf } = useRefreshes(metadata);
  const { loadingCount, reportLoading } = useLoadingCount();
  const [isWhole, setIsWhole] = useState(false);

  const { applied, defaults, waiting } = filters;
  useEffect(() => {
    if (waiting.size > 0) return;
    const href = urlWithMasks(location.href, { ...applied, ...cross.bySource }, defaults);
    if (href !== location.href) history.replaceState(history.state, "", href);
  }, [applied, cross.bySource, defaults, waiting]);

  // Cross filters first: so does Superset, and the same question finds the same answer in the cache.
  const all = useMemo(() => [...cross.reaches, ...reaches], [reaches, cross.reaches]);
  const masks = useMemo(() => ({ ...applied, ...cross.masks }), [applied, cross.masks]);
  const extras = useStable(
    useMemo(
      () => new Map([...charts.keys()].map((id) => [id, extraFormDataOfChart(id, all, masks)])),
      [charts, all, masks],
    ),
  );
  const openTab = useCallback((tabs: string, tab: string) => {
    forgetAnchor();
    setOpenTabs((last) => ({ ...last, [tabs]: tab }));
  }, []);
  useAnchor(
    layout,
    useCallback((tabs: OpenTabs) => setOpenTabs((last) => ({ ...last, ...tabs })), []),
  );

  const state = useMemo(
    (): DashboardState => ({
      id: detail.id,
      urlParams,
      metadata,
      layout,
      charts,
      ...datasources,
      colors,
      extraFormDataOf: (id) => extras.get(id) ?? none,
      appliedTo: (id) => [
        ...reaches.flatMap(({ filter, charts: reached }): AppliedFilter[] => {
          const mask = applied[filter.id];
          if (!reached.has(id) || !mask || !isSet(mask)) return [];
          return [
            {
              id: filter.id,
              name: filter.name,
              label: labelOf(filter, mask.filterState.value) || t("required, not set"),
            },
          ];
        }),
        ...cross.reaches
          .filter((reach) => reach.charts.has(id))
          .map((reach) => ({
            id: reach.id,
            name: charts.get(reach.source)?.slice_name ?? t("Chart"),
            label: reach.label,
          })),
      ],
      isReady: (id) => !reaches.some((reach) => waiting.has(reach.id) && reach.charts.has(id)),
      crossFilter: cross.isEnabled ? cross.set : undefined,
      crossFilters: cross.bySource,
      openTabs,
      openTab,
      refreshOf,
      reportLoading,
      isWhole,
    }),
    [
      detail.id,
      metadata,
      layout,
      charts,
      datasources,
      colors,
      extras,
      reaches,
      applied,
      waiting,
      cross,
      openTabs,
      openTab,
      refreshOf,
      reportLoading,
      isWhole,
      urlParams,
    ],
  );

  const bar = useMemo(() => {
    const shown = chartsOnOpenTabs(layout, openTabs);
    const isOut = (item: FilterItem) => {
      const reach = reaches.find((one) => one.id === item.id);
      return reach !== undefined && reach.charts.size > 0 && ![...reach.charts].some((id) => shown.has(id));
    };
    return {
      inScope: items.filter((item) => !isOut(item)),
      outOfScope: items.filter(isOut),
      isHorizontal: metadata.filter_bar_orientation === "HORIZONTAL",
      crossFilters: cross.reaches.map((reach) => ({
        chartId: reach.source,
        chart: charts.get(reach.source)?.slice_name ?? t("Chart"),
        label: reach.label,
      })),
      clearCrossFilter: cross.clear,
    };
  }, [layout, openTabs, reaches, items, metadata, cross, charts]);

  return { state, natives, filters, bar, refresh, refreshByClock, loadingCount, setIsWhole };
}

const none: ExtraFormData = {};

/** Keeps the object of a chart whose extra form data say the same as before: it is not asked anew. */
function useStable(next: Map<number, ExtraFormData>): Map<number, ExtraFormData> {
  const last = useRef<Map<number, ExtraFormData>>(new Map());
  return useMemo(() => {
    const kept = [...next].map(([id, extra]): [number, ExtraFormData] => {
      const before = last.current.get(id);
      return [id, before && JSON.stringify(before) === JSON.stringify(extra) ? before : extra];
    });
    last.current = new Map(kept);
    return last.current;
  }, [next]);
}

function useDatasources(list: DashboardDataset[]): Pick<DashboardState, "datasets" | "datasourceInfo"> {
  return useMemo(() => {
    const datasets = new Map(list.map((dataset) => [dataset.uid, dataset]));
    const infos = new Map(list.map((dataset) => [dataset.uid, infoOf(dataset)]));
    return { datasets, datasourceInfo: (uid) => (uid === undefined ? undefined : infos.get(uid)) };
  }, [list]);
}

function infoOf(dataset: DashboardDataset): DatasourceInfo {
  const currencies = dataset.metrics.flatMap((metric) =>
    isRecord(metric.currency) ? [[metric.metric_name, metric.currency as unknown as Currency] as const] : [],
  );
  return {
    verboseMap: dataset.verbose_map,
    columnFormats: dataset.column_formats,
    currencyFormats: { ...(dataset.currency_formats as Record<string, Currency>), ...Object.fromEntries(currencies) },
  };
}

function labelColorsOf(metadata: Record<string, unknown>): Record<string, string> {
  const maps = [metadata.shared_label_colors, metadata.map_label_colors, metadata.label_colors].filter(isRecord);
  const pairs = maps.flatMap((map) => Object.entries(map));
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
}

function useLoadingCount() {
  const [loading, setLoading] = useState<ReadonlySet<number>>(new Set());
  const reportLoading = useCallback((id: number, isLoading: boolean) => {
    setLoading((last) => {
      if (last.has(id) === isLoading) return last;
      const next = new Set(last);
      if (isLoading) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  return { loadingCount: loading.size, reportLoading };
}
