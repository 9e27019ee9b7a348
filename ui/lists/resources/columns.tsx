import type { ColumnType } from "antd/es/table";
import type { ReactNode } from "react";
import { locale } from "../../i18n/catalogue.ts";
import { t } from "../../i18n/t.ts";
import { agoText } from "../../i18n/times.ts";
import styles from "../columns.module.css";
import type { ListFilter } from "../spec.ts";

/** A column of plain text; `key` is also what the server sorts by. */
export function textColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => ReactNode,
  more: Partial<ColumnType<Row>> = {},
): ColumnType<Row> {
  return { key, title, sorter: true, render: (_, row) => read(row), ...more };
}

/** The column that things are known by. */
export function nameColumn<Row>(key: string, read: (row: Row) => ReactNode, title = t("Name")): ColumnType<Row> {
  return textColumn(key, title, (row) => <span className={styles.name}>{read(row)}</span>);
}

/** Whether something holds. */
export function yesColumn<Row>(key: string, title: string, read: (row: Row) => boolean | undefined): ColumnType<Row> {
  return textColumn(key, title, (row) => (read(row) ? t("Yes") : t("No")), { width: 120, sorter: false });
}

export interface Changed {
  changed_by?: { first_name: string; last_name: string } | null;
  changed_on_delta_humanized?: string;
}

/** When and by whom something was changed last. */
export function lastChangeColumn<Row extends Changed>(isSortable = true): ColumnType<Row> {
  return textColumn(
    "changed_on_delta_humanized",
    t("Changed"),
    (row) => (
      <span className={styles.changed}>
        {agoText(row.changed_on_delta_humanized ?? "")}
        {row.changed_by
          ? ` ${t("by {first_name} {last_name}", {
              first_name: row.changed_by.first_name,
              last_name: row.changed_by.last_name,
            })}`
          : ""}
      </span>
    ),
    { width: 220, sorter: isSortable },
  );
}

/** The filter of things that can have a tag (`TAGGING_SYSTEM`). */
export const tagFilter = (operator: string): ListFilter => ({
  key: "tag",
  column: "tags",
  label: t("Tag"),
  operator,
  from: { list: "tag", text: "name", where: [{ col: "type", opr: "custom_tag", value: true }] },
  flag: "TAGGING_SYSTEM",
});

const minute = 60_000;
const hour = 60 * minute;

/** The filter of what happened lately; `write` puts a moment in the words of the column. */
export const sinceFilter = (column: string, write: (moment: number) => unknown): ListFilter => {
  // Whole minutes: the same question is not asked anew each moment.
  const ago = (span: number) => () => write(Math.floor((Date.now() - span) / minute) * minute);
  return {
    key: "since",
    column,
    label: t("When"),
    operator: "gt",
    options: [
      { value: "hour", label: t("Last hour"), sent: ago(hour) },
      { value: "day", label: t("Last 24 hours"), sent: ago(24 * hour) },
      { value: "week", label: t("Last 7 days"), sent: ago(7 * 24 * hour) },
      { value: "month", label: t("Last 30 days"), sent: ago(30 * 24 * hour) },
    ],
  };
};

/** The filter of what holds or not, in words of its own where it has some. */
export const yesFilter = (
  key: string,
  label: string,
  [yes, no] = [`${label}: ${t("Yes")}`, `${label}: ${t("No")}`],
): ListFilter => ({
  key,
  label,
  operator: "eq",
  options: [
    { value: "yes", label: yes, sent: true },
    { value: "no", label: no, sent: false },
  ],
});

export const activeFilter = (): ListFilter => yesFilter("active", t("Active"), [t("Active"), t("Not active")]);

/** Code in a line, cut where it is long. */
export function Code({ children }: { children: string | null | undefined }) {
  return <code className={styles.code}>{children}</code>;
}

/** The names of related rows. */
export function namesOf(rows: { name?: string; table_name?: string }[] | undefined): string {
  return (rows ?? []).map((row) => row.name ?? row.table_name ?? "").join(", ");
}

/** A moment of the server, which writes UTC without saying so, in the reader's time. */
export function timeText(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  const isBare = typeof value === "string" && !/Z|[+-]\d\d:?\d\d$/.test(value);
  const date = new Date(isBare ? `${value}Z` : value);
  return Number.isNaN(date.getTime()) ? String(value) : date.toLocaleString(locale);
}
