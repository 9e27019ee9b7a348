import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import { readJsonEntry } from "../../../cache/json.ts";
import { LitesetError } from "../../../errors.ts";
import type { AsyncEvent } from "../../../jobs/events/events.ts";
import { askFor } from "../../../jobs/tasks.ts";
import type { ChartDataAnswer } from "../../../query/answer.ts";
import type { QueryContext } from "../../../query/query-context.ts";
import { CacheMiss } from "../../../query/results.ts";
import type { Viewer } from "../../../security/viewer.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { json } from "../../answers.ts";
import { channelOf } from "../../middleware/async-channel.ts";
import { notFound } from "../../rest/item.ts";
import type { Call } from "../../route.ts";

/** The prefix of Superset's keys of query contexts. */
const PREFIX = "qc-";

/** What the worker keeps of a request, see src/worker/chart-data.ts. */
const keptContext = z.object({ data: z.record(z.string(), z.unknown()), address: z.string().default("") });

/** Whether a request is one that a worker answers. */
export function isAsync({ app }: Call, { result_format = "json", result_type = "full" }: QueryContext): boolean {
  return isFeatureEnabled(app.settings, "GLOBAL_ASYNC_QUERIES") && result_format === "json" && result_type === "full";
}

/**
 * Answers from the cache, or has a worker compute the answer and says under which job its end will be told (202). Who has no
 * cookie of asynchronous queries, such as programs with a bearer token, could not hear of it and gets the answer at once.
 * @param run answers the context, with options of `runChartData`
 * @param opened the dataset that a dashboard opens to the viewer, as the check of this request found
 */
export async function answerAsync(
  call: Call,
  body: unknown,
  run: (options: { cache?: "only" }) => Promise<ChartDataAnswer>,
  opened: () => number | null,
): Promise<ChartDataAnswer | Response> {
  const { app, viewer, request } = call;
  const token = await channelOf(app.settings, request.headers.get("cookie"));
  if (token === undefined) return run({});
  if (token === null || token.sub !== subOf(viewer))
    throw new LitesetError("Not authorized", undefined, { status: 401 });
  try {
    return await run({ cache: "only" });
  } catch (error) {
    if (!(error instanceof CacheMiss)) throw error;
    if (!error.isKept) return run({});
  }
  const event: AsyncEvent = {
    channel_id: token.channel,
    job_id: randomUUID(),
    user_id: viewer.id,
    status: "pending",
    errors: [],
    result_url: null,
  };
  await askFor(app.jobs, "load_chart_data_into_cache", {
    job: { channel_id: event.channel_id, job_id: event.job_id, user_id: event.user_id },
    guest: viewer.guest
      ? {
          user: { username: viewer.username ?? undefined, first_name: viewer.firstName, last_name: viewer.lastName },
          resources: [...viewer.guest.resources],
          rls_rules: [...viewer.guest.rls],
        }
      : null,
    form_data: body,
    opened: opened(),
    address: call.query.toString(),
    cache_key: PREFIX + createHash("sha256").update(JSON.stringify(body)).digest("hex"),
  });
  return json(event, { status: 202 });
}

const subOf = ({ id }: Viewer): string | null => (id === null ? null : String(id));

/**
 * The body and the address parameters of a request that a worker has answered.
 * @throws LitesetError 404 when it is not kept any more
 */
export async function findContext(
  { app }: Call,
  key: string,
): Promise<{ data: Record<string, unknown>; address: URLSearchParams }> {
  const stored = key.startsWith(PREFIX) ? await readJsonEntry(app.caches.metadata, key) : undefined;
  const { success, data: kept } = keptContext.safeParse(stored);
  if (!success) throw notFound();
  return { data: kept.data, address: new URLSearchParams(kept.address) };
}
