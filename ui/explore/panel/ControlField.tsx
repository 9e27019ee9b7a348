import { Input, InputNumber, Select, Switch, Tooltip } from "antd";
import { lazy, type ReactNode, Suspense, useId } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import { type AnnotationLayer, annotationLayers } from "../../charts/annotations/layers.ts";
import type { Control } from "../../charts/controls/control.ts";
import { isRecord, list, metricLabel, text } from "../../charts/form-data.ts";
import type { FormData } from "../../charts/types.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import { FieldMark } from "../dataset/FieldMark.tsx";
import { columnTitle, faultOf, isNumber, isTime, metricOf, metricTitle, typeOfColumn } from "../fields.ts";
import { isRequired, shownValue, timeFilter } from "../form-data.ts";
import { ChipList } from "./ChipList.tsx";
import styles from "./ControlField.module.css";
import { filterText } from "./filter.ts";
import { SchemeField } from "./SchemeField.tsx";

/** What only some controls have, and what opens at a click, comes when it is wanted. */
const AnnotationEditor = lazy(() =>
  import("./AnnotationEditor.tsx").then((module) => ({ default: module.AnnotationEditor })),
);
const ChartOfDatasetField = lazy(() =>
  import("./ChartOfDatasetField.tsx").then((module) => ({ default: module.ChartOfDatasetField })),
);
const ChartSizeField = lazy(() =>
  import("./ChartSizeField.tsx").then((module) => ({ default: module.ChartSizeField })),
);
const ColorField = lazy(() => import("./ColorField.tsx").then((module) => ({ default: module.ColorField })));
const ColumnEditor = lazy(() => import("./ColumnEditor.tsx").then((module) => ({ default: module.ColumnEditor })));
const ConditionsField = lazy(() =>
  import("./ConditionsField.tsx").then((module) => ({ default: module.ConditionsField })),
);
const FilterEditor = lazy(() => import("./FilterEditor.tsx").then((module) => ({ default: module.FilterEditor })));
const FixedOrMetricField = lazy(() =>
  import("./FixedOrMetricField.tsx").then((module) => ({ default: module.FixedOrMetricField })),
);
const MapChartsField = lazy(() =>
  import("./MapChartsField.tsx").then((module) => ({ default: module.MapChartsField })),
);
const MetricEditor = lazy(() => import("./MetricEditor.tsx").then((module) => ({ default: module.MetricEditor })));
const OrderField = lazy(() => import("./OrderField.tsx").then((module) => ({ default: module.OrderField })));
const RecordFields = lazy(() => import("./RecordFields.tsx").then((module) => ({ default: module.RecordFields })));
const ColumnSettingsField = lazy(() =>
  import("./ColumnSettingsField.tsx").then((module) => ({ default: module.ColumnSettingsField })),
);
const RecordEditor = lazy(() => import("./RecordFields.tsx").then((module) => ({ default: module.RecordEditor })));
const ViewportField = lazy(() => import("./ViewportField.tsx").then((module) => ({ default: module.ViewportField })));
const ComparedRange = lazy(() => import("./ComparedRange.tsx").then((module) => ({ default: module.ComparedRange })));
const TimeRangeField = lazy(() =>
  import("./TimeRangeField.tsx").then((module) => ({ default: module.TimeRangeField })),
);
const SpatialField = lazy(() => import("./SpatialField.tsx").then((module) => ({ default: module.SpatialField })));
const TimeColumnsField = lazy(() =>
  import("./TimeColumnsField.tsx").then((module) => ({ default: module.TimeColumnsField })),
);

interface FieldProps {
  control: Control;
  formData: FormData;
  dataset: ExploreDataset;
  change(patch: Record<string, unknown>): void;
  isMissing: boolean;
}

/** One control with its label. */
export function ControlField(props: FieldProps) {
  const { control, isMissing } = props;
  const id = useId();
  const label = (
    <span id={id} className={styles.label} data-wrong={isMissing}>
      {control.label}
      {isRequired(control, props.formData) ? <span aria-hidden="true"> *</span> : null}
    </span>
  );
  return (
    <fieldset className={control.kind === "flag" ? styles.inline : styles.field} aria-labelledby={id}>
      {control.help ? <Tooltip title={control.help}>{label}</Tooltip> : label}
      <Suspense fallback={<div className={`skeleton ${styles.waiting}`} />}>
        <Field {...props} />
      </Suspense>
    </fieldset>
  );
}

