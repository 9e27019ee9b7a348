import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "../app.ts";
import { readSchedule, type Scheduled } from "../jobs/schedule.ts";
import { askFor } from "../jobs/tasks.ts";

const TICK_MS = 1_000;
/** How long jobs that ended stay to be looked at; far longer than clocks differ, for beats know by them what is done. */
const KEEP_MS = 86_400_000;
const FORGET_EVERY_MS = 60_000;

export interface Beat {
  stop(): Promise<void>;
}

/**
 * Hands the tasks of CELERY_CONFIG.beat_schedule to the workers at their moments, until it is stopped. A moment has one job,
 * however many beats there are; of the moments that none of them was awake for, one is made up for.
 */
export async function startBeat(app: App): Promise<Beat> {
  const { scheduled, unknown } = readSchedule(app.settings.CELERY_CONFIG);
  if (unknown.length > 0)
    app.log.warn("CELERY_CONFIG.beat_schedule names tasks that this version does not have; they are left out", {
      tasks: unknown,
    });
  await app.jobs.store();
  const stopping = new AbortController();
  const running = run(app, scheduled, stopping.signal);
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}

async function run(app: App, scheduled: Scheduled[], stopping: AbortSignal): Promise<void> {
  const since = new Map(scheduled.map((entry) => [entry, new Date()]));
  let failing = false;
  let forgotten = 0;
  while (!stopping.aborted) {
    try {
      for (const [entry, after] of since) {
        const now = new Date();
        await handOver(app, entry, after, now);
        since.set(entry, now);
      }
      if (Date.now() - forgotten > FORGET_EVERY_MS) {
        await (await app.jobs.store()).forgetFinished(Date.now() - KEEP_MS);
        forgotten = Date.now();
      }
      failing = false;
    } catch (error) {
      // The moments stay due until the queue is back.
      if (!failing) app.log.warn("beat: the queue does not answer; trying again", { error });
      failing = true;
    }
    await sleep(TICK_MS, undefined, { signal: stopping }).catch(() => {});
  }
}

/** Takes in the job of the first moment after `after`, if that moment has come. */
export async function handOver(app: Pick<App, "jobs">, entry: Scheduled, after: Date, now: Date): Promise<boolean> {
  const at = entry.next(after);
  if (at === null || at > now) return false;
  const expires = Number.isFinite(entry.expires) ? { expiresAt: new Date(at.getTime() + entry.expires * 1000) } : {};
  const key = `${entry.name} ${at.toISOString()}`;
  return (await askFor(app.jobs, entry.task, entry.payload, { at, key, ...expires })) !== null;
}
