import { Checkbox, Form, InputNumber, Radio, Select } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
import { ChoiceSelect } from "./ChoiceSelect.tsx";
import styles from "./ReportDialog.module.css";
import { StateField } from "./StateField.tsx";

const formats = [
  { value: "PNG", label: "Picture (PNG)" },
  { value: "PDF", label: "PDF" },
  { value: "CSV", label: "Rows (CSV)" },
  { value: "TEXT", label: "Rows in the message" },
];

/** What is sent: a chart or a dashboard, in which state and form. */
export function ContentFields({ detail }: { detail: Record<string, unknown> | undefined }) {
  const { conf } = useBootstrap().common;
  const form = Form.useFormInstance();
  const content = Form.useWatch("content", form);
  const format = Form.useWatch("report_format", form);
  const isDashboard = content === "dashboard";
  const isPicture = format === "PNG" || format === "PDF";
  return (
    <>
      <Form.Item name="content" label="Send">
        <Radio.Group
          onChange={(event) => {
            if (event.target.value === "dashboard" && !isPicture) form.setFieldValue("report_format", "PNG");
          }}
          options={[
            { value: "chart", label: "A chart" },
            { value: "dashboard", label: "A dashboard" },
          ]}
        />
      </Form.Item>
      {isDashboard ? (
        <>
          <Form.Item
            name="dashboard"
            label="Dashboard"
            rules={[{ required: true, message: "Say which dashboard is sent." }]}
          >
            <ChoiceSelect
              related="report/related/dashboard"
              known={detail?.dashboard}
              placeholder="Choose a dashboard"
            />
          </Form.Item>
          <Form.Item name="state" label="Filters and tabs">
            <StateField />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="chart" label="Chart" rules={[{ required: true, message: "Say which chart is sent." }]}>
          <ChoiceSelect related="report/related/chart" known={detail?.chart} placeholder="Choose a chart" />
        </Form.Item>
      )}
      <div className={styles.fields}>
        <Form.Item name="report_format" label="As">
          <Select options={isDashboard ? formats.slice(0, 2) : formats} />
        </Form.Item>
        {isPicture ? (
          <Form.Item name="custom_width" label="Width in pixels">
            <InputNumber
              className={styles.wide}
              placeholder="As usual"
              min={Number(conf.ALERT_REPORTS_MIN_CUSTOM_SCREENSHOT_WIDTH ?? 600)}
              max={Number(conf.ALERT_REPORTS_MAX_CUSTOM_SCREENSHOT_WIDTH ?? 2400)}
            />
          </Form.Item>
        ) : null}
      </div>
      <Form.Item name="force_screenshot" valuePropName="checked">
        <Checkbox>Ask the database anew, whatever the cache holds</Checkbox>
      </Form.Item>
    </>
  );
}
