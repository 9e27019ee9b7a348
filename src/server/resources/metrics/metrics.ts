import type { App } from "../../../app.ts";
import { describeJob, type JobSeen } from "../../../jobs/state.ts";
import { tasks } from "../../../jobs/tasks.ts";
import type { Logger } from "../../../log.ts";
import type { Metric } from "../../prometheus.ts";
import { requestTimes } from "../../request-times.ts";

/** Jobs that ended whose times are read; a scrape must stay cheap. */
const MAX_ENDED = 1_000;
/** Where more are to do than this, times of jobs are left out. */
const MAX_LISTED = 5_000;
const QUANTILES = [0.5, 0.95, 1];

/** What an operator watches: requests of this process, jobs of the whole installation. */
export async function readMetrics(app: App, log: Logger): Promise<Metric[]> {
  const seconds = process.uptime();
  return [
    {
      name: "liteset_http_request_duration_seconds",
      kind: "histogram",
      help: "How long requests took, those of this process since it started.",
      samples: requestTimes(app).samples(),
    },
    {
      name: "process_resident_memory_bytes",
      kind: "gauge",
      help: "Memory of this process.",
      samples: [{ value: process.memoryUsage.rss() }],
    },
    {
      name: "process_start_time_seconds",
      kind: "gauge",
      help: "When this process started, in seconds since 1970.",
      samples: [{ value: Math.round(Date.now() / 1000 - seconds) }],
    },
    ...(await readJobs(app, log)),
  ];
}

async function readJobs(app: App, log: Logger): Promise<Metric[]> {
  const up = (value: number): Metric => ({
    name: "liteset_queue_up",
    kind: "gauge",
    help: "1 where the place where jobs wait answers, else 0.",
    samples: [{ value }],
  });
  try {
    const store = await app.jobs.store();
    const depths = await store.depth(Object.keys(tasks), Date.now());
    const open = depths.reduce((sum, { queued, running, scheduled }) => sum + queued + running + scheduled, 0);
    const listed = open > MAX_LISTED ? [] : await store.list(open + MAX_ENDED);
    const ended = listed.map((job) => describeJob(job)).filter(({ due, state }) => due === null && state !== "running");
    return [
      up(1),
      {
        name: "liteset_jobs",
        kind: "gauge",
        help: "Jobs to do: queued ones wait for a worker, scheduled ones for their moment.",
        samples: depths.flatMap(({ name: task, ...states }) =>
          Object.entries(states).map(([state, value]) => ({ labels: { task, state }, value })),
        ),
      },
      ...timesOf(ended),
    ];
  } catch (error) {
    log.warn("/metrics: the place where jobs wait does not answer", { error });
    return [up(0)];
  }
}

/** Of the jobs that ended of late, by task. */
function timesOf(ended: readonly JobSeen[]): Metric[] {
  const byTask = Object.entries(Object.groupBy(ended, ({ name }) => name));
  return [
    {
      name: "liteset_jobs_ended",
      kind: "gauge",
      help: `Of the ${MAX_ENDED} jobs that ended last, within a day.`,
      samples: byTask.flatMap(([task, jobs = []]) =>
        Object.entries(Object.groupBy(jobs, ({ state }) => state)).map(([state, some = []]) => ({
          labels: { task, state },
          value: some.length,
        })),
      ),
    },
    {
      name: "liteset_job_duration_seconds",
      kind: "gauge",
      help: "How long these jobs ran; quantile 1 is the longest.",
      samples: byTask.flatMap(([task, jobs = []]) => {
        const sorted = jobs.flatMap(({ seconds }) => seconds ?? []).sort((a, b) => a - b);
        return sorted.length === 0
          ? []
          : QUANTILES.map((quantile) => ({
              labels: { task, quantile },
              value: sorted[Math.ceil(quantile * sorted.length) - 1] ?? 0,
            }));
      }),
    },
  ];
}