function Field({ control, formData, dataset, change, isMissing }: FieldProps): ReactNode {
  const { key, label } = control;
  const value = formData[key];
  const put = (next: unknown) => change({ [key]: next });
  switch (control.kind) {
    case "flag":
      return <Switch size="small" aria-label={label} checked={value === true} onChange={put} />;
    case "text":
      return <TextField key={text(formData, key)} {...{ control, formData, change }} />;
    case "number":
      return (
        <InputNumber
          key={String(value)}
          aria-label={label}
          className={styles.number}
          defaultValue={numberOf(String(shownValue(control, formData) ?? "")) ?? undefined}
          min={control.min}
          max={control.max}
          step={control.step}
          changeOnBlur
          onBlur={(event) => put(numberOf(event.target.value))}
          onPressEnter={(event) => put(numberOf(event.currentTarget.value))}
          onStep={put}
        />
      );
    case "bounds": {
      const [low = null, high = null] = Array.isArray(value) ? (value as (number | null)[]) : [];
      return (
        <div className={styles.pair}>
          <InputNumber
            aria-label={t("{label}: least", { label })}
            placeholder={t("Least")}
            value={low}
            onChange={(next) => put([next, high])}
          />
          <InputNumber
            aria-label={t("{label}: most", { label })}
            placeholder={t("Most")}
            value={high}
            onChange={(next) => put([low, next])}
          />
        </div>
      );
    }
    case "choice":
      return (
        <ChoiceField
          control={{ ...control, choices: control.choicesOf?.(formData) ?? control.choices }}
          value={shownValue(control, formData)}
          put={put}
        />
      );
    case "timeGrain": {
      const choices = (dataset.time_grain_sqla ?? []).map(([grain, name]) => [grain, name] as const);
      return <ChoiceField control={{ ...control, kind: "choice", choices }} {...{ value, put }} />;
    }
    case "scheme":
    case "gradient":
      return <SchemeField label={label} kind={control.kind} value={text(formData, key) || undefined} change={put} />;
    case "color":
      return <ColorField label={label} value={value} change={put} />;
    case "currency":
      return <CurrencyField label={label} value={isRecord(value) ? value : {}} put={put} />;
    case "conditions":
      return (
        <ConditionsField
          label={label}
          value={value}
          columns={
            control
              .columns?.(formData, typeOfColumn(dataset))
              .flatMap(({ key: name, type }) => (type === "number" ? [name] : [])) ??
            [...list(formData, "metrics"), ...list(formData, "metric")].map(metricLabel)
          }
          change={put}
        />
      );
    case "timeColumns":
      return <TimeColumnsField label={label} value={value} change={put} />;
    case "timeRange":
      return <TimeRangeField label={label} value={text(formData, key)} change={put} />;
    case "clockTimes":
      return <ClockTimes label={label} value={value} put={put} />;
    case "record":
      return (
        <div className={styles.record}>
          <RecordFields {...{ dataset }} controls={control.controls} value={value} change={put} />
        </div>
      );
    case "viewport":
      return <ViewportField {...{ control, formData, dataset, change }} />;
    case "comparedRange":
      return <ComparedRange formData={formData} suffix={key.endsWith("_b") ? "_b" : ""} />;
    case "records":
      return (
        <ChipList<unknown>
          label={label}
          values={list(formData, key)}
          many
          change={put}
          describe={(record) => ({
            text: isRecord(record) ? control.describe(record as FormData) : "",
            mark: isRecord(record) ? <ColorMark color={record.color} /> : undefined,
          })}
          editor={(editor) => <RecordEditor {...{ dataset }} controls={control.controls} {...editor} />}
          addText={control.addText}
          fromField={() => undefined}
        />
      );
    case "columnSettings":
      return <ColumnSettingsField {...{ control, formData, dataset }} change={put} />;
    case "spatial":
      return <SpatialField label={label} value={value} columns={dataset.columns} change={put} />;
    case "fixedOrMetric":
      return <FixedOrMetricField label={label} value={value} dataset={dataset} change={put} />;
    case "mapCharts":
      return <MapChartsField label={label} value={value} change={put} />;
    case "chartOfDataset":
      return <ChartOfDatasetField label={label} value={value} datasetId={dataset.id} change={put} />;
    case "chartSize":
      return <ChartSizeField label={label} value={value} change={put} />;
    case "order":
      return <OrderField label={label} value={value} columns={dataset.columns} change={put} />;
    case "metric":
    case "metrics":
      return (
        <ChipList<unknown>
          label={label}
          isWrong={isMissing}
          values={list(formData, key)}
          many={control.kind === "metrics"}
          change={(values) => put(control.kind === "metrics" ? values : values[0])}
          describe={(metric) => ({
            text: metricTitle(metric, dataset),
            mark: <FieldMark />,
            fault: faultOf(metric, "metric", dataset),
          })}
          editor={(editor) => <MetricEditor dataset={dataset} {...editor} />}
          addText={t("Add metric")}
          fromField={(field) => metricOf(field, dataset)}
        />
      );
    case "column":
    case "columns": {
      const columns = dataset.columns.filter(
        (column) => control.only === undefined || (control.only === "time" ? isTime(column) : isNumber(column)),
      );
      return (
        <ChipList<unknown>
          label={label}
          isWrong={isMissing}
          values={list(formData, key).filter((column) => column !== control.none)}
          many={control.kind === "columns"}
          change={(values) => put(control.kind === "columns" ? values : (values[0] ?? control.none))}
          describe={(column) => ({
            text: columnTitle(column, dataset),
            fault: faultOf(column, "column", dataset),
            mark: (
              <FieldMark column={dataset.columns.find((one) => one.column_name === column) ?? { column_name: "" }} />
            ),
          })}
          editor={(editor) => <ColumnEditor dataset={dataset} columns={columns} {...editor} />}
          addText={t("Add column")}
          fromField={(field) =>
            field.kind === "column" && columns.some((column) => column.column_name === field.name)
              ? field.name
              : undefined
          }
        />
      );
    }
    case "annotations":
      return (
        <ChipList<AnnotationLayer>
          label={label}
          values={annotationLayers(formData)}
          many
          change={put}
          describe={({ name, annotationType, show }) => ({
            text: show === false ? t("{name} (hidden)", { name }) : name,
            title: annotationType,
          })}
          editor={(editor) => <AnnotationEditor {...editor} />}
          addText={t("Add annotation layer")}
          fromField={() => undefined}
        />
      );
    case "filters":
      return (
        <ChipList<unknown>
          label={label}
          values={list(formData, key)}
          many
          change={put}
          describe={(filter) => ({ text: filterText(filter, dataset), fault: faultOf(filter, "filter", dataset) })}
          editor={(editor) => <FilterEditor dataset={dataset} {...editor} />}
          addText={t("Add filter")}
          fromField={({ kind, name }) => {
            const column = dataset.columns.find((one) => one.column_name === name);
            return kind === "column" && column && isTime(column) ? timeFilter(name) : undefined;
          }}
        />
      );
  }
}

