import { Button } from "antd";
import type { Control } from "../../charts/controls/control.ts";
import { lastSight } from "../../charts/deck/sight.ts";
import { isRecord } from "../../charts/form-data.ts";
import type { FormData } from "../../charts/types.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import styles from "./ControlField.module.css";
import { RecordFields } from "./RecordFields.tsx";

interface ViewportFieldProps {
  control: Extract<Control, { kind: "viewport" }>;
  formData: FormData;
  dataset: ExploreDataset;
  change(patch: Record<string, unknown>): void;
}

/** Where a map begins: in numbers, or as it is in sight. */
export function ViewportField({ control, formData, dataset, change }: ViewportFieldProps) {
  const { key, controls, prefix } = control;
  const flat = (from: (name: string) => [string, unknown]) => Object.fromEntries(controls.map((one) => from(one.key)));
  const value = prefix === undefined ? formData[key] : flat((name) => [name, formData[prefix + name]]);
  const put = (next: Record<string, unknown>) =>
    change(prefix === undefined ? { [key]: next } : flat((name) => [prefix + name, next[name]]));
  return (
    <div className={styles.record}>
      <RecordFields {...{ controls, dataset, value }} change={put} />
      <Button
        size="small"
        onClick={() => {
          const sight = lastSight();
          if (sight) put({ ...(isRecord(value) ? value : {}), ...sight });
        }}
      >
        {t("Use what is in sight")}
      </Button>
    </div>
  );
}
