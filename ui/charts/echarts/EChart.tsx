import { type EChartsType, init } from "echarts/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import { prefersStillness } from "../../theme/motion.ts";
import { isRecord } from "../form-data.ts";
import { inTurn } from "../turns.ts";
import type { ChartInput, ChartViewProps, DataMask, EChartsPlugin, QueryFilter } from "../types.ts";
import { valueFilter } from "../values-behind.ts";
import "./core.ts";

/** One ECharts instance in a box. */
export function EChart({ plugin, onCrossFilter, ...input }: ChartViewProps & { plugin: EChartsPlugin }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  const latest = useRef<Latest>({ plugin, onCrossFilter, input });
  latest.current = { plugin, onCrossFilter, input };
  const { formData, queriesData, width, height, theme, datasource, colors } = input;

  const [failed, setFailed] = useState<unknown>();
  if (failed !== undefined) throw failed;

  useEffect(
    () => () => {
      chart.current?.dispose();
      chart.current = undefined;
    },
    [],
  );

  useEffect(() => {
    const element = box.current;
    if (!element || width <= 0 || height <= 0) return;
    element.dataset.chart = "drawing";
    return inTurn(() => {
      try {
        // A page of charts that all grow at once paints each of them many times before anybody can read one: only changes move.
        const isStill = chart.current === undefined || prefersStillness();
        chart.current ??= start(element, latest);
        chart.current.resize({ width, height });
        const option = plugin.option({ formData, queriesData, width, height, theme, datasource, colors });
        chart.current.setOption({ ...option, animationDuration: isStill ? 0 : 400 }, { notMerge: true });
      } catch (error) {
        setFailed(error);
      }
    });
  }, [plugin, formData, queriesData, width, height, theme, datasource, colors]);

  // Text on a canvas takes the direction around it: names and signs of numbers would change places on pages from right to left.
  return <div ref={box} dir="ltr" style={{ width, height }} data-chart="drawing" aria-hidden="true" />;
}

interface Latest {
  plugin: EChartsPlugin;
  onCrossFilter: ChartViewProps["onCrossFilter"];
  input: ChartInput;
}

/** An instance that tells of clicks, marks what lies under the pointer, and says when it has drawn. */
function start(element: HTMLElement, latest: RefObject<Latest>): EChartsType {
  const instance = init(element, undefined, { renderer: "canvas" });
  instance.on("click", (event) => {
    const { plugin, input, onCrossFilter } = latest.current;
    const mask = maskOf(event, plugin, input);
    if (mask) onCrossFilter?.(mask);
  });
  // The canvas is one element: it is marked for the item under the pointer before the page hears of the click.
  const mark = (filters: QueryFilter[]) => {
    element.dataset.behind = JSON.stringify(filters);
  };
  instance.getZr().on("mousedown", () => mark([]));
  instance.on("contextmenu", (event) => mark(behind(event, latest.current.plugin, latest.current.input)));
  instance.on("finished", () => {
    element.dataset.chart = "drawn";
  });
  return instance;
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
