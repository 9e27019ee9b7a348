import { setTimeout as sleep } from "node:timers/promises";
import type { App } from "../app.ts";
import { LitesetError, messageOf } from "../errors.ts";
import type { AsyncEvent } from "../jobs/events/events.ts";
import { CancelledJob, LostJob } from "../jobs/repository.ts";
import type { Payload } from "../jobs/tasks.ts";
import { parseQueryContext } from "../query/query-context.ts";
import { CacheMiss } from "../query/results.ts";
import { runChartData } from "../query/run.ts";
import type { Viewer } from "../security/viewer.ts";

const PAUSE_MS = 500;
const FILL_LIMIT_MS = 60_000;
const UNEXPECTED = "The query failed for a reason that the worker's log has";

/**
 * Computes a chart's data for the one who asked for it, puts it into the cache, and tells their browser where it is, or what
 * went wrong.
 */
export async function loadChartData(
  app: App,
  { job, guest, form_data, opened, address, cache_key }: Payload<"load_chart_data_into_cache">,
  signal: AbortSignal,
): Promise<void> {
  const tell = (end: Pick<AsyncEvent, "status" | "errors" | "result_url">) =>
    tellSurely(app, { ...job, ...end }, signal);
  try {
    const viewer = await viewerOf(app, job.user_id, guest);
    const context = parseQueryContext(form_data, Object.keys(app.settings.TIME_GRAIN_ADDONS));
    const options = {
      signal,
      address: new URLSearchParams(address),
      mayRead: async ({ id }: { id: number }) => id === opened,
    };
    const fill = async () => {
      await runChartData(app, context, viewer, { ...options, cache: "fill" });
      await app.caches.metadata.set(cache_key, JSON.stringify({ data: form_data, address }));
    };
    const isFilled = async () =>
      (await app.caches.metadata.get(cache_key)) !== undefined &&
      (await isKept(runChartData(app, { ...context, force: false }, viewer, { ...options, cache: "only" })));
    await fillSurely(fill, isFilled, signal);
  } catch (error) {
    // Another worker has taken the job, and tells of its end.
    if (signal.reason instanceof LostJob && !(signal.reason instanceof CancelledJob)) throw error;
    const message = error instanceof LitesetError && error.status < 500 ? error.message : UNEXPECTED;
    await tell({
      status: "error",
      errors: [{ message: signal.aborted ? messageOf(signal.reason) : message }],
      result_url: null,
    });
    // A question that has no answer is no failure of the worker.
    if (error instanceof LitesetError && error.status < 500) return;
    throw error;
  }
  await tell({ status: "done", errors: [], result_url: `/api/v1/chart/data/${cache_key}` });
}

async function viewerOf(
  app: App,
  userId: number | null,
  guest: Payload<"load_chart_data_into_cache">["guest"],
): Promise<Viewer> {
  if (guest) return app.viewers.guest(guest);
  if (userId === null) return app.viewers.anonymous();
  const viewer = await app.viewers.byId(userId);
  if (!viewer) throw new LitesetError("Whoever asked is not there any more", undefined, { status: 403 });
  return viewer;
}

const isKept = (found: Promise<unknown>): Promise<boolean> =>
  found.then(
    () => true,
    (error) => {
      if (error instanceof CacheMiss) return false;
      throw error;
    },
  );

/**
 * Whoever is told of the end reads the cache: while it is away, and so keeps nothing, it is filled again.
 * @throws Error when nothing is kept for a minute
 */
async function fillSurely(
  fill: () => Promise<void>,
  isFilled: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + FILL_LIMIT_MS;
  for (let pause = PAUSE_MS; ; pause *= 2) {
    await fill();
    if (await isFilled()) return;
    if (Date.now() + pause > until)
      throw new Error(
        "CACHE_CONFIG or DATA_CACHE_CONFIG did not keep the answer for a minute: away, or too small for it",
      );
    await sleep(pause, undefined, { signal });
  }
}

/** The browser waits for this: while the place of events is away it is tried again, as long as the job may take. */
async function tellSurely(app: App, event: AsyncEvent, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await app.events.tell(event);
    } catch (error) {
      if (signal.aborted) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
