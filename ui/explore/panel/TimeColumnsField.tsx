import { Button, Input, InputNumber, Select } from "antd";
import { isRecord } from "../../charts/form-data.ts";
import { t } from "../../i18n/t.ts";
import styles from "./ConditionsField.module.css";

interface TimeColumnsFieldProps {
  label: string;
  value: unknown;
  change(value: Record<string, unknown>[]): void;
}

const kinds = [
  { value: "time", label: t("A time") },
  { value: "contrib", label: t("The share of all") },
  { value: "spark", label: t("A sparkline") },
  { value: "avg", label: t("The mean of the last") },
];

const comparisons = [
  { value: "value", label: t("The value then") },
  { value: "diff", label: t("The difference since then") },
  { value: "perc", label: t("As a share of then") },
  { value: "perc_change", label: t("The change since then") },
];

/** The columns of a time-series table; what this form does not show of a column stays as it is. */
export function TimeColumnsField({ label, value, change }: TimeColumnsFieldProps) {
  const columns = (Array.isArray(value) ? value : []).filter(isRecord);
  const put = (at: number, patch: Record<string, unknown>) =>
    change(columns.map((column, other) => (other === at ? { ...column, ...patch } : column)));
  return (
    <div className={styles.rules}>
      {columns.map((column, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place while they are named
        <fieldset key={at} className={styles.rule} aria-label={`${label} ${at + 1}`}>
          <Input
            aria-label={t("Title")}
            placeholder={t("Title")}
            defaultValue={String(column.label ?? "")}
            onBlur={(event) => put(at, { label: event.target.value })}
          />
          <Select
            aria-label={t("Shows")}
            value={column.colType ?? "time"}
            onChange={(colType) => put(at, { colType })}
            options={kinds}
          />
          {column.colType === "time" || column.colType === undefined ? (
            <Select
              aria-label={t("As")}
              value={column.comparisonType ?? "value"}
              onChange={(comparisonType) => put(at, { comparisonType })}
              options={comparisons}
            />
          ) : null}
          {column.colType === "spark" || column.colType === "contrib" ? null : (
            <InputNumber
              aria-label={t("Times back")}
              placeholder={t("Times back")}
              value={Number(column.timeLag ?? 0)}
              onChange={(timeLag) => put(at, { timeLag: timeLag ?? 0 })}
            />
          )}
          <Input
            aria-label={t("Number format")}
            placeholder={t("Number format, such as .2%")}
            defaultValue={String(column.d3format ?? "")}
            onBlur={(event) => put(at, { d3format: event.target.value })}
          />
          <Button type="text" size="small" onClick={() => change(columns.filter((_, other) => other !== at))}>
            {t("Remove")}
          </Button>
        </fieldset>
      ))}
      <Button
        size="small"
        onClick={() =>
          change([
            ...columns,
            { key: `column_${Date.now()}`, label: "", colType: "time", comparisonType: "value", timeLag: 0 },
          ])
        }
      >
        {t("Add a column")}
      </Button>
    </div>
  );
}
