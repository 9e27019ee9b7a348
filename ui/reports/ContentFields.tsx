import { Checkbox, Form, InputNumber, Radio, Select } from "antd";
import { useBootstrap } from "../bootstrap-context.ts";
import { t } from "../i18n/t.ts";
import { ChoiceSelect } from "./ChoiceSelect.tsx";
import styles from "./ReportDialog.module.css";
import { StateField } from "./StateField.tsx";

const formats = [
  { value: "PNG", label: t("Picture (PNG)") },
  { value: "PDF", label: "PDF" },
  { value: "CSV", label: t("Rows (CSV)") },
  { value: "TEXT", label: t("Rows in the message") },
];

/** What is sent: a chart or a dashboard, in which state and form. */
export function ContentFields({ detail }: { detail: Record<string, unknown> | undefined }) {
  const { conf } = useBootstrap().common;
  const form = Form.useFormInstance();
  const content = Form.useWatch("content", form);
  const format = Form.useWatch("report_format", form);
  const dashboard = Form.useWatch("dashboard", form);
  const isDashboard = content === "dashboard";
  const isPicture = format === "PNG" || format === "PDF";
  return (
    <>
      <Form.Item name="content" label={t("Send")}>
        <Radio.Group
          onChange={(event) => {
            if (event.target.value === "dashboard" && !isPicture) form.setFieldValue("report_format", "PNG");
          }}
          options={[
            { value: "chart", label: t("A chart") },
            { value: "dashboard", label: t("A dashboard") },
          ]}
        />
      </Form.Item>
      {isDashboard ? (
        <>
          <Form.Item
            name="dashboard"
            label={t("Dashboard")}
            rules={[{ required: true, message: t("Say which dashboard is sent.") }]}
          >
            <ChoiceSelect
              related="report/related/dashboard"
              known={detail?.dashboard}
              placeholder={t("Choose a dashboard")}
              // Filters and tabs are those of one dashboard.
              onChange={() => form.setFieldValue("state", undefined)}
            />
          </Form.Item>
          <Form.Item name="state" label={t("Filters and tabs")}>
            <StateField dashboard={dashboard} />
          </Form.Item>
        </>
      ) : (
        <Form.Item name="chart" label={t("Chart")} rules={[{ required: true, message: t("Say which chart is sent.") }]}>
          <ChoiceSelect related="report/related/chart" known={detail?.chart} placeholder={t("Choose a chart")} />
        </Form.Item>
      )}
      <div className={styles.fields}>
        <Form.Item name="report_format" label={t("As")}>
          <Select options={isDashboard ? formats.slice(0, 2) : formats} />
        </Form.Item>
        {isPicture ? (
          <Form.Item name="custom_width" label={t("Width in pixels")}>
            <InputNumber
              className={styles.wide}
              placeholder={t("As usual")}
              min={Number(conf.ALERT_REPORTS_MIN_CUSTOM_SCREENSHOT_WIDTH ?? 600)}
              max={Number(conf.ALERT_REPORTS_MAX_CUSTOM_SCREENSHOT_WIDTH ?? 2400)}
            />
          </Form.Item>
        ) : null}
      </div>
      <Form.Item name="force_screenshot" valuePropName="checked">
        <Checkbox>{t("Ask the database anew, whatever the cache holds")}</Checkbox>
      </Form.Item>
    </>
  );
}
