import { Button, Input, InputNumber, Select } from "antd";
import { isRecord } from "../../charts/form-data.ts";
import styles from "./ConditionsField.module.css";

interface TimeColumnsFieldProps {
  label: string;
  value: unknown;
  change(value: Record<string, unknown>[]): void;
}

const kinds = [
  { value: "time", label: "A time" },
  { value: "contrib", label: "The share of all" },
  { value: "spark", label: "A sparkline" },
  { value: "avg", label: "The mean of the last" },
];

const comparisons = [
  { value: "value", label: "The value then" },
  { value: "diff", label: "The difference since then" },
  { value: "perc", label: "As a share of then" },
  { value: "perc_change", label: "The change since then" },
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
            aria-label="Title"
            placeholder="Title"
            defaultValue={String(column.label ?? "")}
            onBlur={(event) => put(at, { label: event.target.value })}
          />
          <Select
            aria-label="Shows"
            value={column.colType ?? "time"}
            onChange={(colType) => put(at, { colType })}
            options={kinds}
          />
          {column.colType === "time" || column.colType === undefined ? (
            <Select
              aria-label="As"
              value={column.comparisonType ?? "value"}
              onChange={(comparisonType) => put(at, { comparisonType })}
              options={comparisons}
            />
          ) : null}
          {column.colType === "spark" || column.colType === "contrib" ? null : (
            <InputNumber
              aria-label="Times back"
              placeholder="Times back"
              value={Number(column.timeLag ?? 0)}
              onChange={(timeLag) => put(at, { timeLag: timeLag ?? 0 })}
            />
          )}
          <Input
            aria-label="Number format"
            placeholder="Number format, such as .2%"
            defaultValue={String(column.d3format ?? "")}
            onBlur={(event) => put(at, { d3format: event.target.value })}
          />
          <Button type="text" size="small" onClick={() => change(columns.filter((_, other) => other !== at))}>
            Remove
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
        Add a column
      </Button>
    </div>
  );
}
