import { Form, InputNumber, Select } from "antd";
import { isCron } from "../../src/jobs/cron.ts";
import { t } from "../i18n/t.ts";
import { CronField } from "./CronField.tsx";
import { NextRuns } from "./NextRuns.tsx";
import styles from "./ReportDialog.module.css";
import type { ReportType } from "./report.ts";

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

const checkCron = async (_: unknown, expression: string | undefined) => {
  if (expression && !isCron(expression))
    throw new Error(t("This is no cron expression: minute, hour, day, month and weekday, with spaces between them."));
};

/** Superset keeps runs for ever by 0 days. */
const retentionText = (days: number) => (days === 0 ? t("ever") : t("{days} days", { days }));

/** When it runs, by whose clock, and how long it may take. */
export function ScheduleFields({ type }: { type: ReportType }) {
  const retention: number | undefined = Form.useWatch("log_retention");
  const kept = [...new Set([30, 60, 90, 365, retention ?? 90])].sort((a, b) => a - b);
  return (
    <>
      <Form.Item
        name="crontab"
        label={t("Runs")}
        rules={[{ required: true, message: t("Say when it runs.") }, { validator: checkCron }]}
      >
        <CronField />
      </Form.Item>
      <Form.Item name="timezone" label={t("By the clock of")} extra={<NextRuns />}>
        <Select showSearch virtual options={zones.map((value) => ({ value, label: value.replaceAll("_", " ") }))} />
      </Form.Item>
      <div className={styles.fields}>
        <Form.Item name="log_retention" label={t("Runs are remembered for")}>
          <Select options={kept.map((days) => ({ value: days, label: retentionText(days) }))} />
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
