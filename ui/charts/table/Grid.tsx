import { type CSSProperties, useEffect, useRef, useState } from "react";
import { conditionalColor } from "../color/conditional.ts";
import { isDarkColor } from "../color/lightness.ts";
import { columnLabel, flag, list } from "../form-data.ts";
import type { ChartTheme, ChartViewProps, DataRow, FormData } from "../types.ts";
import type { TableColumn } from "./columns.ts";
import type { Sorting } from "./View.tsx";

interface GridProps {
  name: string;
  columns: TableColumn[];
  rows: DataRow[];
  totals: DataRow | undefined;
  width: number;
  height: number;
  theme: ChartTheme;
  formData: FormData;
  sorting: Sorting | undefined;
  onSort: (key: string) => void;
  onCrossFilter: ChartViewProps["onCrossFilter"];
}

const rowHeight = 31;
const beyond = 12;

/** The table itself: its header and totals stay in sight, and of many rows only those in sight are in the page. */
export function Grid({
  name,
  columns,
  rows,
  totals,
  width,
  height,
  theme,
  formData,
  sorting,
  onSort,
  onCrossFilter,
}: GridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows start at the top
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setTop(0);
  }, [rows]);
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + beyond);
  const wanted = columns.reduce((sum, column) => sum + column.width, 0);
  // Long texts give way before a table scrolls sideways.
  const columnWidth = (column: TableColumn) =>
    wanted > width && !column.numeric ? Math.min(column.width, 220) : column.width;
  const needed = columns.reduce((sum, column) => sum + columnWidth(column), 0);
  const stretch = needed < width - 2 ? (width - 2) / needed : 1;
  const groups = new Set(list(formData, "groupby").map(columnLabel));
  return (
    <section
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={name}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      style={{ flex: 1, minHeight: 0, overflow: "auto" }}
    >
      <table
        data-chart="drawn"
        aria-rowcount={rows.length + 1}
        style={{
          borderCollapse: "separate",
          borderSpacing: 0,
          tableLayout: "fixed",
          width: needed * stretch,
          fontVariantNumeric: "tabular-nums",
        }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: columnWidth(column) * stretch }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header key={column.key} column={column} theme={theme} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 ? <tr style={{ height: first * rowHeight }} /> : null}
          {rows.slice(first, last).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; a place in the table is one
            <tr key={first + index} aria-rowindex={first + index + 2}>
              {columns.map((column) => (
                <Cell
                  key={column.key}
                  column={column}
                  value={row[column.key]}
                  theme={theme}
                  formData={formData}
                  onPick={groups.has(column.key) ? onCrossFilter : undefined}
                />
              ))}
            </tr>
          ))}
          {last < rows.length ? <tr style={{ height: (rows.length - last) * rowHeight }} /> : null}
        </tbody>
        {totals ? (
          <tfoot>
            <tr>
              {columns.map((column, index) => (
                <td
                  key={column.key}
                  style={{
                    ...cell(column, theme),
                    position: "sticky",
                    bottom: 0,
                    background: theme.background,
                    borderTop: `2px solid ${theme.border}`,
                    fontWeight: 600,
                  }}
                >
                  {column.key in totals ? column.write(totals[column.key]) : index === 0 ? "Total" : ""}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </section>
  );
}

function Header({
  column,
  theme,
  sorting,
  onSort,
}: {
  column: TableColumn;
  theme: ChartTheme;
  sorting: Sorting | undefined;
  onSort: (key: string) => void;
}) {
  const own = sorting?.key === column.key ? sorting : undefined;
  return (
    <th
      scope="col"
      aria-sort={own ? (own.descending ? "descending" : "ascending") : "none"}
      style={{
        position: "sticky",
        top: 0,
        zIndex: 1,
        background: theme.background,
        borderBottom: `2px solid ${theme.border}`,
        padding: 0,
      }}
    >
      <button
        type="button"
        onClick={() => onSort(column.key)}
        title={column.title}
        style={{
          all: "unset",
          boxSizing: "border-box",
          width: "100%",
          padding: "6px 10px",
          cursor: "pointer",
          fontWeight: 600,
          color: theme.textSecondary,
          textAlign: column.align,
          overflow: "hidden",
          textOverflow: "ellipsis",
          whiteSpace: "nowrap",
        }}
        onFocus={(event) => {
          if (event.currentTarget.matches(":focus-visible"))
            event.currentTarget.style.outline = `2px solid ${theme.primary}`;
        }}
        onBlur={(event) => {
          event.currentTarget.style.outline = "";
        }}
      >
        {column.align === "right" ? null : column.title}
        <span
          aria-hidden="true"
          style={{ color: theme.primary, margin: "0 4px", visibility: own ? "visible" : "hidden" }}
        >
          {own?.descending === false ? "↑" : "↓"}
        </span>
        {column.align === "right" ? column.title : null}
      </button>
    </th>
  );
}

interface CellProps {
  column: TableColumn;
  value: unknown;
  theme: ChartTheme;
  formData: FormData;
  onPick: ChartViewProps["onCrossFilter"];
}

function Cell({ column, value, theme, formData, onPick }: CellProps) {
  const written = column.write(value);
  const ink = column.numeric ? conditionalColor(formData, value, column.key) : undefined;
  const style: CSSProperties = { ...cell(column, theme) };
  if (value === null || value === undefined) style.color = theme.textTertiary;
  if (ink) Object.assign(style, { background: ink, color: isDarkColor(ink) ? "#fff" : "#1f1f1f" });
  const bar = ink ? undefined : column.bar?.(value);
  if (bar) style.backgroundImage = barImage(bar, theme, flag(formData, "color_pn"));
  return (
    <td style={style} title={written}>
      {onPick ? (
        <button
          type="button"
          style={{ all: "unset", cursor: "pointer" }}
          onClick={() =>
            onPick({
              extraFormData: {
                filters: [
                  value === null ? { col: column.key, op: "IS NULL" } : { col: column.key, op: "IN", val: [value] },
                ],
              },
              filterState: { value: [value], label: written },
            })
          }
        >
          {written}
        </button>
      ) : (
        written
      )}
    </td>
  );
}

function cell(column: TableColumn, theme: ChartTheme): CSSProperties {
  return {
    height: rowHeight,
    boxSizing: "border-box",
    padding: "0 10px",
    borderBottom: `1px solid ${theme.splitLine}`,
    textAlign: column.align,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  };
}

function barImage(bar: { from: number; to: number; negative: boolean }, theme: ChartTheme, bySign: boolean): string {
  const color = bySign ? (bar.negative ? theme.error : theme.success) : theme.textTertiary;
  const tint = `color-mix(in srgb, ${color} 22%, transparent)`;
  const [from, to] = [bar.from * 100, bar.to * 100].map((at) => `${at.toFixed(2)}%`);
  return `linear-gradient(to right, transparent ${from}, ${tint} ${from}, ${tint} ${to}, transparent ${to})`;
}
