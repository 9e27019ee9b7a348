import { randomUUID } from "node:crypto";
import type { App } from "../../app.ts";
import type { Payload } from "../../jobs/tasks.ts";
import { ReportSchedule } from "../../metadata/entities/report.ts";
import { tellOwners } from "./deliver.ts";
import { linkOf } from "./places.ts";

/**
 * Mails the owners of a report that it was switched off, as a tab that it shows is gone.
 * @throws Error when the mail cannot be sent
 */
export async function tellSwitchedOff(
  app: App,
  { report: id }: Payload<"reports.tell_switched_off">,
  signal: AbortSignal,
): Promise<void> {
  const report = await app.metadata
    .em()
    .findOne(ReportSchedule, { id }, { populate: ["owners", "chart", "dashboard"] });
  // Deleted, or switched on again meanwhile.
  if (!report || report.active) return;
  const notice = {
    subject: `[Report: ${report.name}] Deactivated`,
    lines: [
      "Your report was switched off: a tab of the dashboard that it shows was deleted.",
      "Choose another tab in the report's settings and switch it on again.",
    ],
    link: linkOf({ app, report }),
  };
  await tellOwners({ app, report, execution: randomUUID() }, notice, signal);
}
