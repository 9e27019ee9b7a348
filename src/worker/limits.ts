import { z } from "zod";
import { UserError } from "../errors.ts";

/** Celery's names: how much a worker does at once, and how long a task may take. */
const limits = z.object({
  worker_concurrency: z.number().int().min(1).max(64).default(4),
  task_soft_time_limit: z.number().positive().nullish(),
  task_time_limit: z.number().positive().nullish(),
  task_annotations: z
    .record(
      z.string(),
      z.object({ soft_time_limit: z.number().positive().nullish(), time_limit: z.number().positive().nullish() }),
    )
    .nullish(),
});

const DEFAULT_BROKER = "sqla+sqlite";

/** The kind of a broker that the settings name and this version has no use for; undefined when there is none. */
export function unusedBroker(celeryConfig: unknown): string | undefined {
  const { broker_url } = (celeryConfig ?? {}) as { broker_url?: unknown };
  // Never the address itself: it may hold a password.
  const kind = typeof broker_url === "string" ? broker_url.split(":")[0] : DEFAULT_BROKER;
  return kind === DEFAULT_BROKER ? undefined : kind;
}

/** Where the settings say nothing; nothing runs for ever. */
const DEFAULT_LIMIT_SECONDS = 3600;

/**
 * The limits of CELERY_CONFIG.
 * @throws UserError naming the attribute that cannot be used
 */
export function limitsOf(celeryConfig: unknown): { concurrency: number; limitSeconds: (task: string) => number } {
  const parsed = limits.safeParse(celeryConfig ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(`CELERY_CONFIG.${issue?.path.join(".")}: ${issue?.message}`);
  }
  const { worker_concurrency, task_annotations, task_soft_time_limit, task_time_limit } = parsed.data;
  return {
    concurrency: worker_concurrency,
    limitSeconds: (task) => {
      const own = task_annotations?.[task] ?? task_annotations?.["*"];
      return (
        own?.soft_time_limit ?? own?.time_limit ?? task_soft_time_limit ?? task_time_limit ?? DEFAULT_LIMIT_SECONDS
      );
    },
  };
}
