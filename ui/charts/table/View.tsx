import { Input, Pagination } from "antd";
import { useMemo, useState } from "react";
import { flag, number } from "../form-data.ts";
import type { ChartViewProps, DataRow } from "../types.ts";
import { columnsOf, type TableColumn } from "./columns.ts";
import { Grid } from "./Grid.tsx";
import { isAggregate } from "./query.ts";

export interface Sorting {
  key: string;
  descending: boolean;
}

/** Rows and columns: sorted by a click on a header, searched, paged. */
export function View(props: ChartViewProps) {
  const { name, formData, queriesData, width, height, theme, datasource, colors, onCrossFilter } = props;
  const [search, setSearch] = useState("");
  const [sorting, setSorting] = useState<Sorting>();
  const [page, setPage] = useState(1);
  const columns = useMemo(
    () => columnsOf({ formData, queriesData, width, height, theme, datasource, colors }),
    [formData, queriesData, width, height, theme, datasource, colors],
  );
  const all = queriesData[0]?.data ?? [];
  const rows = useMemo(() => sorted(searched(all, columns, search), sorting), [all, columns, search, sorting]);
  const size = number(formData, "page_length", 0);
  const paged = size > 0 && rows.length > size;
  const pages = Math.max(1, Math.ceil(rows.length / Math.max(1, size)));
  const current = Math.min(page, pages);
  const shown = paged ? rows.slice((current - 1) * size, current * size) : rows;
  const hasSearch = flag(formData, "include_search") && height > 220;
  const total = flag(formData, "server_pagination")
    ? Number(queriesData[1]?.data[0]?.rowcount ?? all.length)
    : all.length;
  const partial = total > all.length;
  const footer = paged || partial;
  const totals = isAggregate(formData) && flag(formData, "show_totals") ? queriesData.at(-1)?.data[0] : undefined;
  return (
    <div style={{ width, height, display: "flex", flexDirection: "column", gap: 8, color: theme.text, fontSize: 13 }}>
      {hasSearch ? (
        <div
          style={{
            display: "flex",
            justifyContent: "space-between",
            alignItems: "center",
            gap: 12,
            padding: "2px 2px 0",
          }}
        >
          <span style={{ color: theme.textSecondary, whiteSpace: "nowrap" }} aria-live="polite">
            {search ? `${rows.length} of ${all.length} rows` : `${all.length} ${all.length === 1 ? "row" : "rows"}`}
          </span>
          <Input.Search
            allowClear
            size="small"
            placeholder="Search"
            aria-label="Search the table"
            style={{ maxWidth: 220 }}
            value={search}
            onChange={(event) => {
              setSearch(event.target.value);
              setPage(1);
            }}
          />
        </div>
      ) : null}
      <Grid
        name={name}
        columns={columns}
        rows={shown}
        totals={queriesData.length > 1 ? totals : undefined}
        width={width}
        height={height - (hasSearch ? 36 : 0) - (footer ? 36 : 0)}
        theme={theme}
        formData={formData}
        sorting={sorting}
        onSort={(key) => setSorting(nextSorting(sorting, key))}
        onCrossFilter={isAggregate(formData) ? onCrossFilter : undefined}
      />
      {footer ? (
        <div style={{ display: "flex", justifyContent: "space-between", alignItems: "center" }}>
          <span style={{ color: theme.textSecondary }}>
            {partial ? `The first ${all.length} of ${total} rows` : ""}
          </span>
          {paged ? (
            <Pagination
              size="small"
              current={current}
              pageSize={size}
              total={rows.length}
              showSizeChanger={false}
              onChange={setPage}
              simple={width < 420}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function nextSorting(sorting: Sorting | undefined, key: string): Sorting | undefined {
  if (sorting?.key !== key) return { key, descending: true };
  return sorting.descending ? { key, descending: false } : undefined;
}

function searched(rows: DataRow[], columns: readonly TableColumn[], search: string): DataRow[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === "") return rows;
  return rows.filter((row) => columns.some((column) => column.write(row[column.key]).toLowerCase().includes(wanted)));
}

function sorted(rows: DataRow[], sorting: Sorting | undefined): DataRow[] {
  if (!sorting) return rows;
  const direction = sorting.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [x, y] = [a[sorting.key], b[sorting.key]];
    if (x === null || x === undefined) return y === null || y === undefined ? 0 : 1;
    if (y === null || y === undefined) return -1;
    if (typeof x === "number" && typeof y === "number") return direction * (x - y);
    return direction * String(x).localeCompare(String(y), undefined, { numeric: true, sensitivity: "base" });
  });
}
