import { t } from "../../i18n/t.ts";
import { type TooltipRow, tooltipContent } from "../echarts/tooltip.ts";
import { flag, isRecord, text } from "../form-data.ts";
import { timeFormat } from "../format/time.ts";
import type { ChartInput } from "../types.ts";
import type { SeriesData } from "./series.ts";

interface Part {
  data: SeriesData;
  format: (value: number) => string;
  color: (label: string) => string;
  stacked: boolean;
  /** of the query that the series are from */
  sign?: string | undefined;
}

/** One tooltip for all series at an x (`rich_tooltip`), or one for a single point. */
export function seriesTooltip(input: ChartInput, parts: Part[], horizontal = false): Record<string, unknown> {
  const { formData, theme } = input;
  const rich = flag(formData, "rich_tooltip", true);
  return {
    trigger: rich ? "axis" : "item",
    axisPointer: {
      type: horizontal || text(formData, "viz_type").endsWith("_bar") ? "shadow" : "line",
      lineStyle: { color: theme.border },
      shadowStyle: { color: theme.fill },
    },
    formatter: (params: unknown) => {
      const points = Array.isArray(params) ? params : [params];
      const first = points.find(isRecord);
      if (!first) return "";
      const at = Number(first.dataIndex ?? 0);
      const value = Array.isArray(first.value) ? first.value[horizontal ? 1 : 0] : undefined;
      const title = titleOf(input, parts, value, at);
      if (!rich) return tooltipContent(theme, title, rowsAt(parts, value, String(first.seriesName ?? "")));
      return tooltipContent(theme, title, richRows(input, parts, value));
    },
  };
}

function titleOf({ formData }: ChartInput, parts: Part[], value: unknown, at: number): string {
  const data = parts[0]?.data;
  if (data?.kind === "time" && typeof value === "number") {
    const grain = text(formData, "time_grain_sqla") || undefined;
    return timeFormat(text(formData, "tooltipTimeFormat", "smart_date"), grain)(value);
  }
  return String(value ?? data?.xs[at] ?? "");
}

function rowsAt(parts: Part[], x: unknown, only?: string): TooltipRow[] {
  return parts.flatMap(({ data, format, color, sign }) => {
    const at = data.xs.indexOf(x as number | string);
    if (at < 0) return [];
    return data.series.flatMap((one) => {
      const value = one.values[at] ?? null;
      if (value === null || (only !== undefined && one.label !== only)) return [];
      return [{ color: color(one.label), name: sign ? `${sign}: ${one.label}` : one.label, value: format(value) }];
    });
  });
}

/** The same, each with its share of what the part's series have together at an x. */
function withShares(parts: Part[], x: unknown): TooltipRow[] {
  return parts.flatMap((part) => {
    const at = part.data.xs.indexOf(x as number | string);
    const total = part.data.series.reduce((sum, one) => sum + (one.values[at] ?? 0), 0);
    const share = (value: number) => (total > 0 ? ` (${((100 * value) / total).toFixed(2)}%)` : "");
    return rowsAt([{ ...part, format: (value) => part.format(value) + share(value) }], x);
  });
}

function richRows({ formData }: ChartInput, parts: Part[], x: unknown): TooltipRow[] {
  const ordered = parts.map((part) => {
    const at = part.data.xs.indexOf(x as number | string);
    if (!flag(formData, "tooltipSortByMetric") || at < 0) return part;
    const series = part.data.series.toSorted((a, b) => (b.values[at] ?? 0) - (a.values[at] ?? 0));
    return { ...part, data: { ...part.data, series } };
  });
  const rows = flag(formData, "showTooltipPercentage") ? withShares(ordered, x) : rowsAt(ordered, x);
  return flag(formData, "showTooltipTotal", true) ? [...parts.flatMap((part) => totalOf(part, x)), ...rows] : rows;
}

/** What the series of a stack come to together. */
function totalOf({ data, format, stacked, sign }: Part, x: unknown): TooltipRow[] {
  const at = data.xs.indexOf(x as number | string);
  const values = data.series.flatMap((one) => one.values[at] ?? []);
  if (!stacked || values.length < 2) return [];
  const total = values.reduce((sum, value) => sum + value, 0);
  return [{ name: sign ? `${sign}: ${t("Total")}` : t("Total"), value: format(total), strong: true }];
}
