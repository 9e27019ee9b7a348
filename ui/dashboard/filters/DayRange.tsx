import { Button, DatePicker } from "antd";
import dayjs from "dayjs";
import { useId, useState } from "react";
import { t } from "../../i18n/t.ts";
import styles from "./TimeFilter.module.css";
import { rangeOfDays } from "./time-ranges.ts";

/** A time range from one day to before another, out of a calendar. */
export function DayRange({
  from,
  to,
  choose,
}: {
  from: string | null;
  to: string | null;
  choose(range: string): void;
}) {
  const id = useId();
  const [days, setDays] = useState([from, to] as [string | null, string | null]);
  const range = rangeOfDays(...days);
  const isBackwards = days[0] !== null && days[1] !== null && days[0] >= days[1];
  return (
    <div className={styles.form}>
      <div className={styles.days}>
        <div>
          <label htmlFor={`${id}-from`}>{t("From")}</label>
          <DatePicker
            id={`${id}-from`}
            value={days[0] ? dayjs(days[0]) : null}
            onChange={(day) => setDays([day?.format("YYYY-MM-DD") ?? null, days[1]])}
          />
        </div>
        <div>
          <label htmlFor={`${id}-to`}>{t("Before")}</label>
          <DatePicker
            id={`${id}-to`}
            value={days[1] ? dayjs(days[1]) : null}
            onChange={(day) => setDays([days[0], day?.format("YYYY-MM-DD") ?? null])}
          />
        </div>
      </div>
      <div className={styles.preview}>
        <p aria-live="polite" className={isBackwards ? styles.wrong : undefined}>
          {isBackwards ? t("The first day must come before the second.") : ""}
        </p>
        <Button type="primary" size="small" disabled={!range || isBackwards} onClick={() => range && choose(range)}>
          {t("Use this range")}
        </Button>
      </div>
    </div>
  );
}
