import type { DatasetColumn } from "../api.ts";
import { isNumber, isTime } from "../fields.ts";
import styles from "./FieldMark.module.css";

/** A small sign of a column's type; without a column that of a metric. */
export function FieldMark({ column }: { column?: DatasetColumn }) {
  const [sign, kind] = !column
    ? ["ƒ", "metric"]
    : isTime(column)
      ? ["◷", "time"]
      : isNumber(column)
        ? ["#", "number"]
        : column.type_generic === 3
          ? ["◐", "yes or no"]
          : ["abc", "text"];
  return (
    <span
      className={styles.mark}
      data-kind={kind}
      data-sign={sign}
      title={column?.type ? `${kind}: ${column.type}` : kind}
    />
  );
}
