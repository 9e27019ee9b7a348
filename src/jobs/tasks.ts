import { z } from "zod";
import type { JobQueue } from "./queue.ts";

const retention = z.object({ retention_period_days: z.number().positive() });

const named = z.string().optional();
/** Who holds a guest token, as `src/security/guest-token.ts` reads it. */
const guest = z.object({
  user: z.object({ username: named, first_name: named, last_name: named }),
  resources: z.array(z.object({ type: z.string(), id: z.string() })),
  rls_rules: z.array(z.object({ dataset: z.union([z.number(), z.string()]).nullish(), clause: z.string() })),
});

const size = z.tuple([z.number().int().positive(), z.number().int().positive()]);
/** A picture: of what, with whose eyes, of which page, in which window and size. */
const picture = z.object({
  id: z.number().int(),
  key: z.string(),
  executor: z.number().int(),
  path: z.string().startsWith("/"),
  window: size,
  thumbnail: size,
  force: z.boolean(),
});

/** Which charts are computed, with Superset's defaults. `since` is a moment in words ("7 days ago"). */
const warmUp = z.discriminatedUnion("strategy_name", [
  z.object({ strategy_name: z.literal("dummy") }),
  z.object({
    strategy_name: z.literal("top_n_dashboards"),
    top_n: z.number().int().positive().default(5),
    since: z.string().min(1).default("7 days ago"),
  }),
  z.object({ strategy_name: z.literal("dashboard_tags"), tags: z.array(z.string()).default([]) }),
]);

/** What can be asked of a worker, under Superset's names, and the keyword arguments of each. */
export const tasks = {
  "reports.scheduler": z.object({}),
  /** `scheduled` is the moment of the schedule, milliseconds since 1970; `execution` a uuid that names this run in the log. */
  "reports.execute": z.object({
    report: z.number().int(),
    scheduled: z.number().int(),
    execution: z.uuid(),
    /** How often it was tried before, the last of these runs, and the ids of the recipients that it did not reach. */
    retry: z.object({ tries: z.number().int(), of: z.uuid(), recipients: z.array(z.number().int()) }).optional(),
  }),
  "reports.prune_log": z.object({}),
  /** A report was switched off, as a tab that it shows is gone. */
  "reports.tell_switched_off": z.object({ report: z.number().int() }),
  /** A chart's data for a browser that hears of its end. `opened` is the dataset that a dashboard opens to who asked. */
  load_chart_data_into_cache: z.object({
    job: z.object({ channel_id: z.string(), job_id: z.string(), user_id: z.number().int().nullable() }),
    guest: guest.nullable(),
    form_data: z.unknown(),
    opened: z.number().int().nullable(),
    address: z.string(),
    cache_key: z.string(),
  }),
  /** A row of the history of queries, and the browser that is told how it goes. */
  "sql_lab.get_sql_results": z.object({
    query: z.number().int(),
    told: z.object({ channel_id: z.string(), user_id: z.number().int().nullable() }).optional(),
  }),
  cache_chart_thumbnail: picture,
  cache_dashboard_thumbnail: picture,
  "cache-warmup": warmUp,
  /** One chart of a warm-up, with the eyes of a user. */
  "cache-warmup.chart": z.object({ chart: z.number().int(), executor: z.number().int() }),
  prune_query: retention,
  prune_logs: retention,
  /** Not in Superset 6.0.0, where only its command does it. */
  sync_tags: z.object({}),
  /** A sign of life: nothing is done. */
  "doctor.ping": z.object({}),
} as const satisfies Record<string, z.ZodType>;

export type TaskName = keyof typeof tasks;
export type Payload<Name extends TaskName> = z.infer<(typeof tasks)[Name]>;

/** Tasks whose end somebody is told of at once: what failed is not tried again. */
const onceOnly: ReadonlySet<string> = new Set<TaskName>(["sql_lab.get_sql_results", "load_chart_data_into_cache"]);
export const triesAgain = (name: string): boolean => !onceOnly.has(name);

export const isTask = (name: string): name is TaskName => Object.hasOwn(tasks, name);

/** What is handed over: the arguments, for which moment, and until when it makes sense to begin (milliseconds since 1970). */
export const envelope = z.object({ payload: z.unknown(), expiresAt: z.number().nullable(), at: z.number() });

export interface Asking {
  /** When the task is due; now by default. */
  at?: Date;
  /** Names the moment: of all jobs of a task with the same key only the first is taken in. */
  key?: string;
  /** After it the job is dropped, unless it has begun. */
  expiresAt?: Date;
}

/**
 * Asks the workers for a task.
 * @returns the job's id, or null when its key was taken in before
 */
export async function askFor<Name extends TaskName>(
  jobs: JobQueue,
  name: Name,
  payload: Payload<Name>,
  { at = new Date(), key, expiresAt }: Asking = {},
): Promise<string | null> {
  const data: z.infer<typeof envelope> = { payload, expiresAt: expiresAt?.getTime() ?? null, at: at.getTime() };
  return jobs.enqueue({ name, data, at, ...(key !== undefined && { key }) });
}
