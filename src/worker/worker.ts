import type { App } from "../app.ts";
import { limitsOf, type TaskLimits } from "../jobs/limits.ts";
import { type JobProcess, type Processor, processJobs } from "../jobs/process.ts";
import { envelope, type Payload, type TaskName, tasks, triesAgain } from "../jobs/tasks.ts";
import { syncTags } from "../metadata/tags.ts";
import { runInBackground } from "../sqllab/background.ts";
import { keepSettling } from "../sqllab/settle.ts";
import { loadChartData } from "./chart-data.ts";
import { pruneLogs, pruneQueries, pruneReportLogs } from "./prune.ts";
import { executeReport } from "./reports/execute.ts";
import { scheduleReports } from "./reports/scheduler.ts";
import { tellSwitchedOff } from "./reports/switched-off.ts";
import { closeBrowser, findBrowser } from "./screenshots/browser.ts";
import { cacheChartThumbnail, cacheDashboardThumbnail } from "./thumbnails.ts";
import { warmUpCaches, warmUpOne } from "./warm-up.ts";

/** A query of SQL Lab ends by its own limit; this is for one whose database does not listen. */
const LAG_SECONDS = 60;
const SQL_LAB = "sql_lab.get_sql_results";

type Actions = {
  [Name in TaskName]: (app: App, payload: Payload<Name>, signal: AbortSignal, at: Date) => Promise<void>;
};

const actions: Actions = {
  "reports.scheduler": scheduleReports,
  "reports.execute": executeReport,
  "reports.prune_log": pruneReportLogs,
  "reports.tell_switched_off": tellSwitchedOff,
  load_chart_data_into_cache: loadChartData,
  [SQL_LAB]: runInBackground,
  cache_chart_thumbnail: cacheChartThumbnail,
  cache_dashboard_thumbnail: cacheDashboardThumbnail,
  "cache-warmup": warmUpCaches,
  "cache-warmup.chart": warmUpOne,
  prune_query: pruneQueries,
  prune_logs: pruneLogs,
  sync_tags: async ({ metadata }) => void (await syncTags(metadata)),
  "doctor.ping": async () => {},
};

export interface WorkerOptions {
  concurrency?: number;
  /** Only tasks that CELERY_CONFIG.task_routes puts into these queues; all by default. */
  queues?: readonly string[];
}

/** Works on the jobs of this installation until it is stopped. */
export async function startWorker(app: App, options: WorkerOptions = {}): Promise<JobProcess> {
  const limits = limitsOf(app.settings.CELERY_CONFIG);
  const wanted = (Object.keys(tasks) as TaskName[]).filter(
    (name) => options.queues === undefined || options.queues.includes(limits.queueOf(name)),
  );
  if (wanted.includes(SQL_LAB)) await app.presence.announce("worker");
  if (wanted.includes("reports.execute") && (await findBrowser(app.settings))) await app.presence.announce("browser");
  const settling = keepSettling(app);
  const running = await processJobs({
    store: await app.jobs.store(),
    log: app.log,
    processors: Object.fromEntries(wanted.map((name) => [name, processorOf(app, name)])),
    concurrency: options.concurrency ?? limits.concurrency,
    limits: (name) => (name === SQL_LAB ? queryLimits(app, limits.of(name)) : limits.of(name)),
    triesAgain,
  });
  return {
    stop: async (limitMs) => {
      settling.stop();
      await running.stop(limitMs);
      await closeBrowser();
    },
  };
}

/** No shorter than SQLLAB_ASYNC_TIME_LIMIT_SEC, whatever holds for other tasks. */
function queryLimits({ settings }: App, own: TaskLimits): TaskLimits {
  const softSeconds = Math.max(own.softSeconds, settings.SQLLAB_ASYNC_TIME_LIMIT_SEC + LAG_SECONDS);
  return { ...own, softSeconds, hardSeconds: Math.max(own.hardSeconds, softSeconds + LAG_SECONDS) };
}

function processorOf<Name extends TaskName>(app: App, name: Name): Processor {
  return async (data, signal) => {
    const { payload, expiresAt, at } = envelope.parse(data);
    if (expiresAt !== null && Date.now() > expiresAt)
      return app.log.warn("job came too late and was dropped", { job: name });
    await actions[name](app, tasks[name].parse(payload) as Payload<Name>, signal, new Date(at));
  };
}
