import { Select } from "antd";
import { t } from "../../i18n/t.ts";
import type { DatasetColumn, ExploreDataset } from "../api.ts";
import { FieldMark } from "../dataset/FieldMark.tsx";

interface FieldSelectProps {
  label: string;
  columns: readonly DatasetColumn[];
  /** saved metrics to choose among the columns */
  metrics?: ExploreDataset["metrics"];
  value: string | undefined;
  choose(name: string): void;
  autoFocus?: boolean;
}

/** One column, or one saved metric, found by typing. */
export function FieldSelect({ label, columns, metrics = [], value, choose, autoFocus }: FieldSelectProps) {
  const options = [
    ...columns.map((column) => ({
      value: column.column_name,
      text: column.verbose_name || column.column_name,
      mark: <FieldMark column={column} />,
    })),
    ...metrics.map((metric) => ({
      value: metric.metric_name,
      text: metric.verbose_name || metric.metric_name,
      mark: <FieldMark />,
    })),
  ];
  return (
    <Select
      aria-label={label}
      placeholder={t("{count} to choose from", { count: options.length })}
      value={value}
      onChange={choose}
      autoFocus={autoFocus}
      defaultOpen={autoFocus && value === undefined}
      showSearch={{
        filterOption: (input, option) =>
          `${option?.text} ${option?.value}`.toLowerCase().includes(input.trim().toLowerCase()),
      }}
      options={options}
      optionRender={({ data }) => (
        <>
          {data.mark} {data.text}
        </>
      )}
      labelRender={({ value: name }) => options.find((option) => option.value === name)?.text ?? String(name)}
      style={{ width: "100%" }}
    />
  );
}