/** The colour that a record of settings stands for, if it has one. */
function ColorMark({ color }: { color: unknown }) {
  if (!isRecord(color)) return null;
  const [red, green, blue] = [color.r, color.g, color.b].map(Number);
  return <span aria-hidden="true" className={styles.mark} style={{ background: `rgb(${red} ${green} ${blue})` }} />;
}

interface ChoiceProps {
  control: Extract<Control, { kind: "choice" }>;
  value: unknown;
  put(value: unknown): void;
}

/** The nothing among choices: Select takes texts and numbers alone. */
const none = "\u0000";

function ChoiceField({ control, value, put }: ChoiceProps) {
  const { choices, many, free, label } = control;
  const options = choices.map(([choice, name]) => ({ value: keyOf(choice), label: name }));
  const choiceOf = (key: string) => {
    const known = choices.find(([choice]) => keyOf(choice) === key);
    if (known) return known[0];
    return /^-?\d+(\.\d+)?$/.test(key) && choices.some(([choice]) => typeof choice === "number") ? Number(key) : key;
  };
  if (many || free) {
    const known = new Set(options.map((option) => option.value));
    // Where the empty text is a choice, nothing means it.
    const one = value ?? (known.has("") && !known.has(none) ? "" : null);
    const given = (many ? (Array.isArray(value) ? value : value ? [value] : []) : [one]).map(keyOf);
    const shown = many || known.has(given[0] ?? none) || given[0] !== none ? given : [];
    return (
      <Select
        aria-label={label}
        mode="tags"
        maxCount={many ? undefined : 2}
        value={shown}
        onChange={(keys: string[]) =>
          put(many ? keys.map(choiceOf) : keys.length > 0 ? choiceOf(keys.at(-1) ?? none) : null)
        }
        options={options}
        style={{ width: "100%" }}
      />
    );
  }
  return (
    <Select
      aria-label={label}
      value={value === undefined && !options.some((option) => option.value === none) ? undefined : keyOf(value)}
      onChange={(key: string) => put(choiceOf(key))}
      showSearch={options.length > 8 ? { optionFilterProp: "label" } : false}
      options={options}
      style={{ width: "100%" }}
    />
  );
}

