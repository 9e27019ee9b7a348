import { Alert, Input } from "antd";
import { useState } from "react";
import { FormDialog } from "../../components/FormDialog.tsx";
import { Labelled } from "../../components/Labelled.tsx";
import { t } from "../../i18n/t.ts";
import { parametersProblem } from "../parameters.ts";
import styles from "./dialogs.module.css";

interface ParametersDialogProps {
  value: string | null;
  close(): void;
  save(value: string | null): void;
}

/** The values that templates of the query find under their names. */
export function ParametersDialog({ value, close, save }: ParametersDialogProps) {
  const [text, setText] = useState(value ?? "");
  const problem = parametersProblem(text);
  return (
    <FormDialog
      title={t("Template parameters")}
      okText={t("Keep")}
      isReady={problem === undefined}
      save={() => save(text.trim() || null)}
      close={close}
    >
      <p className={styles.note}>
        <code>{"SELECT * FROM sales WHERE region = '{{ region }}'"}</code> {t("finds the value of")} <code>region</code>{" "}
        {t("here.")}
      </p>
      <Labelled label={t("Parameters as JSON")}>
        {(id) => (
          <Input.TextArea
            id={id}
            className={styles.mono}
            rows={7}
            autoFocus
            placeholder={'{"region": "north", "year": 2001}'}
            value={text}
            onChange={(event) => setText(event.target.value)}
            status={problem ? "error" : undefined}
          />
        )}
      </Labelled>
      {problem ? <Alert type="error" title={problem} showIcon /> : null}
    </FormDialog>
  );
}
