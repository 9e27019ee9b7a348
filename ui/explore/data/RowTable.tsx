import { Button, Input, Table } from "antd";
import { useMemo, useState } from "react";
import { writeClipboard } from "../../components/clipboard.ts";
import { reachableRows } from "../../components/reachable-rows.ts";
import { toastError } from "../../components/toast-store.ts";
import { plural, t } from "../../i18n/t.ts";
import type { Rows } from "../api.ts";
import styles from "./DataPane.module.css";

interface RowTableProps {
  rows: Rows;
  /** where the table scrolls by itself: its height in CSS */
  height?: string;
  /** where the rows come page by page */
  paging?: { page: number; size: number; change(page: number): void };
}

/** Rows to be searched, sorted, paged and copied. */
export function RowTable({ rows, height = "100%", paging }: RowTableProps) {
  const [search, setSearch] = useState("");
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    if (wanted === "") return rows.data;
    return rows.data.filter((row) => Object.values(row).some((value) => String(value).toLowerCase().includes(wanted)));
  }, [rows, search]);
  const places = useMemo(() => new Map(rows.data.map((row, at) => [row, at])), [rows]);
  const copy = async () => {
    if (!(await writeClipboard(tabbed(rows.colnames, found)))) toastError(t("The browser refused to copy."));
  };
  return (
    <div className={styles.rows}>
      <div className={styles.tools}>
        <Input
          type="search"
          size="small"
          allowClear
          placeholder={t("Search rows")}
          aria-label={t("Search rows")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span role="status">{plural(rows.total_count ?? found.length, "{count} row", "{count} rows")}</span>
        <Button size="small" onClick={copy}>
          {t("Copy")}
        </Button>
      </div>
      <Table
        ref={reachableRows}
        size="small"
        scroll={{ x: "max-content", y: height }}
        dataSource={found}
        rowKey={(row) => places.get(row) ?? -1}
        pagination={
          paging
            ? {
                current: paging.page,
                pageSize: paging.size,
                total: rows.total_count,
                showSizeChanger: false,
                onChange: paging.change,
              }
            : { defaultPageSize: 50, hideOnSinglePage: true, showSizeChanger: false }
        }
        columns={rows.colnames.map((name, at) => ({
          title: name,
          dataIndex: [name],
          align: rows.coltypes[at] === 0 ? ("right" as const) : ("left" as const),
          render: (value: unknown) =>
            value === null || value === undefined ? (
              <span className={styles.none}>NULL</span>
            ) : (
              cell(value, rows.coltypes[at] === 2)
            ),
          sorter: (a: Record<string, unknown>, b: Record<string, unknown>) => compare(a[name], b[name]),
        }))}
      />
    </div>
  );
}

function cell(value: unknown, isTime: boolean): string {
  if (isTime && typeof value === "number") return new Date(value).toISOString().replace("T", " ").replace(".000Z", "");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function compare(a: unknown, b: unknown): number {
  return typeof a === "number" && typeof b === "number" ? a - b : String(a ?? "").localeCompare(String(b ?? ""));
}

/** Rows as spreadsheets take them from the clipboard. */
function tabbed(names: readonly string[], rows: readonly Record<string, unknown>[]): string {
  const clean = (value: unknown) => String(value ?? "").replace(/[\t\n\r]+/g, " ");
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((line) => line.map(clean).join("\t"))
    .join("\n");
}
