import { isRecord, metricLabel, text } from "../form-data.ts";
import type { Currency, DatasourceInfo, FormData } from "../types.ts";
import { numberFormat } from "./number.ts";
import { timeFormat, toTime } from "./time.ts";

type ValueFormat = (value: unknown) => string;

/** How a metric's values are written: the chart's own format, else the metric's of the dataset. */
export function valueFormat(
  formData: FormData,
  metric: unknown,
  datasource: DatasourceInfo,
  options: { temporal?: boolean; key?: string } = {},
): ValueFormat {
  if (options.temporal) {
    const format = timeFormat(text(formData, "time_format", "smart_date"));
    return (value) => {
      const time = toTime(value);
      return time === undefined ? String(value) : format(time);
    };
  }
  const format = metricFormat(
    metric,
    text(formData, options.key ?? "y_axis_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  return (value) =>
    typeof value === "number" ? format(value) : value === null || value === undefined ? "N/A" : numeric(value, format);
}

/** The number format of a metric: what the chart says, else what the dataset says about the metric. */
export function metricFormat(
  metric: unknown,
  own: string,
  datasource: DatasourceInfo,
  currency?: Currency,
): (value: number) => string {
  const name = metricLabel(metric);
  const saved = typeof metric === "string" ? metric : name;
  const chosen = own === "" || own === "SMART_NUMBER" ? (datasource.columnFormats?.[saved] ?? own) : own;
  return numberFormat(chosen, currency ?? datasource.currencyFormats?.[saved]);
}

/** `currency_format` of form_data, if it names a currency. */
export function currencyOf(value: unknown): Currency | undefined {
  if (!isRecord(value) || typeof value.symbol !== "string" || value.symbol === "") return undefined;
  return { symbol: value.symbol, symbolPosition: value.symbolPosition === "suffix" ? "suffix" : "prefix" };
}

function numeric(value: unknown, format: (value: number) => string): string {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isNaN(parsed) ? String(value) : format(parsed);
}
