import { type CSSProperties, useMemo } from "react";
import { t } from "../../i18n/t.ts";
import { conditionalColor } from "../color/conditional.ts";
import { isDarkColor } from "../color/lightness.ts";
import { flag, isRecord, list, metricLabel, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { timeFormat, toTime } from "../format/time.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import { ValueText } from "../html/ValueText.tsx";
import type { ChartTheme, ChartViewProps, QueryFilter } from "../types.ts";
import { markedWith, valueFilter } from "../values-behind.ts";
import { type Line, metricLevel, type Pivoted, pivotRows } from "./pivot.ts";

const rowHeight = 31;
const mostRows = 1000;

/** Metrics over groups in rows and columns, with totals; headers stay in sight. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, datasource, colors } = props;
  const pivoted = useMemo(
    () => pivotRows({ formData, queriesData, width, height, theme, datasource, colors }),
    [formData, queriesData, width, height, theme, datasource, colors],
  );
  const write = useMemo(() => writers(props), [props]);
  const behind = behindLine(props);
  const isHtml = flag(formData, "allow_render_html", true);
  const rows = pivoted.rows.slice(0, mostRows);
  const rowSpans = spansOf(rows, pivoted.rowLevels.length);
  const columnSpans = spansOf(pivoted.columns, pivoted.columnLevels.length);
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t("Pivot table")}
      style={{ width, height, overflow: "auto", color: theme.text, fontSize: 13 }}
    >
      <table
        data-chart="drawn"
        style={{ borderCollapse: "separate", borderSpacing: 0, minWidth: "100%", fontVariantNumeric: "tabular-nums" }}
      >
        <thead>
          {pivoted.columnLevels.map((level, depth) => (
            <tr key={level}>
              {depth === pivoted.columnLevels.length - 1 ? (
                pivoted.rowLevels.map((rowLevel) => (
                  <th
                    key={rowLevel}
                    scope="col"
                    style={{ ...head(theme, depth), textAlign: "left", borderBottom: `2px solid ${theme.border}` }}
                  >
                    {write.level(rowLevel)}
                  </th>
                ))
              ) : pivoted.rowLevels.length > 0 ? (
                <th
                  colSpan={pivoted.rowLevels.length}
                  style={{ ...head(theme, depth), textAlign: "right", fontWeight: 400 }}
                >
                  {write.level(level)}
                </th>
              ) : null}
              {pivoted.columns.map((column, at) => {
                const span = columnSpans[at]?.[depth] ?? 0;
                if (span === 0) return null;
                const leaf = depth === pivoted.columnLevels.length - 1;
                return (
                  <th
                    key={keyOf(column)}
                    scope={span > 1 ? "colgroup" : "col"}
                    colSpan={span}
                    {...markedWith(behind({ ...column, key: column.key.slice(0, depth + 1) }, pivoted.columnLevels))}
                    style={{
                      ...head(theme, depth),
                      textAlign: span > 1 ? "center" : "right",
                      borderBottom: leaf ? `2px solid ${theme.border}` : `1px solid ${theme.splitLine}`,
                    }}
                  >
                    <bdi>
                      <ValueText text={headerText(column, depth, pivoted.columnLevels, write)} isHtml={isHtml} />
                    </bdi>
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={keyOf(row)} style={{ fontWeight: row.total ? 600 : 400 }}>
              {pivoted.rowLevels.map((level, depth) => {
                const span = rowSpans[at]?.[depth] ?? 0;
                if (span === 0) return null;
                return (
                  <th
                    key={level}
                    scope={span > 1 ? "rowgroup" : "row"}
                    rowSpan={span}
                    {...markedWith(behind({ ...row, key: row.key.slice(0, depth + 1) }, pivoted.rowLevels))}
                    style={{
                      ...side(theme, row.total),
                      ...(span > 1 ? { verticalAlign: "top" } : {}),
                      ...(depth === 0 ? { position: "sticky", insetInlineStart: 0, zIndex: 1 } : {}),
                    }}
                  >
                    <bdi>
                      <ValueText text={headerText(row, depth, pivoted.rowLevels, write)} isHtml={isHtml} />
                    </bdi>
                  </th>
                );
              })}
              {pivoted.columns.map((column) => (
                <td
                  key={keyOf(column)}
                  dir="auto"
                  style={valueStyle(props, pivoted, row, column)}
                  {...markedWith([...behind(row, pivoted.rowLevels), ...behind(column, pivoted.columnLevels)])}
                >
                  {write.value(pivoted, row, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pivoted.rows.length > mostRows ? (
        <p style={{ color: theme.textSecondary }}>
          {t("The first {mostRows} of {count} rows.", { mostRows, count: pivoted.rows.length })}
        </p>
      ) : null}
    </section>
  );
}

interface Writers {
  level(level: string): string;
  part(value: unknown, level: string): string;
  value(pivoted: Pivoted, row: Line, column: Line): string;
}

function writers({ formData, queriesData, datasource }: ChartViewProps): Writers {
  const query = queriesData[0];
  const label = (name: string) => datasource.verboseMap?.[name] ?? name;
  const temporal = new Set(query?.colnames.filter((_, at) => query.coltypes[at] === 2));
  const time = timeFormat(text(formData, "date_format", "smart_date"), text(formData, "time_grain_sqla") || undefined);
  const own = isRecord(formData.column_config) ? formData.column_config : {};
  const formats = new Map(
    list(formData, "metrics").map((metric) => {
      const name = metricLabel(metric);
      const config = isRecord(own[name]) ? own[name] : {};
      const chosen = typeof config.d3NumberFormat === "string" ? config.d3NumberFormat : text(formData, "valueFormat");
      return [name, metricFormat(metric, chosen, datasource, currencyOf(formData.currency_format))];
    }),
  );
  const percent = numberFormat(".1%");
  return {
    level: (level) => (level === metricLevel ? t("Metric") : label(level)),
    part: (value, level) => {
      if (level === metricLevel) return label(String(value));
      const at = temporal.has(level) ? toTime(value) : undefined;
      if (at !== undefined) return time(at);
      return value === null || value === undefined ? "<NULL>" : String(value);
    },
    value: (pivoted, row, column) => {
      const value = pivoted.value(row, column);
      if (value === undefined) return "";
      return pivoted.isFraction ? percent(value) : (formats.get(pivoted.metric(row, column) ?? "") ?? String)(value);
    },
  };
}

/** The filters for the rows behind a line: its groups, of a total the fewer. */
function behindLine({
  formData,
  queriesData,
}: ChartViewProps): (line: Line, levels: readonly string[]) => QueryFilter[] {
  const query = queriesData[0];
  const grain = text(formData, "time_grain_sqla");
  return (line, levels) =>
    line.key.flatMap((value, at) => {
      const level = levels[at];
      if (value === undefined || level === undefined || level === metricLevel) return [];
      const isTime = query?.coltypes[query.colnames.indexOf(level)] === 2;
      return [valueFilter(level, value, isTime ? grain : undefined)];
    });
}

function headerText(line: Line, depth: number, levels: readonly string[], write: Writers): string {
  const part = line.key[depth];
  if (part !== undefined) return write.part(part, levels[depth] ?? "");
  const firstHole = line.key.indexOf(undefined);
  if (depth !== firstHole) return "";
  return line.key.some((value, at) => value !== undefined && levels[at] !== metricLevel) ? t("Subtotal") : t("Total");
}

/** For each line and level how many lines one header covers; 0 where an earlier header does. */
function spansOf(lines: readonly Line[], levels: number): number[][] {
  const spans = lines.map(() => new Array<number>(levels).fill(1));
  for (let depth = 0; depth < levels - 1; depth += 1) {
    let start = 0;
    for (let at = 1; at <= lines.length; at += 1) {
      if (at < lines.length && samePrefix(lines[start], lines[at], depth)) continue;
      for (let inside = start; inside < at; inside += 1) {
        const own = spans[inside];
        if (own) own[depth] = inside === start ? at - start : 0;
      }
      start = at;
    }
  }
  return spans;
}

function samePrefix(a: Line | undefined, b: Line | undefined, depth: number): boolean {
  if (!a || !b) return false;
  for (let at = 0; at <= depth; at += 1) {
    if (a.key[at] === undefined || a.key[at] !== b.key[at]) return false;
  }
  return true;
}

function keyOf(line: Line): string {
  return JSON.stringify(line.key.map((part) => (part === undefined ? ["total"] : part)));
}

function head(theme: ChartTheme, depth: number): CSSProperties {
  return {
    position: "sticky",
    top: depth * rowHeight,
    zIndex: 2,
    height: rowHeight,
    boxSizing: "border-box",
    padding: "0 10px",
    background: theme.background,
    color: theme.textSecondary,
    fontWeight: 600,
    whiteSpace: "nowrap",
    maxWidth: 240,
    overflow: "hidden",
    textOverflow: "ellipsis",
  };
}

function side(theme: ChartTheme, total: boolean): CSSProperties {
  return {
    padding: "6px 10px",
    textAlign: "left",
    verticalAlign: "middle",
    fontWeight: total ? 600 : 500,
    color: total ? theme.text : theme.textSecondary,
    borderBottom: `1px solid ${theme.splitLine}`,
    borderRight: `1px solid ${theme.splitLine}`,
    whiteSpace: "nowrap",
    maxWidth: 260,
    overflow: "hidden",
    textOverflow: "ellipsis",
    background: total ? theme.fill : theme.background,
  };
}

function valueStyle({ formData, theme }: ChartViewProps, pivoted: Pivoted, row: Line, column: Line): CSSProperties {
  const total = row.total || column.total;
  const ink = total ? undefined : conditionalColor(formData, pivoted.value(row, column), pivoted.metric(row, column));
  return {
    height: rowHeight,
    boxSizing: "border-box",
    padding: "0 10px",
    textAlign: "right",
    whiteSpace: "nowrap",
    borderBottom: `1px solid ${theme.splitLine}`,
    fontWeight: total ? 600 : 400,
    background: ink ?? (total ? theme.fill : undefined),
    color: ink ? (isDarkColor(ink) ? "#fff" : "#1f1f1f") : undefined,
  };
}
