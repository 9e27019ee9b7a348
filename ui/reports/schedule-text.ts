import { locale } from "../i18n/catalogue.ts";
import { t } from "../i18n/t.ts";
import { weekdayName } from "../i18n/times.ts";
import { readCron } from "./cron.ts";

/** A cron expression in words of the page's language; undefined where only the server has words for it, which are English. */
export function scheduleText(expression: string): string | undefined {
  const { every, minute, hour, weekdays, monthday } = readCron(expression);
  // In the time zone of the schedule, which is not that of the reader.
  const time = new Date(Date.UTC(2000, 0, 1, hour, minute)).toLocaleTimeString(locale, {
    timeZone: "UTC",
    timeStyle: "short",
  });
  if (every === "hour") return t("every hour, at minute {minute}", { minute });
  if (every === "day") return t("every day at {time}", { time });
  if (every === "month") return t("on day {day} of every month at {time}", { day: monthday, time });
  if (every === "custom") return undefined;
  const days = new Intl.ListFormat(locale, { type: "conjunction" }).format(weekdays.map(weekdayName));
  return t("every week on {days} at {time}", { days, time });
}
