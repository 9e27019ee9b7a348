import type { ColumnType } from "antd/es/table";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { TagOf } from "../../api/types.ts";
import { useBootstrap } from "../../bootstrap-context.ts";
import { customTags } from "../../dashboard/custom-tags.ts";
import { locale } from "../../i18n/catalogue.ts";
import { numberText, t } from "../../i18n/t.ts";
import { agoText } from "../../i18n/times.ts";
import styles from "../columns.module.css";
import type { ChoiceSource, ListFilter } from "../spec.ts";

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
export function yesColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => boolean | undefined,
  isSortable = false,
): ColumnType<Row> {
  return textColumn(key, title, (row) => (read(row) ? t("Yes") : t("No")), { width: 120, sorter: isSortable });
}

/** When something happened, in a line. */
export function whenColumn<Row>(
  key: string,
  title: string,
  read: (row: Row) => string | number | null | undefined,
): ColumnType<Row> {
  return textColumn(key, title, (row) => timeText(read(row)), { width: 200, className: styles.when });
}

/** How many there are. */
export function countColumn<Row>(key: string, title: string, read: (row: Row) => number): ColumnType<Row> {
  return textColumn(key, title, (row) => numberText(read(row)), { width: 140, sorter: false });
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

/** The tags that people have made. */
export const tagSource: ChoiceSource = {
  list: "tag",
  text: "name",
  where: [{ col: "type", opr: "custom_tag", value: true }],
};

/** The tags that people gave something, each leading to all that has it (`TAGGING_SYSTEM`). */
export function TagLinks({ tags }: { tags: TagOf[] | undefined }) {
  const { feature_flags: flags } = useBootstrap().common;
  const given = flags.TAGGING_SYSTEM ? customTags(tags) : [];
  if (given.length === 0) return null;
  return (
    <span className={styles.tags}>
      {given.map(({ id, name }) => (
        <Link key={id} to={`/superset/all_entities/?id=${id}`}>
          {name}
        </Link>
      ))}
    </span>
  );
}

/** The filter of things that can have a tag (`TAGGING_SYSTEM`). */
export const tagFilter = (operator: string): ListFilter => ({
  key: "tag",
  column: "tags",
  label: t("Tag"),
  operator,
  from: tagSource,
  flag: "TAGGING_SYSTEM",
});

/** The filter of who changed something last. */
export const changedByFilter = (api: string, isRare = false): ListFilter => ({
  key: "changed_by",
  label: t("Changed by"),
  operator: "rel_o_m",
  from: { list: "security/users", text: "username", related: `${api}/related/changed_by` },
  isRare,
});

/** The filter of what somebody vouches for. */
export const certifiedFilter = (operator: string): ListFilter => ({
  ...yesFilter("certified", t("Certified"), [t("Certified"), t("Not certified")]),
  column: "id",
  operator,
  isRare: true,
});

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
