import { z } from "zod";

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
