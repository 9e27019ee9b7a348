import type { App } from "../app.ts";
import { type JobProcess, type Processor, processJobs } from "../jobs/process.ts";
import { type Payload, type TaskName, tasks } from "../jobs/tasks.ts";
import { limitsOf, unusedBroker } from "./limits.ts";
import { pruneLogs, pruneQueries, pruneReportLogs } from "./prune.ts";
import { executeReport } from "./reports/execute.ts";
import { scheduleReports } from "./reports/scheduler.ts";
import { closeBrowser } from "./screenshots/browser.ts";

type Actions = {
  [Name in TaskName]: (app: App, payload: Payload<Name>, signal: AbortSignal, at: Date) => Promise<void>;
};

const actions: Actions = {
  "reports.scheduler": scheduleReports,
  "reports.execute": executeReport,
  "reports.prune_log": pruneReportLogs,
  prune_query: pruneQueries,
  prune_logs: pruneLogs,
};

/** What is handed over: the arguments, for which moment, and until when it makes sense to begin (milliseconds since 1970). */
interface Envelope {
  payload: unknown;
  expiresAt: number | null;
  at: number;
}

/** Works on the jobs of this installation until it is stopped. */
export async function startWorker(app: App, options: { concurrency?: number } = {}): Promise<JobProcess> {
  const { concurrency, limitSeconds } = limitsOf(app.settings.CELERY_CONFIG);
  const broker = unusedBroker(app.settings.CELERY_CONFIG);
  if (broker !== undefined)
    app.log.warn("CELERY_CONFIG.broker_url is not used: jobs wait in the metadata database", { broker });
  const processors = Object.fromEntries(
    (Object.keys(tasks) as TaskName[]).map((name) => [name, processorOf(app, name)]),
  );
  const running = await processJobs({
    metadata: app.metadata,
    log: app.log,
    processors,
    concurrency: options.concurrency ?? concurrency,
    limitSeconds,
  });
  return {
    stop: async (limitMs) => {
      await running.stop(limitMs);
      await closeBrowser();
    },
  };
}

function processorOf<Name extends TaskName>(app: App, name: Name): Processor {
  return async (data, signal) => {
    const { payload, expiresAt, at } = data as Envelope;
    if (expiresAt !== null && Date.now() > expiresAt)
      return app.log.warn("job came too late and was dropped", { job: name });
    await actions[name](app, tasks[name].parse(payload) as Payload<Name>, signal, new Date(at));
  };
}
