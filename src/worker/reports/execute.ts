import { randomUUID } from "node:crypto";
import type { App } from "../../app.ts";
import { messageOf } from "../../errors.ts";
import { CancelledJob, LostJob } from "../../jobs/repository.ts";
import { askFor, type Payload } from "../../jobs/tasks.ts";
import { type ReportRecipient, ReportSchedule } from "../../metadata/entities/report.ts";
import { keepReportPictures } from "../../thumbnails/report-pictures.ts";
import { fires } from "./alert.ts";
import { contentOf } from "./content.ts";
import { DeliveryError, deliver, tellOwners } from "./deliver.ts";
import { findExecutor } from "./executor.ts";
import { claim, lastExecution, lastTime, note, OWNERS_TOLD, type Run, recoveredSince, standOf } from "./history.ts";
import { linkOf } from "./places.ts";

/** When a report is sent again to those whom it did not reach. */
const RETRY_MINUTES = [1, 5, 20];

/**
 * Runs an alert or report once for a moment of its schedule; what becomes of it is in its log, in Superset's states. What
 * fails is told to the owners, once a grace period; recipients that were not reached are tried again a little later.
 * @throws only where the metadata database does not answer, or this worker is no longer the one to do it: the job is then
 * begun again and goes on where it was
 */
export async function executeReport(app: App, payload: Payload<"reports.execute">, outer: AbortSignal): Promise<void> {
  const report = await app.metadata
    .em()
    .findOne(
      ReportSchedule,
      { id: payload.report },
      { populate: ["owners", "recipients", "chart", "dashboard", "database"] },
    );
  if (!report) return app.log.warn("a scheduled report was deleted before it ran", { report: payload.report });
  const { execution } = payload;
  const run: Run = { app, report, execution, scheduled: new Date(payload.scheduled), started: new Date() };
  const recipients = report.recipients.getItems().filter(({ id }) => payload.retry?.recipients.includes(id) ?? true);
  if (payload.retry && (recipients.length === 0 || (await isOvertaken(run, payload.retry.of))))
    return app.log.info("a report is not tried again: it was changed, or has run since", { report: report.name });
  const stand = await standOf(run);
  if (stand === "over") return;
  if (stand === "new" && !(await enter(run))) return;
  const signal = AbortSignal.any([outer, ...limitOf(run)]);
  try {
    await work(run, recipients, signal);
  } catch (error) {
    // Another worker has taken the job: the run is theirs to end.
    const { reason } = outer;
    if (reason instanceof LostJob && !(reason instanceof CancelledJob)) throw error;
    await fail(run, messageOf(reason instanceof CancelledJob ? reason : error));
    if (error instanceof DeliveryError && !outer.aborted) await tryAgain(run, payload, error.recipients);
  }
}

/** Whether the report has run since the run that is to be tried again; one of a worker that died is this run itself. */
async function isOvertaken(run: Run, before: string): Promise<boolean> {
  const last = await lastExecution(run);
  return last !== before && last !== run.execution;
}

async function tryAgain(
  { app }: Run,
  { report, scheduled, execution, retry }: Payload<"reports.execute">,
  recipients: number[],
): Promise<void> {
  const tries = (retry?.tries ?? 0) + 1;
  const minutes = RETRY_MINUTES[tries - 1];
  if (minutes === undefined) return;
  await askFor(
    app.jobs,
    "reports.execute",
    { report, scheduled, execution: randomUUID(), retry: { tries, of: execution, recipients } },
    { key: `after ${execution}`, at: new Date(Date.now() + minutes * 60_000) },
  );
}

/** Begins; false where the run ends before it began: another one is at work, or the alert has just fired. */
async function enter(run: Run): Promise<boolean> {
  const { last_state: state, type, grace_period } = run.report;
  if (type === "Alert" && (state === "Success" || state === "On Grace")) {
    if (isWithin(await lastTime(run, { state: "Success" }), grace_period)) {
      await note(run, "On Grace", "Alert fired during grace period.");
      return false;
    }
  }
  if (await claim(run)) return true;
  const { working_timeout } = run.report;
  const begun = await lastTime(run, { state: "Working", message: null });
  // Without a trace of who is at work nobody is.
  const isOver = begun === null || (typeof working_timeout === "number" && !isWithin(begun, working_timeout));
  if (isOver) await note(run, "Error", "Report Schedule reached a working timeout.");
  else await note(run, "Working", "Report Schedule is still working, refusing to re-compute.");
  return false;
}

/** `seconds` of null or 0 hold nothing. */
const isWithin = (moment: Date | null, seconds: number | null | undefined): boolean =>
  moment !== null && Boolean(seconds) && Date.now() - Number(seconds) * 1000 < moment.getTime();

/** The signal of ALERT_REPORTS_WORKING_TIME_OUT_KILL. */
function limitOf({ app, report }: Run): AbortSignal[] {
  const { ALERT_REPORTS_WORKING_TIME_OUT_KILL: isKilled, ALERT_REPORTS_WORKING_SOFT_TIME_OUT_LAG: lag } = app.settings;
  const { working_timeout: seconds } = report;
  return isKilled && typeof seconds === "number" ? [AbortSignal.timeout((seconds + lag) * 1000)] : [];
}

async function work(run: Run, recipients: readonly ReportRecipient[], signal: AbortSignal): Promise<void> {
  const viewer = await findExecutor(run.app, run.report);
  if (run.report.type === "Alert" && !(await fires(run, viewer, signal))) return note(run, "Not triggered");
  const content = await contentOf(run, viewer, signal);
  await keepReportPictures(run.app.caches.thumbnails, run.report.id, run.execution, content.seen);
  await deliver(run, recipients, content, signal);
  await note(run, "Success");
}

/** Notes why it failed, and tells the owners unless they have been told already. */
async function fail(run: Run, message: string): Promise<void> {
  const { report, app } = run;
  app.log.warn("a report failed", { report: report.name, execution: run.execution, reason: message });
  await note(run, "Error", message);
  const told = await lastTime(run, { state: "Error", message: OWNERS_TOLD });
  if (told && isWithin(told, report.grace_period) && !(await recoveredSince(run, told))) return;
  const notice = {
    subject: `${app.settings.EMAIL_REPORTS_SUBJECT_PREFIX} Error occurred for ${report.type}: ${report.name}`,
    lines: [
      `Your alert or report could not be made: ${message}`,
      "Please look at its chart or dashboard, and at its log.",
    ],
    link: linkOf(run),
  };
  // The run may have been stopped; what became of it is told all the same.
  const result = await tellOwners(run, notice, AbortSignal.timeout(60_000)).then(() => OWNERS_TOLD, messageOf);
  await note(run, "Error", result);
}
