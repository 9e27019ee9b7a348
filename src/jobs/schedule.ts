import { Cron } from "croner";
import { z } from "zod";
import { messageOf, UserError } from "../errors.ts";
import { isTask, type Payload, type TaskName, tasks } from "./tasks.ts";

const field = z.union([z.string(), z.number()]).default("*").transform(String);

/** CELERY_CONFIG as far as schedules go; the names are Celery's. */
const beatConfig = z.object({
  timezone: z.string().default("UTC"),
  beat_schedule: z
    .record(
      z.string(),
      z.object({
        task: z.string(),
        schedule: z.union([
          z.number().positive(),
          z.object({
            minute: field,
            hour: field,
            day_of_month: field,
            month_of_year: field,
            day_of_week: field,
          }),
        ]),
        kwargs: z.record(z.string(), z.unknown()).default({}),
        options: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default({}),
});

/** An entry of the schedule. */
export interface Scheduled {
  name: string;
  task: TaskName;
  payload: Payload<TaskName>;
  /** Seconds after which it is of no use any more; infinite by default. */
  expires: number;
  /** The first moment after another; null when there is none. */
  next(after: Date): Date | null;
}

/**
 * The schedule of CELERY_CONFIG.
 * @returns also the tasks in it that this version does not have
 * @throws UserError naming the entry that cannot be used
 */
export function readSchedule(celeryConfig: unknown): { scheduled: Scheduled[]; unknown: string[] } {
  const parsed = beatConfig.safeParse(celeryConfig ?? {});
  if (!parsed.success) throw problem("beat_schedule", parsed.error);
  const { timezone, beat_schedule } = parsed.data;
  const unknown = new Set<string>();
  const scheduled: Scheduled[] = [];
  for (const [name, { task, schedule, kwargs, options }] of Object.entries(beat_schedule)) {
    if (!isTask(task)) {
      unknown.add(task);
      continue;
    }
    // Superset 6.0.0 still takes the days to keep from `options`.
    const payload = tasks[task].safeParse({ ...options, ...kwargs });
    if (!payload.success) throw problem(`beat_schedule["${name}"].kwargs`, payload.error);
    const expires = typeof options.expires === "number" ? options.expires : Number.POSITIVE_INFINITY;
    scheduled.push({ name, task, payload: payload.data, expires, next: momentsOf(name, schedule, timezone) });
  }
  return { scheduled, unknown: [...unknown] };
}

type Schedule = z.infer<typeof beatConfig>["beat_schedule"][string]["schedule"];

function momentsOf(name: string, schedule: Schedule, timezone: string): Scheduled["next"] {
  if (typeof schedule === "number") {
    // Counted from 1970, so that all processes mean the same moments.
    const length = schedule * 1000;
    return (after) => new Date((Math.floor(after.getTime() / length) + 1) * length);
  }
  const { minute, hour, day_of_month, month_of_year, day_of_week } = schedule;
  const pattern = [minute, hour, day_of_month, month_of_year, day_of_week].map((part) => part.replaceAll(" ", ""));
  try {
    // Celery wants the day of the month and that of the week both to fit.
    const cron = new Cron(pattern.join(" "), { paused: true, timezone, domAndDow: true });
    cron.nextRun(new Date());
    return (after) => cron.nextRun(after);
  } catch (error) {
    const reason = messageOf(error);
    throw new UserError(`CELERY_CONFIG.beat_schedule["${name}"].schedule cannot be read: ${reason}`);
  }
}

function problem(where: string, error: z.ZodError): UserError {
  const [issue] = error.issues;
  return new UserError(`CELERY_CONFIG.${[where, ...(issue?.path.map(String) ?? [])].join(".")}: ${issue?.message}`);
}