const keyOf = (value: unknown): string => (value === null || value === undefined ? none : String(value));

/** Text is taken over when it is finished: with Enter or by going elsewhere. */
function TextField({ control, formData, change }: Pick<FieldProps, "control" | "formData" | "change">) {
  if (control.kind !== "text") return null;
  const common = {
    "aria-label": control.label,
    placeholder: control.placeholder,
    defaultValue: text(formData, control.key),
    onBlur: (event: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      change({ [control.key]: event.target.value }),
  };
  if (control.rows)
    return <Input.TextArea {...common} rows={control.rows} spellCheck={false} className={styles.code} />;
  return <Input {...common} onPressEnter={(event) => change({ [control.key]: event.currentTarget.value })} />;
}

/** Two times of day, "08:00:00" each; without both there are none. */
function ClockTimes({ label, value, put }: { label: string; value: unknown; put(value: unknown): void }) {
  const times = Array.isArray(value) ? value.map(String) : ["", ""];
  const field = (at: 0 | 1, name: string) => (
    <Input
      type="time"
      step={1}
      aria-label={`${label}: ${name}`}
      defaultValue={times[at] ?? ""}
      onBlur={({ target }) => {
        const time = target.value.length === 5 ? `${target.value}:00` : target.value;
        const next = at === 0 ? [time, times[1] ?? ""] : [times[0] ?? "", time];
        put(next.every((one) => one === "") ? null : next);
      }}
    />
  );
  return (
    <div className={styles.pair}>
      {field(0, t("From"))}
      {field(1, t("To"))}
    </div>
  );
}

function CurrencyField({
  label,
  value,
  put,
}: {
  label: string;
  value: Record<string, unknown>;
  put(value: unknown): void;
}) {
  // The setting CURRENCIES, and what the chart has all the same.
  const { currencies = [] } = useBootstrap().common;
  const known = typeof value.symbol === "string" ? [...new Set([...currencies, value.symbol])] : currencies;
  return (
    <div className={styles.pair}>
      <Select
        aria-label={label}
        placeholder={t("None")}
        allowClear
        value={typeof value.symbol === "string" ? value.symbol : undefined}
        onChange={(symbol?: string) => put(symbol ? { symbolPosition: "prefix", ...value, symbol } : null)}
        options={known.map((code) => ({ value: code, label: code }))}
      />
      <Select
        aria-label={t("{label}: place", { label })}
        value={typeof value.symbolPosition === "string" ? value.symbolPosition : undefined}
        placeholder={t("Place")}
        disabled={!value.symbol}
        onChange={(symbolPosition: string) => put({ ...value, symbolPosition })}
        options={[
          { value: "prefix", label: t("Before") },
          { value: "suffix", label: t("After") },
        ]}
      />
    </div>
  );
}

function numberOf(value: string): number | null {
  const parsed = Number(value);
  return value.trim() === "" || !Number.isFinite(parsed) ? null : parsed;
}
