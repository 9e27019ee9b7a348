import { Input } from "antd";
import { t } from "../../i18n/t.ts";
import type { ChartTheme } from "../types.ts";
import type { TableColumn } from "./columns.ts";
import type { Sorting } from "./state.ts";

interface HeaderProps {
  columns: TableColumn[];
  theme: ChartTheme;
  sorting: Sorting | undefined;
  onSort(key: string): void;
  widthOf(column: TableColumn): number;
  onResize(key: string, width: number): void;
  /** what is written below the headers; undefined for tables without such fields */
  filters: Record<string, string> | undefined;
  onFilter(key: string, text: string): void;
  /** puts a column where another is; undefined where columns stay (`allow_rearrange_columns`) */
  onMove: ((key: string, to: string) => void) | undefined;
}

const least = 48;
const step = 16;
/** What is dragged is a column of a table; in lower case, as browsers keep it. */
const columnData = "application/x-table-column";

/** Groups of columns, their names that sort, their widths, and fields that filter. */
export function Header(props: HeaderProps) {
  const { columns, theme, filters, onFilter } = props;
  const groups = groupsOf(columns);
  return (
    <thead style={{ position: "sticky", top: 0, zIndex: 1, background: theme.background }}>
      {groups.some(({ title }) => title !== "") ? (
        <tr>
          {groups.map(({ key, title, span }) => (
            <th
              key={key}
              colSpan={span}
              scope={title ? "colgroup" : undefined}
              style={{ padding: "6px 10px 2px", textAlign: "center", color: theme.text, fontWeight: 600 }}
            >
              <span style={{ display: "block", borderBottom: title ? `1px solid ${theme.border}` : undefined }}>
                {title}
              </span>
            </th>
          ))}
        </tr>
      ) : null}
      <tr>
        {columns.map((column) => (
          <Name key={column.key} column={column} {...props} />
        ))}
      </tr>
      {filters ? (
        <tr>
          {columns.map((column) => (
            <td key={column.key} style={{ padding: "3px 4px", borderBottom: `2px solid ${theme.border}` }}>
              <Input
                size="small"
                allowClear
                aria-label={t("Filter {title}", { title: column.title })}
                placeholder={column.numeric ? "> 10" : t("Contains")}
                value={filters[column.key] ?? ""}
                onChange={(event) => onFilter(column.key, event.target.value)}
              />
            </td>
          ))}
        </tr>
      ) : null}
    </thead>
  );
}

function Name(props: HeaderProps & { column: TableColumn }) {
  const { column, columns, theme, sorting, onSort, widthOf, onResize, filters, onMove } = props;
  const neighbour = (step: -1 | 1) => columns[columns.indexOf(column) + step]?.key;
  const own = sorting?.key === column.key ? sorting : undefined;
  return (
    <th
      scope="col"
      aria-sort={own ? (own.descending ? "descending" : "ascending") : "none"}
      draggable={onMove !== undefined}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData(columnData, column.key);
      }}
      onDragOver={(event) => {
        if (onMove && event.dataTransfer.types.includes(columnData)) event.preventDefault();
      }}
      onDrop={(event) => {
        event.preventDefault();
        onMove?.(event.dataTransfer.getData(columnData), column.key);
      }}
      style={{ position: "relative", borderBottom: filters ? undefined : `2px solid ${theme.border}`, padding: 0 }}
    >
      <button
        type="button"
        onClick={() => onSort(column.key)}
        onKeyDown={(event) => {
          const to = event.key === "ArrowLeft" ? neighbour(-1) : event.key === "ArrowRight" ? neighbour(1) : undefined;
          if (!event.altKey || !onMove || to === undefined) return;
          event.preventDefault();
          onMove(column.key, to);
        }}
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
        {column.align === "right" ? null : <bdi>{column.title}</bdi>}
        <span
          aria-hidden="true"
          style={{ color: theme.primary, margin: "0 4px", visibility: own ? "visible" : "hidden" }}
        >
          {own?.descending === false ? "↑" : "↓"}
        </span>
        {column.align === "right" ? <bdi>{column.title}</bdi> : null}
      </button>
      <Edge column={column} theme={theme} width={widthOf(column)} onResize={onResize} />
    </th>
  );
}

interface EdgeProps {
  column: TableColumn;
  theme: ChartTheme;
  width: number;
  onResize(key: string, width: number): void;
}

/** The right edge of a column: dragged, or moved with the arrow keys, it makes the column wider. */
function Edge({ column, theme, width, onResize }: EdgeProps) {
  const put = (next: number) => onResize(column.key, Math.max(least, next));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that moves, which hr is not
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("Width of {title}", { title: column.title })}
      aria-valuenow={Math.round(width)}
      aria-valuemin={least}
      aria-valuemax={2000}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") put(width - step);
        if (event.key === "ArrowRight") put(width + step);
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.dataset.from = String(event.clientX - width);
      }}
      onPointerMove={(event) => {
        const from = event.currentTarget.dataset.from;
        if (from !== undefined) put(event.clientX - Number(from));
      }}
      onPointerUp={(event) => {
        delete event.currentTarget.dataset.from;
      }}
      style={{
        position: "absolute",
        top: 6,
        bottom: 6,
        right: 0,
        width: 7,
        cursor: "col-resize",
        touchAction: "none",
        borderRight: `1px solid ${theme.splitLine}`,
      }}
    />
  );
}

function groupsOf(columns: readonly TableColumn[]): { key: string; title: string; span: number }[] {
  const groups: { key: string; title: string; span: number }[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last && column.group && last.title === column.group) last.span += 1;
    else groups.push({ key: column.key, title: column.group ?? "", span: 1 });
  }
  return groups;
}
