import { t } from "../../i18n/t.ts";
import { EChart } from "../echarts/EChart.tsx";
import { flag, list, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat } from "../format/time.ts";
import { valueFormat } from "../format/value.ts";
import type { ChartViewProps } from "../types.ts";
import { BigNumber } from "./BigNumber.tsx";
import { aggregate, pointsOf } from "./points.ts";
import { trend } from "./trend.ts";

/** One metric in large type above the line of how it came to be. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, datasource } = props;
  const metric = list(formData, "metric")[0];
  const label = metricLabel(metric);
  const points = pointsOf(queriesData[0], formData);
  const overall = queriesData[1]?.data[0]?.[label];
  const last = points.findLast((point) => point.value !== null);
  const value = typeof overall === "number" ? overall : aggregate(points, text(formData, "aggregation", "LAST_VALUE"));
  const format = valueFormat(formData, metric, datasource);
  const showTrend = flag(formData, "show_trend_line", true) && points.length > 1 && height >= 120;
  const textHeight = showTrend ? Math.round(height * 0.6) : height;
  const stamp =
    last && typeof last.x === "number"
      ? timeFormat(text(formData, "time_format", "smart_date"), text(formData, "time_grain_sqla") || undefined)(last.x)
      : "";
  return (
    <div style={{ width, height }}>
      <BigNumber
        formData={formData}
        width={width}
        height={textHeight}
        theme={theme}
        name={datasource.verboseMap?.[label] ?? label}
        value={value === null ? t("No data") : format(value)}
        rawValue={value ?? undefined}
        subheader={change(
          props,
          points.map((point) => point.value),
          value,
        )}
        subtitle={[
          text(formData, "subtitle") || text(formData, "subheader"),
          flag(formData, "show_timestamp") ? stamp : "",
        ]
          .filter(Boolean)
          .join(" · ")}
      />
      {showTrend ? (
        <EChart {...props} plugin={trend} width={width} height={height - textHeight} onCrossFilter={undefined} />
      ) : null}
    </div>
  );
}

/** "+4.2% over 12 months": the value against the one `compare_lag` points before. */
function change({ formData }: ChartViewProps, values: (number | null)[], value: number | null): string | undefined {
  const lag = number(formData, "compare_lag", 0);
  if (lag <= 0 || value === null) return undefined;
  const lastAt = values.findLastIndex((candidate) => candidate !== null);
  const before = values[lastAt - lag];
  if (before === null || before === undefined || before === 0) return undefined;
  const share = numberFormat("+.1%")((value - before) / Math.abs(before));
  return `${share} ${text(formData, "compare_suffix")}`.trim();
}
