import { InputNumber, Select } from "antd";
import { isRecord } from "../../charts/form-data.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import { FieldMark } from "../dataset/FieldMark.tsx";
import { metricOf, metricTitle } from "../fields.ts";
import { ChipList } from "./ChipList.tsx";
import styles from "./ConditionsField.module.css";
import { MetricEditor } from "./MetricEditor.tsx";

interface FixedOrMetricFieldProps {
  label: string;
  value: unknown;
  dataset: ExploreDataset;
  change(value: { type: "fix" | "metric"; value: unknown }): void;
}

/** A number that is the same for all, or a metric. */
export function FixedOrMetricField({ label, value, dataset, change }: FixedOrMetricFieldProps) {
  const own = isRecord(value) ? value : { type: "fix", value: 1000 };
  const isMetric = own.type === "metric";
  return (
    <div className={styles.rules}>
      <Select
        aria-label={t("{label}: given by", { label })}
        value={isMetric ? "metric" : "fix"}
        onChange={(type: "fix" | "metric") => change({ type, value: type === "fix" ? 1000 : undefined })}
        options={[
          { value: "fix", label: t("The same for all") },
          { value: "metric", label: t("A metric") },
        ]}
      />
      {isMetric ? (
        <ChipList<unknown>
          label={label}
          values={own.value ? [own.value] : []}
          many={false}
          change={([metric]) => change({ type: "metric", value: metric })}
          describe={(metric) => ({ text: metricTitle(metric, dataset), mark: <FieldMark /> })}
          editor={(editor) => <MetricEditor dataset={dataset} {...editor} />}
          addText={t("Add metric")}
          fromField={(field) => metricOf(field, dataset)}
        />
      ) : (
        <InputNumber
          aria-label={label}
          min={0}
          value={Number(own.value) || 0}
          onChange={(fixed) => change({ type: "fix", value: fixed ?? 0 })}
          style={{ width: "100%" }}
        />
      )}
    </div>
  );
}
