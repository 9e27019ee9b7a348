import { Button, InputNumber, Select } from "antd";
import { isRecord } from "../../charts/form-data.ts";
import { t } from "../../i18n/t.ts";
import styles from "./ConditionsField.module.css";

interface Condition {
  column?: string;
  operator?: string;
  targetValue?: number | null;
  targetValueLeft?: number | null;
  targetValueRight?: number | null;
  colorScheme?: string;
}

const operators = ["None", ">", "<", "≥", "≤", "=", "≠", "< x <", "≤ x ≤", "≤ x <", "< x ≤"];
const colors = [
  { value: "#ACE1C4", label: t("Green") },
  { value: "#FDE380", label: t("Yellow") },
  { value: "#EFA1AA", label: t("Red") },
];
/** Of columns that are compared with an earlier time: by how they changed, as Superset stores it. */
const changeColors = [
  { value: "Green", label: t("Growth green, decline red") },
  { value: "Red", label: t("Growth red, decline green") },
];

interface ConditionsFieldProps {
  label: string;
  value: unknown;
  /** names of what can be coloured */
  columns: readonly string[];
  change(value: Condition[]): void;
}

/** Rules that colour values, the last that fits wins. */
export function ConditionsField({ label, value, columns, change }: ConditionsFieldProps) {
  const rules = (Array.isArray(value) ? value : []).filter(isRecord) as Condition[];
  const put = (at: number, patch: Condition) =>
    change(rules.map((rule, other) => (other === at ? { ...rule, ...patch } : rule)));
  return (
    <div className={styles.rules}>
      {rules.map((rule, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity but their place
        <fieldset key={at} className={styles.rule} aria-label={`${label} ${at + 1}`}>
          <Select
            aria-label={t("Column")}
            value={rule.column}
            onChange={(column: string) => put(at, { column })}
            options={columns.map((name) => ({ value: name, label: name }))}
          />
          <Select
            aria-label={t("Condition")}
            value={rule.operator ?? "None"}
            onChange={(operator: string) => put(at, { operator })}
            options={operators.map((name) => ({ value: name, label: name === "None" ? t("any value") : name }))}
          />
          {rule.operator?.includes("x") ? (
            <>
              <Target
                label={t("From")}
                value={rule.targetValueLeft}
                change={(left) => put(at, { targetValueLeft: left })}
              />
              <Target
                label={t("To")}
                value={rule.targetValueRight}
                change={(right) => put(at, { targetValueRight: right })}
              />
            </>
          ) : rule.operator && rule.operator !== "None" ? (
            <Target label={t("Value")} value={rule.targetValue} change={(target) => put(at, { targetValue: target })} />
          ) : null}
          <Select
            aria-label={t("Colour")}
            value={rule.colorScheme}
            onChange={(colorScheme: string) => put(at, { colorScheme })}
            options={columns.some((name) => name.startsWith("△ ")) ? [...colors, ...changeColors] : colors}
          />
          <Button type="text" size="small" onClick={() => change(rules.filter((_, other) => other !== at))}>
            {t("Remove")}
          </Button>
        </fieldset>
      ))}
      <Button
        size="small"
        onClick={() => change([...rules, { column: columns[0], operator: "None", colorScheme: colors[0]?.value }])}
      >
        {t("Add a rule")}
      </Button>
    </div>
  );
}

function Target(props: { label: string; value: number | null | undefined; change(value: number | null): void }) {
  return <InputNumber aria-label={props.label} placeholder={props.label} value={props.value} onChange={props.change} />;
}
