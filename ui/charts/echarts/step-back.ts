import type { EChartsCoreOption } from "echarts/core";
import { isRecord } from "../form-data.ts";
import type { ItemEvent } from "../types.ts";

/** How much is seen of what a cross-filter does not stand for, as in the reference. */
const faint = 0.3;

/** Whether an item is what the cross-filter stands for; undefined where a click on it means nothing. */
type IsPicked = (item: ItemEvent) => boolean | undefined;

/**
 * The option of a chart that filters its dashboard: all but what the filter stands for steps back. Unchanged where the filter
 * stands for nothing that is drawn.
 */
export function stepBack(option: EChartsCoreOption, isPicked: IsPicked): EChartsCoreOption {
  const categories = categoriesOf(option);
  const stepped = [option.series]
    .flat()
    .filter(isRecord)
    .map((series) => stepSeries(series, categories, isPicked));
  if (!stepped.some(({ isLit }) => isLit)) return option;
  return { ...option, series: stepped.map(({ part }) => part) };
}

interface Stepped {
  part: unknown;
  /** the filter stands for it, or for something in it */
  isLit: boolean;
}

function stepSeries(series: Record<string, unknown>, categories: readonly unknown[], isPicked: IsPicked): Stepped {
  const seriesName = String(series.name ?? "");
  const whole = isPicked({ name: "", seriesName });
  if (whole !== undefined) return { part: whole ? series : faded(series), isLit: whole };
  const next = { ...series };
  let isLit = false;
  for (const key of ["data", "links"]) {
    const items: unknown = series[key];
    if (!Array.isArray(items)) continue;
    const parts = items.map((item: unknown, at) => stepItem(item, categories[at], seriesName, isPicked));
    next[key] = parts.map(({ part }) => part);
    isLit ||= parts.some((part) => part.isLit);
  }
  return { part: next, isLit };
}

/** What is in an item that is picked stays, as does what an item that is picked is in. */
function stepItem(item: unknown, category: unknown, seriesName: string, isPicked: IsPicked): Stepped {
  const name = String((isRecord(item) ? item.name : undefined) ?? category ?? "");
  const picked = isPicked({ name, seriesName, data: item });
  if (picked) return { part: item, isLit: true };
  const children = isRecord(item) && Array.isArray(item.children) ? item.children : [];
  const within = children.map((child: unknown) => stepItem(child, undefined, seriesName, isPicked));
  const isLit = within.some((part) => part.isLit);
  const part = within.length > 0 ? { ...(item as object), children: within.map((one) => one.part) } : item;
  return { part: isLit || picked === undefined ? part : faded(isRecord(part) ? part : { value: part }), isLit };
}

function faded(part: Record<string, unknown>): Record<string, unknown> {
  const styles = ["itemStyle", "lineStyle", ...(part.areaStyle ? ["areaStyle"] : [])];
  const next = { ...part };
  for (const key of styles) {
    const style = isRecord(part[key]) ? part[key] : {};
    next[key] = { ...style, opacity: faint * (typeof style.opacity === "number" ? style.opacity : 1) };
  }
  return next;
}

/** The names of the items that have none of their own. */
function categoriesOf({ xAxis, yAxis }: EChartsCoreOption): unknown[] {
  const axis = [xAxis, yAxis].flat().find((one) => isRecord(one) && Array.isArray(one.data));
  return isRecord(axis) && Array.isArray(axis.data) ? axis.data : [];
}
