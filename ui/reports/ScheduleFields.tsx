import { Form, InputNumber, Select } from "antd";
import { t } from "../i18n/t.ts";
import { CronField } from "./CronField.tsx";
import styles from "./ReportDialog.module.css";
import type { ReportType } from "./report.ts";

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** When it runs, by whose clock, and how long it may take. */
export function ScheduleFields({ type }: { type: ReportType }) {
  return (
    <>
      <Form.Item name="crontab" label={t("Runs")} rules={[{ required: true, message: t("Say when it runs.") }]}>
        <CronField />
      </Form.Item>
      <Form.Item name="timezone" label={t("By the clock of")}>
        <Select showSearch virtual options={zones.map((value) => ({ value, label: value.replaceAll("_", " ") }))} />
      </Form.Item>
      <div className={styles.fields}>
        <Form.Item name="log_retention" label={t("Runs are remembered for")}>
          <Select options={[30, 60, 90, 365].map((days) => ({ value: days, label: t("{days} days", { days }) }))} />
        </Form.Item>
        <Form.Item name="working_timeout" label={t("May take")}>
          <InputNumber min={1} suffix={t("seconds")} className={styles.wide} />
        </Form.Item>
        {type === "Alert" ? (
          <Form.Item name="grace_period" label={t("After sending, quiet for")}>
            <InputNumber min={1} suffix={t("seconds")} className={styles.wide} />
          </Form.Item>
        ) : null}
      </div>
    </>
  );
}
