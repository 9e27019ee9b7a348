import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useId, useRef, useState } from "react";
import { t } from "../../i18n/t.ts";
import type { ResultColumn, ResultRow } from "../types.ts";
import styles from "./ResultGrid.module.css";
import { columnWidths, isNumeric, isOpenable, type Sorting, shownText } from "./values.ts";

/** A cell by the place of its row among those shown (−1: the header) and of its column. */
export interface CellPlace {
  row: number;
  column: number;
}

interface ResultGridProps {
  label: string;
  columns: ResultColumn[];
  rows: readonly ResultRow[];
  /** The places of the rows that are shown, in their order. */
  shown: readonly number[];
  sorting: Sorting | undefined;
  sort(column: string): void;
  active: CellPlace;
  activate(place: CellPlace): void;
  open(place: CellPlace): void;
  copy(what: "cell" | "row"): void;
}

const rowHeight = 28;
const headHeight = 44;
const pageRows = 20;
/** Rows in the page are kept for others by such numbers of them, so that one more or less changes nothing. */
const pooledBy = 16;

/** Rows and columns of a result, of which only those in sight are in the page; one stop of the keyboard. */
export function ResultGrid(props: ResultGridProps) {
  const { label, columns, rows, shown, sorting, sort, active, activate, open, copy } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [widths, setWidths] = useState(() => columnWidths(columns, rows));
  const gutter = 22 + String(rows.length).length * 8;
  const vertical = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    scrollPaddingStart: headHeight,
    overscan: 4,
  });
  const horizontal = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => widths[at] ?? 100,
    scrollPaddingStart: gutter,
    overscan: 2,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other widths are other places
  useEffect(() => horizontal.measure(), [widths, horizontal]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows in another order start at the top
  useEffect(() => {
    if (box.current) box.current.scrollTop = 0;
  }, [shown]);

  const press = (event: React.KeyboardEvent) => {
    const isFar = event.ctrlKey || event.metaKey;
    if (isFar && event.key.toLowerCase() === "c" && !getSelection()?.toString()) {
      copy(event.shiftKey ? "row" : "cell");
    } else if (event.key === "Enter" || event.key === " ") {
      if (active.row < 0) sort(columns[active.column]?.column_name ?? "");
      else open(active);
    } else {
      const place = moved(active, event.key, isFar, { row: shown.length - 1, column: columns.length - 1 });
      if (!place) return;
      if (place.row >= 0) vertical.scrollToIndex(place.row);
      horizontal.scrollToIndex(place.column);
      activate(place);
    }
    event.preventDefault();
  };
  const inView = vertical.getVirtualItems();
  const pooled = Math.ceil((inView.length + 2) / pooledBy) * pooledBy;
  const inSight = horizontal.getVirtualItems();
  const firstColumn = inSight[0]?.index ?? 0;
  const lastColumn = inSight.at(-1)?.index ?? -1;
  const start = inSight[0]?.start ?? 0;
  const width = gutter + horizontal.getTotalSize();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of rows that are not in the page is a grid
    <div
      ref={box}
      role="grid"
      // Columns stand in the order of the SELECT, which is read from left to right.
      dir="ltr"
      tabIndex={0}
      className={styles.grid}
      aria-label={label}
      aria-rowcount={shown.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={`${id}-${active.row}-${active.column}`}
      onKeyDown={press}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="row" aria-rowindex={1} className={styles.head} style={{ width, height: headHeight }}>
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
        <div role="columnheader" aria-colindex={1} className={styles.corner} style={{ width: gutter }}>
          <span className="visually-hidden">{t("Row")}</span>
        </div>
        <div style={{ flex: "none", width: start }} />
        {columns.slice(firstColumn, lastColumn + 1).map((column, offset) => {
          const at = firstColumn + offset;
          return (
            <Head
              key={column.column_name}
              id={`${id}--1-${at}`}
              at={at}
              column={column}
              width={widths[at] ?? 100}
              sorting={sorting?.column === column.column_name ? sorting : undefined}
              isActive={active.row === -1 && active.column === at}
              sort={() => {
                activate({ row: -1, column: at });
                sort(column.column_name);
              }}
              resize={(next) => setWidths(widths.map((one, index) => (index === at ? next : one)))}
            />
          );
        })}
      </div>
      <div className={styles.body} style={{ width, height: vertical.getTotalSize() }}>
        {inView.map((item) => (
          <Row
            // A row that leaves the sight becomes the one that comes: nothing is made while it scrolls.
            key={item.index % pooled}
            id={id}
            at={item.index}
            top={item.start}
            number={(shown[item.index] ?? 0) + 1}
            row={rows[shown[item.index] ?? -1]}
            columns={columns}
            widths={widths}
            gutter={gutter}
            start={start}
            first={firstColumn}
            last={lastColumn}
            active={active.row === item.index ? active.column : undefined}
            activate={activate}
            open={open}
          />
        ))}
      </div>
    </div>
  );
}

