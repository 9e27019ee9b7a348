import { type CSSProperties, useMemo, useState } from "react";
import { t } from "../../i18n/t.ts";
import { shading } from "../color/conditional.ts";
import { columnLabel, flag, list, metricLabel, text } from "../form-data.ts";
import type { ChartViewProps, QueryFilter } from "../types.ts";
import { isPicked, markedWith, pickedStyle, valueFilter } from "../values-behind.ts";
import { canClose, groupKey, groupsOf, openLines, toggled } from "./collapse.ts";
import { HeaderText } from "./Headers.tsx";
import { type Line, metricLevel, pivotRows } from "./pivot.ts";
import { head, lastInSight, side, valueStyle } from "./styles.ts";
import { headerText, writers } from "./texts.ts";

const mostRows = 1000;

/** Metrics over groups in rows and columns, with totals; headers stay in sight, groups with subtotals can be closed. */
export function View(props: ChartViewProps) {
  const { formData, queriesData, width, height, theme, datasource, colors, onCrossFilter, picked } = props;
  const pivoted = useMemo(
    () => pivotRows({ formData, queriesData, width, height, theme, datasource, colors }),
    [formData, queriesData, width, height, theme, datasource, colors],
  );
  const write = useMemo(() => writers(props), [props]);
  const shades = useMemo(() => shadesOf({ formData, queriesData, theme }), [formData, queriesData, theme]);
  const [closedRows, setClosedRows] = useState<ReadonlySet<string>>(new Set());
  const [closedColumns, setClosedColumns] = useState<ReadonlySet<string>>(new Set());
  const { rowLevels, columnLevels } = pivoted;
  const all = useMemo(() => openLines(pivoted.rows, rowLevels, closedRows), [pivoted, rowLevels, closedRows]);
  const columns = useMemo(
    () => openLines(pivoted.columns, columnLevels, closedColumns),
    [pivoted, columnLevels, closedColumns],
  );
  const behind = behindLine(props);
  const isHtml = flag(formData, "allow_render_html", true);
  const rows = all.slice(0, mostRows);
  const rowSpans = spansOf(rows, rowLevels.length);
  const columnSpans = spansOf(columns, columnLevels.length);
  const closesRows = flag(formData, "rowSubTotals");
  const closesColumns = flag(formData, "colSubTotals");
  // As in Superset, a click filters by the group that was clicked, not by those around it.
  const pick = (line: Line, depth: number, levels: readonly string[]) => {
    const filter = line.key[depth] === undefined ? undefined : behind(line, levels, depth).at(-1);
    if (!onCrossFilter || !filter || levels[depth] === metricLevel) return undefined;
    const value = line.key[depth];
    const label = write.part(value, levels[depth] ?? "");
    return {
      isOn: isPicked([filter], picked),
      toggle: () => onCrossFilter({ extraFormData: { filters: [filter] }, filterState: { value: [value], label } }),
    };
  };
  const groupOf = (groups: string[], closed: ReadonlySet<string>, put: (next: ReadonlySet<string>) => void) => ({
    isClosed: groups.every((group) => closed.has(group)),
    toggle: () => put(toggled(closed, groups)),
  });
  const rowGroup = (depth: number, line?: Line) =>
    closesRows && canClose(depth, rowLevels)
      ? groupOf(line ? [groupKey(line, depth)] : groupsOf(pivoted.rows, depth), closedRows, setClosedRows)
      : undefined;
  const columnGroup = (depth: number, line?: Line) =>
    closesColumns && canClose(depth, columnLevels)
      ? groupOf(line ? [groupKey(line, depth)] : groupsOf(pivoted.columns, depth), closedColumns, setClosedColumns)
      : undefined;
  const totals = rows.filter(({ key }) => key.every((part, at) => part === undefined || rowLevels[at] === metricLevel));
  const isLastTotal = (at: number) => totals.length === 1 && at > 0 && rows[at] === totals[0];
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
          {columnLevels.map((level, depth) => (
            <tr key={level}>
              {depth === columnLevels.length - 1 ? (
                rowLevels.map((rowLevel, rowDepth) => (
                  <th
                    key={rowLevel}
                    scope="col"
                    style={{ ...head(theme, depth), textAlign: "start", borderBottom: `2px solid ${theme.border}` }}
                  >
                    <HeaderText text={write.level(rowLevel)} isHtml={isHtml} group={rowGroup(rowDepth)} />
                  </th>
                ))
              ) : rowLevels.length > 0 ? (
                <th colSpan={rowLevels.length} style={{ ...head(theme, depth), textAlign: "end", fontWeight: 400 }}>
                  <HeaderText text={write.level(level)} isHtml={isHtml} group={columnGroup(depth)} />
                </th>
              ) : null}
              {columns.map((column, at) => {
                const span = columnSpans[at]?.[depth] ?? 0;
                if (span === 0) return null;
                const leaf = depth === columnLevels.length - 1;
                const hasPart = column.key[depth] !== undefined;
                const picking = pick(column, depth, columnLevels);
                return (
                  <th
                    key={keyOf(column)}
                    scope={span > 1 ? "colgroup" : "col"}
                    colSpan={span}
                    {...markedWith(behind(column, columnLevels, depth))}
                    style={{
                      ...head(theme, depth),
                      textAlign: span > 1 ? "center" : "right",
                      borderBottom: leaf ? `2px solid ${theme.border}` : `1px solid ${theme.splitLine}`,
                      ...(picking?.isOn ? pickedStyle(theme) : {}),
                    }}
                  >
                    <HeaderText
                      text={headerText(column, depth, columnLevels, write)}
                      isHtml={isHtml}
                      pick={picking}
                      group={hasPart ? columnGroup(depth, column) : undefined}
                    />
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const place: CSSProperties = isLastTotal(at) ? lastInSight : {};
            return (
              <tr key={keyOf(row)} style={{ fontWeight: row.total ? 600 : 400 }}>
                {rowLevels.map((level, depth) => {
                  const span = rowSpans[at]?.[depth] ?? 0;
                  if (span === 0) return null;
                  const picking = pick(row, depth, rowLevels);
                  return (
                    <th
                      key={level}
                      scope={span > 1 ? "rowgroup" : "row"}
                      rowSpan={span}
                      {...markedWith(behind(row, rowLevels, depth))}
                      style={{
                        ...side(theme, row.total),
                        ...(span > 1 ? { verticalAlign: "top" } : {}),
                        ...place,
                        ...(depth === 0
                          ? { position: "sticky", insetInlineStart: 0, zIndex: at === rows.length - 1 ? 2 : 1 }
                          : {}),
                        ...(picking?.isOn ? pickedStyle(theme) : {}),
                      }}
                    >
                      <HeaderText
                        text={headerText(row, depth, rowLevels, write)}
                        isHtml={isHtml}
                        pick={picking}
                        group={row.key[depth] === undefined ? undefined : rowGroup(depth, row)}
                      />
                    </th>
                  );
                })}
                {columns.map((column) => {
                  const isTotal = row.total || column.total;
                  const shade = isTotal ? undefined : shades.get(pivoted.metric(row, column) ?? "");
                  return (
                    <td
                      key={keyOf(column)}
                      dir="auto"
                      style={{ ...valueStyle(theme, isTotal, shade?.(pivoted.value(row, column))), ...place }}
                      {...markedWith([...behind(row, rowLevels), ...behind(column, columnLevels)])}
                    >
                      {write.value(pivoted, row, column)}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
      {all.length > mostRows ? (
        <p style={{ color: theme.textSecondary }}>
          {t("The first {mostRows} of {count} rows.", { mostRows, count: all.length })}
        </p>
      ) : null}
    </section>
  );
}

/** The colours that the chart's rules give to the values of each metric. */
function shadesOf({ formData, queriesData, theme }: Pick<ChartViewProps, "formData" | "queriesData" | "theme">) {
  const names = list(formData, "metrics").map(metricLabel);
  return new Map(names.map((name) => [name, shading(formData, name, queriesData[0]?.data ?? [], theme)]));
}

/** The filters for the rows behind a line, down to a level: its groups, of a total the fewer. */
function behindLine({ formData, queriesData }: ChartViewProps) {
  const query = queriesData[0];
  const grain = text(formData, "time_grain_sqla");
  const columnOf = new Map(
    [...list(formData, "groupbyRows"), ...list(formData, "groupbyColumns")].map((column) => [
      columnLabel(column),
      column,
    ]),
  );
  return (line: Line, levels: readonly string[], depth = levels.length - 1): QueryFilter[] =>
    line.key.slice(0, depth + 1).flatMap((value, at) => {
      const level = levels[at];
      if (value === undefined || level === undefined || level === metricLevel) return [];
      const isTime = query?.coltypes[query.colnames.indexOf(level)] === 2;
      return [valueFilter(columnOf.get(level) ?? level, value, isTime ? grain : undefined)];
    });
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
