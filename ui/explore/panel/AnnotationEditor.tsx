import { Button, Checkbox, ColorPicker, Input, InputNumber, Select } from "antd";
import { type ReactNode, useState } from "react";
import { readFormula } from "../../charts/annotations/formula.ts";
import type { AnnotationLayer } from "../../charts/annotations/layers.ts";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { AnnotationSource, type SourceKind } from "./AnnotationSource.tsx";
import type { EditorProps } from "./ChipList.tsx";
import styles from "./editors.module.css";

const types = [
  { value: "FORMULA", label: t("Formula") },
  { value: "EVENT", label: t("Event") },
  { value: "INTERVAL", label: t("Interval") },
  { value: "TIME_SERIES", label: t("Time series") },
];

const native = { value: "NATIVE", label: t("Annotation layer") };
const table = { value: "table", label: t("Table") };
/** Where each type's rows may come from. */
const sources: Record<string, { value: string; label: string }[]> = {
  EVENT: [native, table],
  INTERVAL: [native, table],
  TIME_SERIES: [{ value: "line", label: t("Line chart") }],
};

const strokes = [
  { value: "solid", label: t("Solid") },
  { value: "dashed", label: t("Dashed") },
  { value: "longDashed", label: t("Long dashed") },
  { value: "dotted", label: t("Dotted") },
];
const opacities = [
  { value: "", label: t("Solid") },
  { value: "opacityLow", label: "0.2" },
  { value: "opacityMedium", label: "0.5" },
  { value: "opacityHigh", label: "0.8" },
];

const fresh: AnnotationLayer = {
  name: "",
  annotationType: "FORMULA",
  sourceType: "",
  value: "",
  color: null,
  opacity: "",
  style: "solid",
  width: 1,
  show: true,
  showLabel: false,
  showMarkers: false,
  hideLine: false,
  timeColumn: "",
  intervalEndColumn: "",
  titleColumn: "",
  descriptionColumns: [],
  overrides: {},
};

/** An annotation layer: what it shows, where that comes from, and how it looks. What this form does not show stays as it is. */
export function AnnotationEditor({ value, save }: EditorProps<AnnotationLayer>) {
  const [layer, setLayer] = useState({ ...fresh, ...value });
  const patch = (change: Partial<AnnotationLayer>) => setLayer((last) => ({ ...last, ...change }));
  const { annotationType: type, sourceType } = layer;
  const isCurve = type === "FORMULA" || type === "TIME_SERIES";
  return (
    <form
      className={styles.wide}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete(layer)) save(layer);
      }}
    >
      <Labelled label={t("Name")}>
        {(id) => <Input id={id} value={layer.name} onChange={(event) => patch({ name: event.target.value })} />}
      </Labelled>
      <Labelled label={t("Annotation layer type")}>
        {(id) => (
          <Select
            id={id}
            value={type}
            options={types}
            onChange={(annotationType) =>
              patch({
                annotationType,
                sourceType: (sources[annotationType]?.[0]?.value ?? "") as SourceKind,
                value: "",
              })
            }
          />
        )}
      </Labelled>
      {type === "FORMULA" ? (
        <Labelled label={t("Formula")}>
          {(id) => (
            <Input
              id={id}
              value={String(layer.value)}
              placeholder={t("2x+5, of x in milliseconds since 1970")}
              status={layer.value !== "" && !isFormula(layer.value) ? "error" : undefined}
              onChange={(event) => patch({ value: event.target.value })}
            />
          )}
        </Labelled>
      ) : (
        <>
          <Labelled label={t("Annotation source")}>
            {(id) => (
              <Select
                id={id}
                value={sourceType || undefined}
                options={sources[type]}
                onChange={(next) => patch({ sourceType: next, value: "" })}
              />
            )}
          </Labelled>
          <AnnotationSource layer={layer} patch={patch} />
        </>
      )}
      <Labelled label={t("Style")}>
        {(id) => <Select id={id} value={layer.style} options={strokes} onChange={(style) => patch({ style })} />}
      </Labelled>
      <Labelled label={t("Opacity")}>
        {(id) => (
          <Select id={id} value={layer.opacity} options={opacities} onChange={(opacity) => patch({ opacity })} />
        )}
      </Labelled>
      <Labelled label={t("Line width")}>
        {(id) => (
          <InputNumber
            id={id}
            min={0}
            max={20}
            value={Number(layer.width ?? 1)}
            onChange={(width) => patch({ width: width ?? 1 })}
          />
        )}
      </Labelled>
      <div className={styles.checks}>
        <Check
          label={t("Automatic colour")}
          value={!layer.color}
          put={(is) => patch({ color: is ? null : "#1FA8C9" })}
        />
        {layer.color ? (
          <ColorPicker
            aria-label={t("Colour")}
            value={layer.color}
            disabledAlpha
            onChangeComplete={(color) => patch({ color: color.toHexString() })}
          />
        ) : null}
      </div>
      <div className={styles.checks}>
        {type === "TIME_SERIES" ? (
          <>
            <Check label={t("Show markers")} value={layer.showMarkers} put={(showMarkers) => patch({ showMarkers })} />
            <Check label={t("Hide line")} value={layer.hideLine} put={(hideLine) => patch({ hideLine })} />
          </>
        ) : null}
        {isCurve ? null : (
          <Check label={t("Show label")} value={layer.showLabel} put={(showLabel) => patch({ showLabel })} />
        )}
        {sourceType === "table" || sourceType === "line" ? (
          <>
            <Check
              label={t("Time range of this chart")}
              value={isOverridden(layer, "time_range")}
              put={(is) => patch({ overrides: overridden(layer, "time_range", is) })}
            />
            <Check
              label={t("Time grain of this chart")}
              value={isOverridden(layer, "time_grain_sqla")}
              put={(is) => patch({ overrides: overridden(layer, "time_grain_sqla", is) })}
            />
          </>
        ) : null}
        <Check label={t("Hide layer")} value={layer.show === false} put={(isHidden) => patch({ show: !isHidden })} />
      </div>
      <div className={styles.end}>
        <Button type="primary" htmlType="submit" disabled={!isComplete(layer)}>
          {t("Save")}
        </Button>
      </div>
    </form>
  );
}

function Check({
  label,
  value,
  put,
}: {
  label: string;
  value: boolean | undefined;
  put(is: boolean): void;
}): ReactNode {
  return (
    <Checkbox checked={value === true} onChange={(event) => put(event.target.checked)}>
      {label}
    </Checkbox>
  );
}

type Override = "time_range" | "time_grain_sqla";

const isOverridden = ({ overrides = {} }: AnnotationLayer, key: Override): boolean => key in overrides;

/** What the other chart takes over from this one; a key without a value is filled when it is asked. */
function overridden({ overrides }: AnnotationLayer, key: Override, is: boolean): Record<string, unknown> {
  const { [key]: _before, ...others } = overrides ?? {};
  return is ? { ...others, [key]: null } : others;
}

function isComplete(layer: AnnotationLayer): boolean {
  const { name, annotationType, sourceType, value, timeColumn, intervalEndColumn } = layer;
  if (name.trim() === "" || value === "") return false;
  if (annotationType === "FORMULA") return isFormula(value);
  if (sourceType !== "table") return true;
  return Boolean(timeColumn) && (annotationType === "EVENT" || Boolean(intervalEndColumn));
}

function isFormula(value: string | number): boolean {
  try {
    readFormula(String(value));
    return true;
  } catch {
    return false;
  }
}
