import { Form } from "antd";
import { isCron, nextRuns } from "../../src/jobs/cron.ts";
import { locale } from "../i18n/catalogue.ts";
import { t } from "../i18n/t.ts";

/** When a schedule comes next, by its own clock: what was chosen is seen to mean what was meant. */
export function NextRuns() {
  const crontab: string = Form.useWatch("crontab") ?? "";
  const timeZone: string | undefined = Form.useWatch("timezone");
  if (!isCron(crontab)) return null;
  const runs = runsInWords(crontab, timeZone);
  if (!runs) return null;
  return (
    <span role="status">
      {runs.length > 0 ? t("Next: {runs}", { runs: runs.join(" · ") }) : t("It never comes to this time.")}
    </span>
  );
}

function runsInWords(crontab: string, timeZone: string | undefined): string[] | undefined {
  try {
    const format = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "medium", timeStyle: "short" });
    return nextRuns(crontab, timeZone, 3).map((run) => format.format(run));
  } catch {
    // A time zone that the server knows and this browser does not.
    return undefined;
  }
}