/** Where a key leads from a cell; undefined for keys that do not move. */
function moved({ row, column }: CellPlace, key: string, isFar: boolean, last: CellPlace): CellPlace | undefined {
  const bounded = (nextRow: number, nextColumn: number): CellPlace => ({
    row: Math.min(last.row, Math.max(-1, nextRow)),
    column: Math.min(last.column, Math.max(0, nextColumn)),
  });
  switch (key) {
    case "ArrowDown":
      return bounded(row + 1, column);
    case "ArrowUp":
      return bounded(row - 1, column);
    case "ArrowRight":
      return bounded(row, column + 1);
    case "ArrowLeft":
      return bounded(row, column - 1);
    case "PageDown":
      return bounded(row + pageRows, column);
    case "PageUp":
      return bounded(Math.max(0, row - pageRows), column);
    case "Home":
      return bounded(isFar ? 0 : row, 0);
    case "End":
      return bounded(isFar ? last.row : row, last.column);
    default:
      return undefined;
  }
}

interface HeadProps {
  id: string;
  at: number;
  column: ResultColumn;
  width: number;
  sorting: Sorting | undefined;
  isActive: boolean;
  sort(): void;
  resize(width: number): void;
}

function Head({ id, at, column, width, sorting, isActive, sort, resize }: HeadProps) {
  const begin = useRef<{ x: number; width: number }>(undefined);
  const order = sorting ? (sorting.isDescending ? "descending" : "ascending") : "none";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of rows that are not in the page is a grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus and its keys sort
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <div
      id={id}
      role="columnheader"
      aria-colindex={at + 2}
      aria-sort={order}
      className={styles.title}
      data-active={isActive}
      data-numeric={isNumeric(column)}
      style={{ width }}
      title={`${column.column_name}${column.type ? ` (${column.type})` : ""}`}
      onClick={sort}
    >
      <span className={styles.name}>
        {column.column_name}
        {sorting ? <span aria-hidden="true">{sorting.isDescending ? " ↓" : " ↑"}</span> : null}
      </span>
      <span className={styles.type}>{column.type?.toLowerCase()}</span>
      <span
        aria-hidden="true"
        className={styles.edge}
        onClick={(event) => event.stopPropagation()}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          begin.current = { x: event.clientX, width };
        }}
        onPointerMove={(event) => {
          if (begin.current) resize(Math.max(48, begin.current.width + event.clientX - begin.current.x));
        }}
        onPointerUp={() => {
          begin.current = undefined;
        }}
      />
    </div>
  );
}

interface RowProps {
  id: string;
  at: number;
  top: number;
  number: number;
  row: ResultRow | undefined;
  columns: ResultColumn[];
  widths: number[];
  gutter: number;
  start: number;
  first: number;
  last: number;
  active: number | undefined;
  activate(place: CellPlace): void;
  open(place: CellPlace): void;
}

const Row = memo(function Row(props: RowProps) {
  const { id, at, top, number, row, columns, widths, gutter, start, first, last, active, activate, open } = props;
  if (!row) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table of rows that are not in the page is a grid
    // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
    <div
      role="row"
      aria-rowindex={at + 2}
      className={styles.row}
      data-odd={at % 2 === 1}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: as above */}
      <div role="rowheader" aria-colindex={1} className={styles.number} style={{ width: gutter }}>
        {number}
      </div>
      <div style={{ flex: "none", width: start }} />
      {columns.slice(first, last + 1).map((column, offset) => {
        const place = { row: at, column: first + offset };
        const value = row[column.column_name];
        return (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: as above
          // biome-ignore lint/a11y/useKeyWithClickEvents: the grid's keys move and open
          <div
            key={column.column_name}
            id={`${id}-${at}-${place.column}`}
            role="gridcell"
            aria-colindex={place.column + 2}
            className={styles.cell}
            data-active={active === place.column}
            data-numeric={isNumeric(column)}
            data-null={value === null || value === undefined}
            style={{ width: widths[place.column] }}
            onClick={() => activate(place)}
            onDoubleClick={() => open(place)}
          >
            {isOpenable(value) ? (
              <button
                type="button"
                tabIndex={-1}
                className={styles.nested}
                aria-label={t("Open {column_name}", { column_name: column.column_name })}
                onClick={() => open(place)}
              >
                {"{ }"}
              </button>
            ) : null}
            {shownText(value)}
          </div>
        );
      })}
    </div>
  );
});
