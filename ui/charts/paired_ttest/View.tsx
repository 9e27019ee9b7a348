import { useState } from "react";
import { t } from "../../i18n/t.ts";
import { columnLabel, list, number } from "../form-data.ts";
import { seriesOverTime, type TimeSeries } from "../over-time/series.ts";
import type { ChartTheme, ChartViewProps } from "../types.ts";
import { lift, pairedTTest } from "./t-test.ts";

/** A table for each metric: which groups differ from the one that was chosen, and by how much. */
export function View(props: ChartViewProps) {
  const { width, height, theme, name, datasource } = props;
  const { series } = seriesOverTime(props);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={name}
      data-chart="drawn"
      style={{ width, height, overflow: "auto", color: theme.text, fontSize: 13 }}
    >
      {[...Map.groupBy(series, ({ metric }) => metric)].map(([metric, own]) => (
        <MetricTable key={metric} title={datasource.verboseMap?.[metric] ?? metric} series={own} props={props} />
      ))}
    </section>
  );
}

function MetricTable({ title, series, props }: { title: string; series: TimeSeries[]; props: ChartViewProps }) {
  const { formData, theme } = props;
  const [chosen, setChosen] = useState(0);
  const control = series[Math.min(chosen, series.length - 1)];
  const groups = list(formData, "groupby").map(columnLabel);
  const level = number(formData, "significance_level", 0.05);
  const digits = { p: number(formData, "pvalue_precision", 6), lift: number(formData, "liftvalue_precision", 4) };
  const fixed = (value: number | undefined, count: number) => (value === undefined ? "N/A" : value.toFixed(count));
  const [head, cell] = [headStyle(theme), cellStyle(theme)];
  return (
    <table style={{ width: "100%", borderCollapse: "collapse", marginBottom: 20, fontVariantNumeric: "tabular-nums" }}>
      <caption style={{ textAlign: "start", fontWeight: 600, padding: "4px 10px", color: theme.text }}>{title}</caption>
      <thead>
        <tr>
          {(groups.length > 0 ? groups : ["Series"]).map((group) => (
            <th key={group} scope="col" style={{ ...head, textAlign: "start" }}>
              {props.datasource.verboseMap?.[group] ?? group}
            </th>
          ))}
          <th scope="col" style={head}>
            {t("p-value")}
          </th>
          <th scope="col" style={head}>
            <bdi>{t("Lift %")}</bdi>
          </th>
          <th scope="col" style={head}>
            {t("Significant")}
          </th>
        </tr>
      </thead>
      <tbody>
        {series.map((one, at) => {
          const isControl = one === control;
          const p = control && !isControl ? pairedTTest(one.values, control.values) : undefined;
          const up = control && !isControl ? lift(one.values, control.values) : undefined;
          const isSignificant = p !== undefined && p < level;
          const ink = isSignificant ? ((up ?? 0) >= 0 ? theme.success : theme.error) : theme.text;
          return (
            <tr key={one.name} style={isControl ? { background: theme.fill } : undefined}>
              {(one.groups.length > 0 ? one.groups : [one.name]).map((group, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: groups stand in the order of their columns
                <td key={column} style={{ ...cell, textAlign: "start" }}>
                  {column === 0 ? (
                    <button
                      type="button"
                      aria-pressed={isControl}
                      title={t("Compare with this")}
                      onClick={() => setChosen(at)}
                      style={{
                        font: "inherit",
                        color: "inherit",
                        background: "none",
                        border: 0,
                        padding: 0,
                        cursor: "pointer",
                      }}
                    >
                      {String(group ?? "<NULL>")}
                    </button>
                  ) : (
                    String(group ?? "<NULL>")
                  )}
                </td>
              ))}
              <td style={cell}>{isControl ? t("Control") : fixed(p, digits.p)}</td>
              <td dir="auto" style={{ ...cell, color: ink }}>
                {isControl ? t("Control") : fixed(up, digits.lift)}
              </td>
              <td style={{ ...cell, color: ink }}>{isControl ? t("Control") : isSignificant ? t("Yes") : t("No")}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function headStyle(theme: ChartTheme) {
  return {
    padding: "6px 10px",
    textAlign: "right",
    fontWeight: 600,
    color: theme.textSecondary,
    borderBottom: `2px solid ${theme.border}`,
  } as const;
}

function cellStyle(theme: ChartTheme) {
  return { padding: "6px 10px", textAlign: "right", borderBottom: `1px solid ${theme.splitLine}` } as const;
}
