import { t } from "../i18n/t.ts";
import { api } from "./client.ts";
import { ApiError } from "./errors.ts";
import { type AsyncEvent, hearsEvents, onEvent } from "./event-socket.ts";

/** The answer of a server that has a worker compute the data (GLOBAL_ASYNC_QUERIES). */
interface Pending {
  job_id: string;
  status: "pending";
}

const FIRST_LOOK_MS = 100;
const LOOK_MS = 500;

const waiting = new Map<string, (event: AsyncEvent) => void>();
/** Events of jobs whose number this page has not been told yet: they may come before the answer that names them. */
const early = new Map<string, AsyncEvent>();
const MAX_EARLY = 200;
let looking = false;
let last: string | undefined;

/** Asks for a chart's data, and waits for a worker's answer where the server leaves it to one. */
export async function postChartData<T>(json: unknown, signal?: AbortSignal): Promise<T> {
  const options = { json, csrf: false, ...(signal && { signal }) };
  const answer = await api.post<T | Pending>("/api/v1/chart/data", options);
  if (!isPending(answer)) return answer;
  const event = await ended(answer.job_id, signal);
  if (event.status === "error" || !event.result_url)
    throw new ApiError(event.errors?.[0]?.message ?? t("The query failed."), 400);
  return api.get<T>(event.result_url, signal && { signal });
}

const isPending = (answer: unknown): answer is Pending =>
  typeof answer === "object" && answer !== null && "job_id" in answer && !("result" in answer);

function ended(job: string, signal: AbortSignal | undefined): Promise<AsyncEvent> {
  const known = early.get(job);
  if (known) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const leave = () => {
      waiting.delete(job);
      reject(signal?.reason);
    };
    if (signal?.aborted) return leave();
    signal?.addEventListener("abort", leave, { once: true });
    waiting.set(job, (event) => {
      signal?.removeEventListener("abort", leave);
      resolve(event);
    });
    void look();
  });
}

/**
 * One look for all that wait, until nobody does; where the web socket is open, only a first one, for what was told before.
 * A look that fails is made again: what waits has limits of its own.
 */
async function look(): Promise<void> {
  if (looking) return;
  looking = true;
  const leave = onEvent(hear);
  let isSocketTrusted = false;
  try {
    await pause(FIRST_LOOK_MS);
    while (waiting.size > 0) {
      if (isSocketTrusted && hearsEvents()) {
        await pause(LOOK_MS);
        continue;
      }
      isSocketTrusted = hearsEvents();
      const query: Record<string, string> = last === undefined ? {} : { last_id: last };
      const { result } = await api
        .get<{ result: AsyncEvent[] }>("/api/v1/async_event/", { query })
        .catch(() => ({ result: [] }));
      for (const event of result) hear(event);
      if (waiting.size > 0) await pause(LOOK_MS);
    }
  } finally {
    leave();
    looking = false;
  }
}

function hear(event: AsyncEvent): void {
  last = event.id;
  if (event.status !== "done" && event.status !== "error") return;
  const resolve = waiting.get(event.job_id);
  waiting.delete(event.job_id);
  resolve?.(event);
  if (resolve) return;
  early.set(event.job_id, event);
  const [oldest] = early.keys();
  if (early.size > MAX_EARLY && oldest !== undefined) early.delete(oldest);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
