import { FilterFilled, WarningFilled } from "@ant-design/icons";
import { Popover } from "antd";
import type { QueryData } from "../../charts/types.ts";
import { plural, t } from "../../i18n/t.ts";
import type { AppliedFilter } from "../context.ts";
import styles from "./FilterBadge.module.css";

/** How many filters act on a chart; opened, which. Says too where the data do not have a filter's column. */
export function FilterBadge({ filters, queries }: { filters: AppliedFilter[]; queries: QueryData[] | undefined }) {
  if (filters.length === 0) return null;
  const rejected = rejectedColumns(queries);
  const label = plural(filters.length, "{count} filter applied", "{count} filters applied");
  const content = (
    <ul className={styles.list}>
      {filters.map((filter) => (
        <li key={filter.id}>
          <span>{filter.name}</span> <bdi>{filter.label}</bdi>
        </li>
      ))}
      {rejected.length > 0 ? (
        <li className={styles.rejected}>{t("No effect: no column {rejected}", { rejected: rejected.join(", ") })}</li>
      ) : null}
    </ul>
  );
  return (
    <Popover content={content} title={label} trigger={["hover", "focus"]} placement="bottomRight">
      <button type="button" className={styles.badge} aria-label={label}>
        {rejected.length > 0 ? <WarningFilled className={styles.rejected} /> : <FilterFilled />}
        {filters.length}
      </button>
    </Popover>
  );
}

function rejectedColumns(queries: QueryData[] | undefined): string[] {
  const rejected = (queries ?? []).flatMap((query) =>
    Array.isArray(query.rejected_filters) ? (query.rejected_filters as { column?: unknown }[]) : [],
  );
  return [...new Set(rejected.map((one) => String(one.column ?? "")))].filter(Boolean);
}
