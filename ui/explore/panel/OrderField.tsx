import { Select } from "antd";
import { t } from "../../i18n/t.ts";
import type { DatasetColumn } from "../api.ts";

interface OrderFieldProps {
  label: string;
  value: unknown;
  columns: readonly DatasetColumn[];
  change(value: string[]): void;
}

/** Columns to sort by; stored as texts of JSON such as `["name", true]`. */
export function OrderField({ label, value, columns, change }: OrderFieldProps) {
  const options = columns.flatMap((column) =>
    [true, false].map((isAscending) => ({
      value: JSON.stringify([column.column_name, isAscending]),
      label: `${column.verbose_name || column.column_name} ${isAscending ? "↑" : "↓"}`,
    })),
  );
  return (
    <Select
      aria-label={label}
      mode="multiple"
      placeholder={t("As they come")}
      value={
        Array.isArray(value) ? value.map((one) => (typeof one === "string" ? normal(one) : JSON.stringify(one))) : []
      }
      onChange={change}
      showSearch={{ optionFilterProp: "label" }}
      options={options}
      style={{ width: "100%" }}
    />
  );
}

/** Python writes a space after the comma. */
function normal(order: string): string {
  try {
    return JSON.stringify(JSON.parse(order));
  } catch {
    return order;
  }
}
