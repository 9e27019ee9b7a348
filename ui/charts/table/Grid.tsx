import { useEffect, useMemo, useRef, useState } from "react";
import { t } from "../../i18n/t.ts";
import { columnLabel, list, text } from "../form-data.ts";
import type { ChartTheme, ChartViewProps, DataRow, FormData } from "../types.ts";
import { markedWith, valueFilter } from "../values-behind.ts";
import { Cell, cellStyle, rowHeight } from "./Cell.tsx";
import type { TableColumn } from "./columns.ts";
import { Header } from "./Header.tsx";
import { isAggregate } from "./query.ts";
import type { Sorting } from "./state.ts";
import { widthsOf } from "./widths.ts";

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
  filters: Record<string, string> | undefined;
  onFilter: (key: string, text: string) => void;
  onMove: ((key: string, to: string) => void) | undefined;
  onCrossFilter: ChartViewProps["onCrossFilter"];
  picked: ChartViewProps["picked"];
}

const beyond = 12;

/** The table itself: its header and totals stay in sight, and of many rows only those in sight are in the page. */
export function Grid(props: GridProps) {
  const { name, columns, rows, totals, width, height, theme, formData, onCrossFilter, picked } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [widths, setWidths] = useState<Record<string, number>>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows start at the top
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
    setTop(0);
  }, [rows]);
  const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + beyond);
  const fitting = useMemo(() => widthsOf(columns, width), [columns, width]);
  const widthOf = (column: TableColumn) => widths[column.key] ?? fitting.get(column.key) ?? column.width;
  const groups = new Set(list(formData, "groupby").map(columnLabel));
  const grain = text(formData, "time_grain_sqla");
  const behind = (row: DataRow) =>
    columns
      .filter(({ key }) => groups.has(key))
      .map(({ key, temporal }) => valueFilter(key, row[key], temporal ? grain : undefined));
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
          width: columns.reduce((sum, column) => sum + widthOf(column), 0),
          fontVariantNumeric: "tabular-nums",
        }}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={{ width: widthOf(column) }} />
          ))}
        </colgroup>
        <Header {...props} widthOf={widthOf} onResize={(key, next) => setWidths({ ...widths, [key]: next })} />
        <tbody>
          {first > 0 ? <tr style={{ height: first * rowHeight }} /> : null}
          {rows.slice(first, last).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own; a place in the table is one
            <tr key={first + index} aria-rowindex={first + index + 2} {...markedWith(behind(row))}>
              {columns.map((column) => (
                <Cell
                  key={column.key}
                  column={column}
                  value={row[column.key]}
                  change={column.change === undefined ? undefined : row[column.change]}
                  theme={theme}
                  formData={formData}
                  behind={isAggregate(formData) ? undefined : valueFilter(column.key, row[column.key])}
                  onPick={
                    (isAggregate(formData) ? groups.has(column.key) : !column.numeric) ? onCrossFilter : undefined
                  }
                  picked={picked}
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
                    ...cellStyle(column, theme),
                    position: "sticky",
                    bottom: 0,
                    background: theme.background,
                    borderTop: `2px solid ${theme.border}`,
                    fontWeight: 600,
                  }}
                >
                  {column.key in totals ? column.write(totals[column.key]) : index === 0 ? t("Total") : ""}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </section>
  );
}
