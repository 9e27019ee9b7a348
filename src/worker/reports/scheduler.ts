import { randomUUID } from "node:crypto";
import type { App } from "../../app.ts";
import { runsBetween } from "../../jobs/cron.ts";
import { askFor, type Payload } from "../../jobs/tasks.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";

/**
 * Takes in a job for each moment of an active alert or report that lies around `at`, within half of
 * ALERT_REPORTS_CRON_WINDOW_SIZE. A moment has one job, however many schedulers see it.
 */
export async function scheduleReports(
  app: Pick<App, "metadata" | "settings" | "log" | "jobs">,
  _payload: Payload<"reports.scheduler">,
  signal: AbortSignal,
  at: Date,
): Promise<void> {
  if (!isFeatureEnabled(app.settings, "ALERT_REPORTS")) return;
  const half = app.settings.ALERT_REPORTS_CRON_WINDOW_SIZE * 500;
  const window = [new Date(at.getTime() - half), new Date(at.getTime() + half)] as const;
  const active = await app.metadata
    .kysely()
    .selectFrom("report_schedule")
    .select(["id", "name", "crontab", "timezone"])
    .where("active", "=", app.metadata.kind === "postgresql" ? true : (1 as never))
    .execute();
  for (const { id, name, crontab, timezone } of active) {
    signal.throwIfAborted();
    for (const moment of momentsOf(app, { name, crontab, timezone }, window)) {
      const scheduled = moment.getTime();
      await askFor(
        app.jobs,
        "reports.execute",
        { report: id, scheduled, execution: randomUUID() },
        { at: moment, key: `${id} ${moment.toISOString()}` },
      );
    }
  }
}

/** One schedule that cannot be read must not keep the others from running. */
function momentsOf(
  { log }: Pick<App, "log">,
  { name, crontab, timezone }: { name: string; crontab: string; timezone: string },
  [after, before]: readonly [Date, Date],
): Date[] {
  const zone = isTimeZone(timezone) ? timezone : "UTC";
  if (zone !== timezone) log.warn("the time zone of a report is none; UTC is taken", { report: name, timezone });
  try {
    return runsBetween(crontab, zone, after, before);
  } catch (error) {
    log.error("the schedule of a report cannot be read; correct its cron expression", { report: name, crontab, error });
    return [];
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
