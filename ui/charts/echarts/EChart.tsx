import { type EChartsType, init } from "echarts/core";
import { useEffect, useRef } from "react";
import { prefersStillness } from "../../theme/motion.ts";
import { isRecord } from "../form-data.ts";
import type { ChartInput, ChartViewProps, DataMask, EChartsPlugin, QueryFilter } from "../types.ts";
import { valueFilter } from "../values-behind.ts";
import "./core.ts";

/** One ECharts instance in a box. */
export function EChart({ plugin, onCrossFilter, ...input }: ChartViewProps & { plugin: EChartsPlugin }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  const latest = useRef({ plugin, onCrossFilter, input });
  latest.current = { plugin, onCrossFilter, input };
  const { formData, queriesData, width, height, theme, datasource, colors } = input;

  useEffect(() => {
    if (!box.current) return;
    const instance = init(box.current, undefined, { renderer: "canvas" });
    chart.current = instance;
    instance.on("click", (event) => {
      const now = latest.current;
      const mask = maskOf(event, now.plugin, now.input);
      if (mask) now.onCrossFilter?.(mask);
    });
    // The canvas is one element: it is marked for the item under the pointer before the page hears of the click.
    const mark = (filters: QueryFilter[]) => {
      if (box.current) box.current.dataset.behind = JSON.stringify(filters);
    };
    instance.getZr().on("mousedown", () => mark([]));
    instance.on("finished", () => {
      if (box.current) box.current.dataset.chart = "drawn";
    });
    instance.on("contextmenu", (event) => mark(behind(event, latest.current.plugin, latest.current.input)));
    return () => {
      chart.current = undefined;
      instance.dispose();
    };
  }, []);

  useEffect(() => {
    const instance = chart.current;
    if (!instance || width <= 0 || height <= 0) return;
    instance.resize({ width, height });
    if (box.current) box.current.dataset.chart = "drawing";
    const option = plugin.option({ formData, queriesData, width, height, theme, datasource, colors });
    instance.setOption({ ...option, animationDuration: prefersStillness() ? 0 : 400 }, { notMerge: true });
  }, [plugin, formData, queriesData, width, height, theme, datasource, colors]);

  return <div ref={box} style={{ width, height }} data-chart="drawing" aria-hidden="true" />;
}

function maskOf(event: unknown, plugin: EChartsPlugin, input: ChartInput): DataMask | undefined {
  const values = valuesOf(event, plugin, input);
  if (!values) return undefined;
  return {
    extraFormData: { filters: values.map(([col, value]) => valueFilter(col, value)) },
    filterState: {
      value: values.map(([, value]) => value),
      label: values.map(([, value]) => String(value)).join(", "),
    },
  };
}

function behind(event: unknown, plugin: EChartsPlugin, input: ChartInput): QueryFilter[] {
  if (plugin.behind && isRecord(event)) return plugin.behind(itemOf(event), input);
  return (valuesOf(event, plugin, input) ?? []).map(([col, value]) => valueFilter(col, value));
}

function valuesOf(event: unknown, plugin: EChartsPlugin, input: ChartInput) {
  return isRecord(event) ? plugin.clicked?.(itemOf(event), input) : undefined;
}

const itemOf = (event: Record<string, unknown>) => ({
  name: String(event.name ?? ""),
  seriesName: String(event.seriesName ?? ""),
  data: event.data,
});
