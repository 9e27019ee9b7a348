import { CopyOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input } from "antd";
import { type ReactNode, useDeferredValue, useMemo, useState } from "react";
import { copyText } from "../../components/clipboard.ts";
import { numberText, plural, t } from "../../i18n/t.ts";
import type { ResultColumn, ResultRow } from "../types.ts";
import { CellDialog } from "./CellDialog.tsx";
import { type CellPlace, ResultGrid } from "./ResultGrid.tsx";
import styles from "./ResultTable.module.css";
import { arrange, cellText, commaSeparated, jsonText, type Sorting, tabbed } from "./values.ts";

interface ResultTableProps {
  label: string;
  columns: ResultColumn[];
  rows: readonly ResultRow[];
  /** what is said of the rows, before their number */
  note?: ReactNode;
  actions?: ReactNode;
}

/** A result that is searched, sorted, copied and opened cell by cell. */
export function ResultTable({ label, columns, rows, note, actions }: ResultTableProps) {
  const [search, setSearch] = useState("");
  const [sorting, setSorting] = useState<Sorting>();
  const [active, setActive] = useState<CellPlace>({ row: 0, column: 0 });
  const [opened, setOpened] = useState<CellPlace>();
  const wanted = useDeferredValue(search);
  const shown = useMemo(() => arrange(rows, columns, wanted, sorting), [rows, columns, wanted, sorting]);
  const rowAt = ({ row }: CellPlace) => rows[shown[row] ?? -1];
  const valueAt = (place: CellPlace) => rowAt(place)?.[columns[place.column]?.column_name ?? ""];
  const sort = (column: string) => {
    const isSame = sorting?.column === column;
    // A third time brings back the order of the database.
    setSorting(isSame && sorting.isDescending ? undefined : { column, isDescending: isSame });
  };
  const copy = (what: string) => {
    const row = rowAt(active);
    const column = columns[active.column];
    const sorted = shown.map((place) => rows[place] ?? {});
    const written = {
      all: () => tabbed(columns, sorted, true),
      csv: () => commaSeparated(columns, sorted),
      json: () => jsonText(columns, sorted),
    };
    if (what === "all" || what === "csv" || what === "json")
      return copyText(written[what](), plural(shown.length, "{count} row copied", "{count} rows copied"));
    if (!row || !column) return undefined;
    if (what === "row") return copyText(tabbed(columns, [row], false), t("Row copied"));
    if (what === "column") return copyText(tabbed([column], sorted, true), t("Column copied"));
    const value = valueAt(active);
    return copyText(value === null || value === undefined ? "" : cellText(value), t("Cell copied"));
  };
  const column = opened && columns[opened.column];
  return (
    <div className={styles.table}>
      <div className={styles.tools}>
        {actions}
        <span className={styles.space} />
        <span role="status" className={styles.count}>
          {shown.length === rows.length
            ? plural(rows.length, "{count} row", "{count} rows")
            : plural(rows.length, "{shown} of {count} row", "{shown} of {count} rows", {
                shown: numberText(shown.length),
              })}
          {note}
        </span>
        <Input
          type="search"
          size="small"
          allowClear
          className={styles.search}
          placeholder={t("Search rows")}
          aria-label={t("Search rows")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Dropdown
          autoFocus
          trigger={["click"]}
          placement="bottomRight"
          menu={{
            items: [
              { key: "all", label: t("All rows") },
              { key: "csv", label: t("All rows as CSV") },
              { key: "json", label: t("All rows as JSON") },
              { key: "row", label: t("This row") },
              { key: "column", label: t("This column") },
              { key: "cell", label: t("This cell") },
            ],
            onClick: ({ key }) => void copy(key),
          }}
        >
          <Button size="small" icon={<CopyOutlined />} aria-label={t("Copy")} aria-haspopup="menu" />
        </Dropdown>
      </div>
      {shown.length === 0 ? (
        <p className={styles.none}>
          {rows.length === 0
            ? t("The query ran and has no rows.")
            : t("No row holds this text. Clear the search to see all.")}
        </p>
      ) : (
        <ResultGrid
          label={label}
          columns={columns}
          rows={rows}
          shown={shown}
          sorting={sorting}
          sort={sort}
          active={active}
          activate={setActive}
          open={setOpened}
          copy={(what) => void copy(what)}
        />
      )}
      {opened && column ? (
        <CellDialog column={column} value={valueAt(opened)} close={() => setOpened(undefined)} />
      ) : null}
    </div>
  );
}
