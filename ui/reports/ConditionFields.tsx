import { Form, Input, InputNumber, Select } from "antd";
import { t } from "../i18n/t.ts";
import { ChoiceSelect } from "./ChoiceSelect.tsx";
import styles from "./ReportDialog.module.css";

const comparisons = [
  { value: "<", label: t("less than") },
  { value: "<=", label: t("at most") },
  { value: ">", label: t("more than") },
  { value: ">=", label: t("at least") },
  { value: "==", label: t("exactly") },
  { value: "!=", label: t("anything but") },
];

/** What an alert asks, and for which answer it is sent. */
export function ConditionFields({ detail }: { detail: Record<string, unknown> | undefined }) {
  const validator = Form.useWatch("validator");
  return (
    <>
      <Form.Item
        name="database"
        label={t("Database")}
        rules={[{ required: true, message: t("Say which database is asked.") }]}
      >
        <ChoiceSelect related="report/related/database" known={detail?.database} placeholder={t("Choose a database")} />
      </Form.Item>
      <Form.Item
        name="sql"
        label="SQL"
        extra={t("Answers one row with one number.")}
        rules={[{ required: true, message: t("Say what is asked.") }]}
      >
        <Input.TextArea className={styles.code} autoSize={{ minRows: 3, maxRows: 12 }} spellCheck={false} />
      </Form.Item>
      <div className={styles.fields}>
        <Form.Item name="validator" label={t("Send when the answer is")}>
          <Select
            options={[
              { value: "operator", label: t("compared with a number") },
              { value: "not null", label: t("anything at all") },
            ]}
          />
        </Form.Item>
        {validator === "operator" ? (
          <>
            <Form.Item name="op" label={t("Comparison")}>
              <Select options={comparisons} />
            </Form.Item>
            <Form.Item
              name="threshold"
              label={t("Number")}
              rules={[{ required: true, message: t("Say which number.") }]}
            >
              <InputNumber className={styles.wide} />
            </Form.Item>
          </>
        ) : null}
      </div>
    </>
  );
}
