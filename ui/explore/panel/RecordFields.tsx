import { Button } from "antd";
import { useState } from "react";
import type { Control } from "../../charts/controls/control.ts";
import { isRecord } from "../../charts/form-data.ts";
import type { FormData } from "../../charts/types.ts";
import { t } from "../../i18n/t.ts";
import type { ExploreDataset } from "../api.ts";
import type { EditorProps } from "./ChipList.tsx";
import { ControlField } from "./ControlField.tsx";
import styles from "./editors.module.css";

export interface RecordFieldsProps {
  controls: readonly Control[];
  value: unknown;
  dataset: ExploreDataset;
  change(value: Record<string, unknown>): void;
}

/** The controls of an object inside of form_data, which stand below each other as those of the chart do. */
export function RecordFields({ controls, value, dataset, change }: RecordFieldsProps) {
  const record = isRecord(value) ? value : {};
  const formData: FormData = { ...initials(controls), ...record, viz_type: "" };
  return controls.map((control) =>
    control.when?.(formData) === false ? null : (
      <ControlField
        key={control.key}
        {...{ control, formData, dataset }}
        isMissing={false}
        change={(patch) => change({ ...record, ...patch })}
      />
    ),
  );
}

/** The same in a popover, kept when it is saved. */
export function RecordEditor({
  controls,
  dataset,
  value,
  save,
}: EditorProps<unknown> & Pick<RecordFieldsProps, "controls" | "dataset">) {
  const [record, setRecord] = useState<Record<string, unknown>>(isRecord(value) ? value : initials(controls));
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save(record);
      }}
    >
      {/* What is being typed is taken over when it is left: the button that saves comes after that. */}
      <RecordFields {...{ controls, dataset }} value={record} change={setRecord} />
      <div className={styles.end}>
        <Button type="primary" htmlType="submit">
          {t("Save")}
        </Button>
      </div>
    </form>
  );
}

function initials(controls: readonly Control[]): Record<string, unknown> {
  return Object.fromEntries(
    controls.flatMap(({ key, initial }) => (initial === undefined ? [] : [[key, initial] as const])),
  );
}
