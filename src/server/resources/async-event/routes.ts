import { LitesetError } from "../../../errors.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { channelOf } from "../../middleware/async-channel.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";

export const asyncEventRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/async_event/",
    right: api("can_list", "AsyncEventsRestApi"),
    audit: { action: "events", ref: "AsyncEventsRestApi.events" },
    doc: {
      tag: "AsyncEventsRestApi",
      summary: "Read off of the Redis events stream",
      query: { last_id: { type: "string" } },
      result: () => ({
        type: "object",
        properties: {
          result: {
            type: "array",
            items: {
              type: "object",
              properties: {
                id: { type: "string" },
                channel_id: { type: "string" },
                job_id: { type: "string" },
                user_id: { type: "integer" },
                status: { type: "string" },
                errors: { type: "array", items: { type: "object" } },
                result_url: { type: "string" },
              },
            },
          },
        },
      }),
      answers: { 200: "Async event results", 401: "Unauthorized", 500: "Fatal error" },
    },
    action: readEvents,
  },
];

/** The events of the browser's own channel since `last_id`. */
async function readEvents(call: Call): Promise<Answer> {
  const { app, viewer, query, request } = call;
  // The reference answers 500 while there are no asynchronous queries.
  if (!isFeatureEnabled(app.settings, "GLOBAL_ASYNC_QUERIES"))
    throw new LitesetError("There are no asynchronous queries here: GLOBAL_ASYNC_QUERIES is off", undefined, {
      status: 400,
    });
  const token = await channelOf(app.settings, request.headers.get("cookie"));
  // A cookie that somebody else left in this browser is not the viewer's.
  const isOwn = token && token.sub === (viewer.id === null ? null : String(viewer.id));
  if (!isOwn) throw new LitesetError("Not authorized", undefined, { status: 401 });
  const after = query.get("last_id") ?? undefined;
  if (after !== undefined && !/^\d{1,16}-\d{1,10}$/.test(after))
    throw new LitesetError("last_id is not the id of an event", undefined, { status: 400 });
  return { result: await app.events.read(token.channel, after) };
}
