import { Form, Input, InputNumber, Select } from "antd";
import { ChoiceSelect } from "./ChoiceSelect.tsx";
import styles from "./ReportDialog.module.css";

const comparisons = [
  { value: "<", label: "less than" },
  { value: "<=", label: "at most" },
  { value: ">", label: "more than" },
  { value: ">=", label: "at least" },
  { value: "==", label: "exactly" },
  { value: "!=", label: "anything but" },
];

/** What an alert asks, and for which answer it is sent. */
export function ConditionFields({ detail }: { detail: Record<string, unknown> | undefined }) {
  const validator = Form.useWatch("validator");
  return (
    <>
      <Form.Item name="database" label="Database" rules={[{ required: true, message: "Say which database is asked." }]}>
        <ChoiceSelect related="report/related/database" known={detail?.database} placeholder="Choose a database" />
      </Form.Item>
      <Form.Item
        name="sql"
        label="SQL"
        extra="Answers one row with one number."
        rules={[{ required: true, message: "Say what is asked." }]}
      >
        <Input.TextArea className={styles.code} autoSize={{ minRows: 3, maxRows: 12 }} spellCheck={false} />
      </Form.Item>
      <div className={styles.fields}>
        <Form.Item name="validator" label="Send when the answer is">
          <Select
            options={[
              { value: "operator", label: "compared with a number" },
              { value: "not null", label: "anything at all" },
            ]}
          />
        </Form.Item>
        {validator === "operator" ? (
          <>
            <Form.Item name="op" label="Comparison">
              <Select options={comparisons} />
            </Form.Item>
            <Form.Item name="threshold" label="Number" rules={[{ required: true, message: "Say which number." }]}>
              <InputNumber className={styles.wide} />
            </Form.Item>
          </>
        ) : null}
      </div>
    </>
  );
}
