import { z } from "zod";
import type { JobQueue } from "./queue.ts";

const retention = z.object({ retention_period_days: z.number().positive() });

/** What can be asked of a worker, under Superset's names, and the keyword arguments of each. */
export const tasks = {
  "reports.scheduler": z.object({}),
  /** `scheduled` is the moment of the schedule, milliseconds since 1970; `execution` a uuid that names this run in the log. */
  "reports.execute": z.object({ report: z.number().int(), scheduled: z.number().int(), execution: z.uuid() }),
  "reports.prune_log": z.object({}),
  prune_query: retention,
  prune_logs: retention,
} as const satisfies Record<string, z.ZodType>;

export type TaskName = keyof typeof tasks;
export type Payload<Name extends TaskName> = z.infer<(typeof tasks)[Name]>;

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
