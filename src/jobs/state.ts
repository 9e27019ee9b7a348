import { z } from "zod";
import { ringOfCancelled } from "./bell.ts";
import type { JobStore, StoredJob } from "./store.ts";
import { envelope } from "./tasks.ts";

/**
 * `scheduled`: its moment is to come, also that of a job that failed and is tried again; `queued`: it waits for a worker;
 * `failed`: it is not tried again; `cancelled`: somebody took it back, or had it stopped.
 */
export const JOB_STATES = ["queued", "running", "scheduled", "failed", "completed", "cancelled"] as const;
type JobState = (typeof JOB_STATES)[number];

/** A job as people see it. */
export interface JobSeen {
  id: string;
  name: string;
  state: JobState;
  /** When it is due, begun and ended last, ISO 8601 in UTC. */
  due: string | null;
  begun: string | null;
  ended: string | null;
  /** Length of its last run. */
  seconds: number | null;
  failures: number;
  error: string | null;
  arguments: unknown;
}

const moment = z.iso.datetime().nullish();
/** What Agenda writes into a job's body. */
const written = z.looseObject({
  lastRunAt: moment,
  lastFinishedAt: moment,
  failedAt: moment,
  failCount: z.number().nullish(),
  failReason: z.string().nullish(),
  data: envelope.nullish().catch(null),
});

/** Reads what a store keeps. */
export function describeJob(stored: StoredJob, now = Date.now()): JobSeen {
  const { lastRunAt: begun, data, failCount, failReason } = written.parse(JSON.parse(stored.body));
  const ended = stored.finishedAt;
  const ran = begun && ended !== null && stored.lockedAt === null ? (ended - Date.parse(begun)) / 1000 : -1;
  return {
    id: stored.id,
    name: stored.name,
    state: stateOf(stored, now),
    due: isoOf(stored.nextRunAt),
    begun: begun ?? null,
    ended: isoOf(ended),
    seconds: ran >= 0 ? ran : null,
    failures: failCount ?? 0,
    // Of one that was tried again with success the reason stays behind.
    error: failCount ? (failReason ?? null) : null,
    arguments: data?.payload ?? null,
  };
}

function stateOf({ nextRunAt, lockedAt, disabled, body }: StoredJob, now: number): JobState {
  if (lockedAt !== null) return "running";
  if (nextRunAt !== null) return nextRunAt > now ? "scheduled" : "queued";
  if (disabled) return "cancelled";
  const { failedAt, lastFinishedAt } = written.parse(JSON.parse(body));
  return failedAt && (!lastFinishedAt || failedAt >= lastFinishedAt) ? "failed" : "completed";
}

/**
 * Lets a job that failed begin again at once, with all its tries.
 * @returns false when somebody else was faster
 */
export async function retryJob(store: JobStore, stored: StoredJob, now = Date.now()): Promise<boolean> {
  const { failedAt, failReason, failCount, data, ...body } = written.parse(JSON.parse(stored.body));
  // Whoever asks for it again wants it, however late it is.
  const anew = { ...body, ...(data && { data: { ...data, expiresAt: null } }) };
  const isTaken = await store.replace(stored.id, {
    nextRunAt: now,
    finishedAt: null,
    disabled: false,
    body: JSON.stringify(anew),
  });
  // Without the bell it is found a little later.
  if (isTaken) await store.bell.ring(stored.name).catch(() => {});
  return isTaken;
}

/**
 * Takes a job back, or has the worker that runs it stop. It stays in sight for a day, so that its moment is not handed over once
 * more.
 * @returns false when it has ended
 */
export async function cancelJob(store: JobStore, id: string, now = Date.now()): Promise<boolean> {
  if (!(await store.cancel(id, now))) return false;
  // Without the bell the worker notices with its next sign of life.
  await store.bell.ring(ringOfCancelled(id)).catch(() => {});
  return true;
}

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
