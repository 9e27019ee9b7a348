import { UserError } from "../errors.ts";
import { openQueue } from "../jobs/queue.ts";
import { cancelJob, describeJob, JOB_STATES, type JobSeen, retryJob } from "../jobs/state.ts";
import type { JobStore, StoredJob } from "../jobs/store.ts";
import { createLogger } from "../log.ts";
import { readSettings, withMetadata } from "./context.ts";
import { readNumber } from "./run.ts";

interface Options {
  config?: string;
  json?: boolean;
  /** States and the name of a task to look for. */
  state?: string;
  name?: string;
  limit?: string;
  failed?: boolean;
}

/** Jobs that are looked through; those to do come first. */
const MAX_READ = 10_000;
const DEFAULT_LIMIT = "50";

/** `liteset jobs list`: jobs to do, then those that ended last. */
export async function listJobs(options: Options): Promise<void> {
  const states = options.state?.split(",").map((state) => state.trim());
  const wrong = states?.find((state) => !JOB_STATES.some((known) => known === state));
  if (wrong !== undefined) throw new UserError(`--state takes ${JOB_STATES.join(", ")}, not "${wrong}"`);
  const limit = readNumber(options.limit ?? DEFAULT_LIMIT, "--limit", 1, MAX_READ);
  const all = await withJobs(options, async (store) => (await store.list(MAX_READ)).map((job) => describeJob(job)));
  const found = all
    .filter(({ state }) => states?.includes(state) ?? true)
    .filter(({ name }) => options.name === undefined || name === options.name);
  const jobs = found.slice(0, limit);
  if (options.json) return console.log(JSON.stringify(jobs));
  for (const line of asTable(jobs)) console.log(line);
  if (found.length > jobs.length) console.log(`and ${found.length - jobs.length} more; --limit shows them`);
}

/** `liteset jobs show`: all that is known about a job. */
export async function showJob(options: Options, id: string): Promise<void> {
  const job = describeJob(await withJobs(options, (store) => find(store, id)));
  if (options.json) return console.log(JSON.stringify(job));
  for (const [key, value] of Object.entries(job))
    console.log(`${key.padEnd(10)} ${typeof value === "string" ? value : JSON.stringify(value)}`);
}

/** `liteset jobs retry`: lets a job that failed, or all that did, begin again. */
export async function retryJobs(options: Options, id?: string): Promise<void> {
  if ((id === undefined) !== (options.failed === true))
    throw new UserError("jobs retry takes the id of a job, or --failed for all that failed");
  const begun = await withJobs(options, async (store) => {
    const chosen = id === undefined ? await store.list(MAX_READ) : [await find(store, id)];
    const ids: string[] = [];
    for (const job of chosen) {
      const { state, name } = describeJob(job);
      if (id !== undefined && state !== "failed")
        throw new UserError(`Job ${id} is ${state}: only what failed is tried again`);
      if (state !== "failed" || (options.name !== undefined && name !== options.name)) continue;
      if (await retryJob(store, job)) ids.push(job.id);
    }
    return ids;
  });
  if (options.json) console.log(JSON.stringify({ retried: begun }));
  else console.log(`${begun.length} ${begun.length === 1 ? "job begins" : "jobs begin"} again.`);
}

/** `liteset jobs cancel`: takes back a job, or has the worker that runs it stop. */
export async function cancelJobCommand(options: Options, id: string): Promise<void> {
  const state = await withJobs(options, async (store) => {
    const { state } = describeJob(await find(store, id));
    if (!(await cancelJob(store, id))) throw new UserError(`Job ${id} is ${state}: what has ended cannot be cancelled`);
    return state;
  });
  if (options.json) console.log(JSON.stringify({ cancelled: id }));
  else console.log(`Job ${id} is cancelled${state === "running" ? "; its worker stops it" : ""}.`);
}

async function find(store: JobStore, id: string): Promise<StoredJob> {
  const job = await store.find(id);
  if (!job) throw new UserError(`There is no job ${id}; liteset jobs list lists them`);
  return job;
}

/** Opens the queue of the settings, whatever its kind, for the length of one action. */
async function withJobs<T>(options: Options, act: (store: JobStore) => Promise<T>): Promise<T> {
  const settings = await readSettings(options);
  return withMetadata(settings, async (metadata) => {
    const queue = openQueue(settings, metadata, createLogger({ level: "silent" }));
    try {
      return await act(await queue.store());
    } finally {
      await queue.close();
    }
  });
}

function asTable(jobs: readonly JobSeen[]): string[] {
  const rows = jobs.map(({ id, name, state, due, ended, error }) => {
    // An error may have lines of its own.
    const line = error?.replaceAll(/\s+/g, " ").slice(0, 80) ?? "";
    return [id, name, state, due ?? ended ?? "", line];
  });
  const table = [["ID", "Task", "State", "Due or ended", "Error"], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
