import { Alert, Input, Modal } from "antd";
import { useState } from "react";
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
    <Modal
      open
      title={t("Template parameters")}
      okText={t("Keep")}
      okButtonProps={{ disabled: problem !== undefined }}
      onOk={() => save(text.trim() || null)}
      onCancel={close}
    >
      <div className={styles.form}>
        <p className={styles.note}>
          <code>{"SELECT * FROM sales WHERE region = '{{ region }}'"}</code> {t("finds the value of")}{" "}
          <code>region</code> {t("here.")}
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
      </div>
    </Modal>
  );
}
