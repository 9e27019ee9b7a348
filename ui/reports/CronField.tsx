import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { t } from "../i18n/t.ts";
import { weekdayName } from "../i18n/times.ts";
import { readCron, type Schedule, writeCron } from "./cron.ts";
import styles from "./ReportDialog.module.css";

const periods: { value: Schedule["every"]; label: string }[] = [
  { value: "hour", label: t("every hour") },
  { value: "day", label: t("every day") },
  { value: "week", label: t("every week") },
  { value: "month", label: t("every month") },
  { value: "custom", label: t("as a cron expression says") },
];
const two = (value: number) => String(value).padStart(2, "0");

interface CronFieldProps {
  id?: string;
  value?: string;
  onChange?(crontab: string): void;
}

/** A schedule in words; as a cron expression where the words are not enough. */
export function CronField({ id, value = "", onChange }: CronFieldProps) {
  const [isCustom, setIsCustom] = useState(() => readCron(value).every === "custom");
  const read = readCron(value);
  const schedule: Schedule = isCustom ? { ...read, every: "custom" } : read;
  const put = (changes: Partial<Schedule>) => {
    const next = { ...schedule, ...changes };
    setIsCustom(next.every === "custom");
    const written = writeCron(next);
    if (written !== undefined) onChange?.(written);
  };
  const { every, hour, minute } = schedule;
  return (
    <div className={styles.cron}>
      <Select
        id={id}
        aria-label={t("How often")}
        value={every}
        options={periods}
        onChange={(next) => put({ every: next })}
      />
      {every === "week" ? (
        <Select
          aria-label={t("Weekdays")}
          mode="multiple"
          className={styles.days}
          value={schedule.weekdays}
          options={[1, 2, 3, 4, 5, 6, 0].map((day) => ({ value: day, label: weekdayName(day) }))}
          onChange={(weekdays: number[]) => put({ weekdays: weekdays.length > 0 ? weekdays : [1] })}
        />
      ) : null}
      {every === "month" ? (
        <InputNumber
          aria-label={t("Day of the month")}
          prefix={t("on day")}
          min={1}
          max={31}
          value={schedule.monthday}
          onChange={(monthday) => put({ monthday: monthday ?? 1 })}
        />
      ) : null}
      {every === "hour" ? (
        <InputNumber
          aria-label={t("Minute")}
          prefix={t("at minute")}
          min={0}
          max={59}
          value={minute}
          onChange={(next) => put({ minute: next ?? 0 })}
        />
      ) : null}
      {every === "day" || every === "week" || every === "month" ? (
        <Input
          type="time"
          aria-label={t("Time")}
          className={styles.time}
          value={`${two(hour)}:${two(minute)}`}
          onChange={(event) => {
            const [h, m] = event.target.value.split(":").map(Number);
            if (h !== undefined && m !== undefined && !Number.isNaN(h + m)) put({ hour: h, minute: m });
          }}
        />
      ) : null}
      {every === "custom" ? (
        <Input
          aria-label={t("Cron expression")}
          className={styles.code}
          value={value}
          placeholder={t("minute hour day month weekday")}
          onChange={(event) => onChange?.(event.target.value)}
        />
      ) : null}
    </div>
  );
}
