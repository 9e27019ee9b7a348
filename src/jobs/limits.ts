import { z } from "zod";
import { UserError } from "../errors.ts";

const seconds = z.number().positive().nullish();
/** Celery's "100/s", "5/m", "1/h" or a number of jobs a second; 0 and null are none. */
const rate = z
  .union([z.number().min(0), z.string().regex(/^\d+(\.\d+)?(\/[smh])?$/, "write it as 10/s, 10/m or 10/h")])
  .nullish()
  .transform((text) => perSecond(text));

/** Celery's names: how much a worker does at once, how long a task may take, and how often one may begin. */
const config = z.object({
  worker_concurrency: z.number().int().min(1).max(64).default(4),
  task_soft_time_limit: seconds,
  task_time_limit: seconds,
  task_default_rate_limit: rate,
  task_default_queue: z.string().min(1).default("celery"),
  task_routes: z.record(z.string(), z.union([z.string(), z.object({ queue: z.string().nullish() })])).nullish(),
  task_annotations: z
    .record(z.string(), z.object({ soft_time_limit: seconds, time_limit: seconds, rate_limit: rate.optional() }))
    .nullish(),
});

export interface TaskLimits {
  /** Seconds after which the task is told to stop. */
  softSeconds: number;
  /** Seconds after which it counts as failed, whether it has stopped or not. */
  hardSeconds: number;
  /** Jobs that one worker begins in a second; infinite by default. */
  perSecond: number;
}

export interface WorkLimits {
  /** Jobs that a worker does at the same time. */
  concurrency: number;
  of(task: string): TaskLimits;
  /** The queue that `task_routes` puts a task into; a pattern may end with `*`. */
  queueOf(task: string): string;
}

/** Where the settings say nothing; nothing runs for ever. */
const DEFAULT_LIMIT_SECONDS = 3600;
/** What a task that was told to stop has to tidy up. */
const GRACE_SECONDS = 30;

/**
 * The limits of CELERY_CONFIG.
 * @throws UserError naming the attribute that cannot be used
 */
export function limitsOf(celeryConfig: unknown): WorkLimits {
  const parsed = config.safeParse(celeryConfig ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`CELERY_CONFIG.${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { worker_concurrency, task_annotations: annotations, task_routes, task_default_queue, ...rest } = parsed.data;
  return {
    concurrency: worker_concurrency,
    of: (task) => {
      const own = { ...annotations?.["*"], ...annotations?.[task] };
      const hard = own.time_limit ?? rest.task_time_limit;
      const soft = own.soft_time_limit ?? rest.task_soft_time_limit ?? hard ?? DEFAULT_LIMIT_SECONDS;
      return {
        softSeconds: Math.min(soft, hard ?? soft),
        hardSeconds: hard ?? soft + GRACE_SECONDS,
        perSecond: own.rate_limit ?? rest.task_default_rate_limit ?? Number.POSITIVE_INFINITY,
      };
    },
    queueOf: (task) => {
      const routed = Object.entries(task_routes ?? {}).find(([pattern]) =>
        pattern.endsWith("*") ? task.startsWith(pattern.slice(0, -1)) : task === pattern,
      )?.[1];
      return (typeof routed === "string" ? routed : routed?.queue) ?? task_default_queue;
    },
  };
}

function perSecond(text: string | number | null | undefined): number | undefined {
  if (!text) return undefined;
  const [count = "", unit = "s"] = String(text).split("/");
  const length = { s: 1, m: 60, h: 3600 }[unit] ?? 1;
  return Number(count) > 0 ? Number(count) / length : undefined;
}

/** Says whether one more job may begin, so that no more than `perSecond` do; a second's worth may begin at once. */
export function createRateLimit(perSecond: number, now = () => Date.now()): { take(): boolean } {
  const most = Math.max(1, perSecond);
  let left = most;
  let at = now();
  return {
    take: () => {
      if (perSecond === Number.POSITIVE_INFINITY) return true;
      const moment = now();
      left = Math.min(most, left + ((moment - at) / 1000) * perSecond);
      at = moment;
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}
