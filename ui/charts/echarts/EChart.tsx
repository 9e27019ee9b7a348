import { type EChartsType, init } from "echarts/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import { prefersStillness } from "../../theme/motion.ts";
import { isRecord } from "../form-data.ts";
import { inTurn } from "../turns.ts";
import type { ChartInput, ChartViewProps, DataMask, EChartsPlugin, QueryFilter } from "../types.ts";
import { isPicked, valueFilter } from "../values-behind.ts";
import { beside } from "./beside.ts";
import { stepBack } from "./step-back.ts";
import "./core.ts";

/** One ECharts instance in a box. */
export function EChart({ plugin, onCrossFilter, picked, ...input }: ChartViewProps & { plugin: EChartsPlugin }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | undefined>(undefined);
  const latest = useRef<Latest>({ plugin, onCrossFilter, input });
  latest.current = { plugin, onCrossFilter, input };
  const { formData, queriesData, width, height, theme, datasource, colors } = input;

  const [failed, setFailed] = useState<unknown>();
  if (failed !== undefined) throw failed;

  // Hover boxes are made when a pointer first comes: nobody sees them before, and they cost a tenth of a drawing.
  const hover = useRef<Hover>({ isWanted: false });
  const lastPicked = useRef(picked);

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
        const isStill = chart.current === undefined || lastPicked.current !== picked || prefersStillness();
        // A click changes what lies under the pointer: what stepped back for the pointer alone would stay so when it leaves.
        if (lastPicked.current !== picked) chart.current?.clear();
        lastPicked.current = picked;
        if (chart.current) chart.current.resize({ width, height });
        else chart.current = start(element, { width, height }, latest);
        const drawn: ChartInput = { formData, queriesData, width, height, theme, datasource, colors };
        const { tooltip, ...whole } = plugin.option(drawn);
        const option = picked ? stepBack(whole, (item) => isBehind(picked, plugin.clicked?.(item, drawn))) : whole;
        hover.current.tooltip = isRecord(tooltip) ? { ...tooltip, position: placeBeside(element) } : tooltip;
        const motion = isStill ? { animation: false } : { animationDuration: 400 };
        const shown = hover.current.isWanted ? { tooltip: hover.current.tooltip } : {};
        chart.current.setOption({ ...option, ...shown, ...motion }, { notMerge: true });
      } catch (error) {
        setFailed(error);
      }
    });
  }, [plugin, formData, queriesData, width, height, theme, datasource, colors, picked]);

  const wantHover = () => {
    if (hover.current.isWanted || !chart.current) return;
    hover.current.isWanted = true;
    chart.current.setOption({ tooltip: hover.current.tooltip, animation: !prefersStillness() });
  };
  // Text on a canvas takes the direction around it: names and signs of numbers would change places on pages from right to left.
  return (
    <div
      ref={box}
      dir="ltr"
      style={{ width, height }}
      data-chart="drawing"
      aria-hidden="true"
      onPointerEnter={wantHover}
    />
  );
}

interface Hover {
  /** a pointer has been here */
  isWanted: boolean;
  tooltip?: unknown;
}

/** Hover boxes may be larger than their chart: it is the window that they stay in. ECharts counts from the chart's corner. */
function placeBeside(element: HTMLElement) {
  return (
    [x, y]: [number, number],
    _params: unknown,
    _box: unknown,
    _rect: unknown,
    size: { contentSize: number[] },
  ) => {
    const { left, top } = element.getBoundingClientRect();
    const [width = 0, height = 0] = size.contentSize;
    const { clientWidth, clientHeight } = document.documentElement;
    const place = beside([left + x, top + y], { width, height }, { width: clientWidth, height: clientHeight });
    return [place[0] - left, place[1] - top];
  };
}

/** Told, not measured: measuring each chart lays the page out once more. */
interface Size {
  width: number;
  height: number;
}

interface Latest {
  plugin: EChartsPlugin;
  onCrossFilter: ChartViewProps["onCrossFilter"];
  input: ChartInput;
}

/** An instance that tells of clicks, marks what lies under the pointer, and says when it has drawn. */
function start(element: HTMLElement, size: Size, latest: RefObject<Latest>): EChartsType {
  const instance = init(element, undefined, { renderer: "canvas", ...size });
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
    extraFormData: { filters: filtersOf(values) },
    filterState: {
      value: values.map(([, value]) => value),
      label: values.map(([, value]) => String(value)).join(", "),
    },
  };
}

function behind(event: unknown, plugin: EChartsPlugin, input: ChartInput): QueryFilter[] {
  if (plugin.behind && isRecord(event)) return plugin.behind(itemOf(event), input);
  return filtersOf(valuesOf(event, plugin, input) ?? []);
}

type Values = NonNullable<ReturnType<NonNullable<EChartsPlugin["clicked"]>>>;

const filtersOf = (values: Values): QueryFilter[] => values.map(([col, value]) => valueFilter(col, value));

const isBehind = (picked: readonly QueryFilter[], values: Values | undefined) =>
  values && isPicked(filtersOf(values), picked);

function valuesOf(event: unknown, plugin: EChartsPlugin, input: ChartInput) {
  return isRecord(event) ? plugin.clicked?.(itemOf(event), input) : undefined;
}

const itemOf = (event: Record<string, unknown>) => ({
  name: String(event.name ?? ""),
  seriesName: String(event.seriesName ?? ""),
  data: event.data,
});
