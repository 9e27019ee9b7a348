import { useMemo, useState } from "react";
import { t } from "../../i18n/t.ts";
import { mixed } from "../color/lightness.ts";
import { list, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { metricFormat } from "../format/value.ts";
import { useHover } from "../hover.tsx";
import { seriesOverTime, type TimeSeries } from "../over-time/series.ts";
import type { ChartTheme, ChartViewProps, DatasourceInfo } from "../types.ts";
import { cellValue, columnsOf, sparkOf, type TimeColumn } from "./columns.ts";
import { Spark } from "./Spark.tsx";

/** A row for each metric or group; columns that say what it is now, how it changed, and how it came to be. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, name, datasource } = props;
  const [sorting, setSorting] = useState<{ key: string; descending: boolean }>();
  const hover = useHover(theme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the series depend on these parts of the props alone
  const all = useMemo(() => seriesOverTime(props), [formData, queriesData, datasource]);
  const columns = columnsOf(formData);
  const rows = sorting
    ? sorted(all.series, sorting, columns, (column, one) => cellValue(column, one, all))
    : all.series;
  const isGrouped = list(formData, "groupby").length > 0;
  const head = { padding: "6px 12px", borderBottom: `2px solid ${theme.border}`, fontWeight: 600 } as const;
  const title = (key: string, label: string, tooltip: string) => (
    <th
      key={key}
      scope="col"
      title={tooltip || undefined}
      aria-sort={sorting?.key === key ? (sorting.descending ? "descending" : "ascending") : "none"}
      style={{
        ...head,
        textAlign: key === "" ? "start" : "right",
        position: "sticky",
        top: 0,
        background: theme.background,
      }}
    >
      <button
        type="button"
        onClick={() => setSorting({ key, descending: sorting?.key === key ? !sorting.descending : true })}
        style={{
          font: "inherit",
          color: theme.textSecondary,
          background: "none",
          border: 0,
          padding: 0,
          cursor: "pointer",
        }}
      >
        {label}
        {sorting?.key === key ? (sorting.descending ? " ↓" : " ↑") : ""}
      </button>
    </th>
  );
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={name}
      data-chart="drawn"
      style={{ width, height, overflow: "auto", color: theme.text, fontSize: 13, fontFamily: theme.fontFamily }}
    >
      {columns.length === 0 ? (
        <p style={{ padding: 16, color: theme.textSecondary }}>
          {t("This table has no columns yet. Add some in its controls.")}
        </p>
      ) : null}
      <table
        style={{ width: "100%", borderCollapse: "separate", borderSpacing: 0, fontVariantNumeric: "tabular-nums" }}
      >
        <thead>
          <tr>
            {title("", isGrouped ? t("Group") : t("Metric"), "")}
            {columns.map((column) => title(column.key, column.label, column.tooltip))}
          </tr>
        </thead>
        <tbody>
          {rows.map((one) => (
            <tr key={one.name}>
              <th
                scope="row"
                style={{
                  padding: "6px 12px",
                  textAlign: "start",
                  fontWeight: 500,
                  borderBottom: `1px solid ${theme.splitLine}`,
                }}
              >
                <RowName one={one} url={text(formData, "url")} />
              </th>
              {columns.map((column) => (
                <td
                  key={column.key}
                  dir="auto"
                  style={{
                    padding: "4px 12px",
                    textAlign: "right",
                    borderBottom: `1px solid ${theme.splitLine}`,
                    ...shade(column, column.kind === "spark" ? null : cellValue(column, one, all), theme),
                  }}
                >
                  {column.kind === "spark" ? (
                    <div style={{ display: "flex", justifyContent: "flex-end" }}>
                      <Spark
                        {...{ column, theme, hover }}
                        name={one.name}
                        times={all.times}
                        values={sparkOf(column, one.values)}
                        write={metricFormat(one.metric, column.format, datasource)}
                      />
                    </div>
                  ) : (
                    written(cellValue(column, one, all), column, one.metric, datasource)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hover.tooltip}
    </section>
  );
}

/** The row's name, as a link where the chart has one: `{{metric}}` in it is the name. Only addresses of the web. */
function RowName({ one, url }: { one: TimeSeries; url: string }) {
  const address = url.replaceAll(
    /\{\{\s*metric\s*\}\}|\{\{\s*metric\.metric_name\s*\}\}/g,
    encodeURIComponent(one.metric),
  );
  if (!/^(https?:\/\/|\/(?!\/))/i.test(address)) return one.name;
  return (
    <a href={address} target="_blank" rel="noopener noreferrer">
      {one.name}
    </a>
  );
}

/** A value as its column says, else as the dataset says of the metric; shares are numbers of their own. */
function written(value: number | null, column: TimeColumn, metric: string, datasource: DatasourceInfo): string {
  if (value === null) return "N/A";
  const isShare = column.kind === "contrib" || (column.kind === "time" && column.comparison.startsWith("perc"));
  if (isShare) return numberFormat(column.format || ".2%")(value);
  return metricFormat(metric, column.format, datasource)(value);
}

/** From red at the lower bound to green at the upper one. */
function shade({ bounds: [low, high] }: TimeColumn, value: number | null, theme: ChartTheme): { color?: string } {
  if (value === null || (low === undefined && high === undefined)) return {};
  if (low === undefined || high === undefined) {
    const isBelow = low === undefined ? value < (high ?? 0) : value < low;
    return { color: isBelow ? theme.error : theme.success };
  }
  const share = Math.max(0, Math.min(1, (value - low) / (high - low || 1)));
  return { color: mixed(theme.error, theme.success, share) };
}

function sorted(
  series: readonly TimeSeries[],
  { key, descending }: { key: string; descending: boolean },
  columns: readonly TimeColumn[],
  value: (column: TimeColumn, one: TimeSeries) => number | null,
): TimeSeries[] {
  const column = columns.find((one) => one.key === key);
  const direction = descending ? -1 : 1;
  if (!column) return series.toSorted((a, b) => direction * a.name.localeCompare(b.name));
  const least = Number.NEGATIVE_INFINITY;
  const of = (one: TimeSeries) => (column.kind === "spark" ? one.values.at(-1) : value(column, one)) ?? least;
  return series.toSorted((a, b) => direction * (of(a) - of(b)));
}
