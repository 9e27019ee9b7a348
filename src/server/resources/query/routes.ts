import { LitesetError } from "../../../errors.ts";
import { Query } from "../../../metadata/entities/sqllab.ts";
import { writeDateTime } from "../../../metadata/values.ts";
import { describedQueries, describeQuery } from "../../../sqllab/describe.ts";
import { readExtra } from "../../../sqllab/history.ts";
import { cancelStray } from "../../../sqllab/stray.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { object, readBody, text } from "../../rest/schema.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { queryResource, seesAllQueries } from "./resource.ts";

const { tag, apiClass, view } = queryResource;
const right = api("can_read", view);

const sinceQuestion: QuestionSchema = {
  id: "queries_get_updated_since_schema",
  type: "object",
  properties: { last_updated_ms: { type: "number" } },
  required: ["last_updated_ms"],
};
const stopBody = object({ client_id: text() }).meta({ id: "StopQuerySchema" });

/** Most queries of one answer of `updated_since`: the latest. */
const MAX_UPDATED = 1_000;

export const queryRoutes: Route[] = [
  // The reference has no `_info` here.
  ...resourceRoutes(queryResource).filter(({ path }) => !path.endsWith("/_info")),
  {
    method: "GET",
    path: "/api/v1/query/updated_since",
    right,
    audit: { action: `${apiClass}.get_updated_since` },
    doc: {
      tag,
      summary: "Get a list of queries that changed after last_updated_ms",
      q: sinceQuestion,
      result: () => ({
        type: "object",
        properties: { result: { type: "array", items: { $ref: "#/components/schemas/QueryRestApi.get" } } },
      }),
      answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found" },
    },
    action: listUpdated,
  },
  {
    method: "POST",
    path: "/api/v1/query/stop",
    right,
    audit: { action: `${apiClass}.stop_query` },
    doc: {
      tag,
      summary: "Manually stop a query with client_id",
      body: stopBody,
      result: () => ({ type: "object", properties: { result: { type: "string" } } }),
      answers: { 400: "Bad request", 401: "Unauthorized", 404: "Not found" },
    },
    action: stopQuery,
  },
];

/** The viewer's own queries that changed since a moment, for the editor that polls them. */
async function listUpdated(call: Call): Promise<Answer> {
  const { last_updated_ms: since } = readQuestion<{ last_updated_ms: number }>(call, sinceQuestion);
  const moment = new Date(since);
  if (Number.isNaN(moment.getTime()))
    throw new LitesetError("last_updated_ms is no moment that a clock could show", undefined, { status: 400 });
  const rows = await describedQueries(call.app.metadata)
    .where("query.user_id", "=", call.viewer.id ?? -1)
    .where("query.changed_on", ">=", writeDateTime(moment))
    .orderBy("query.changed_on", "desc")
    .limit(MAX_UPDATED)
    .execute();
  return { result: rows.map(describeQuery) };
}

const ENDED = ["failed", "success", "timed_out", "stopped"];

/**
 * Marks a query as stopped, which whoever runs it watches; where that process is gone, it is cancelled from here. One that has
 * ended stays as it is.
 */
async function stopQuery(call: Call): Promise<Answer> {
  const { client_id } = await readBody(call, stopBody);
  const em = call.app.metadata.em();
  const query = await em.findOne(Query, { client_id });
  const isOwn = query?.user?.id === call.viewer.id || seesAllQueries(call.viewer);
  if (!query || !isOwn)
    throw new LitesetError(`Query with client_id ${client_id} not found`, undefined, { status: 404 });
  if (!ENDED.includes(String(query.status))) {
    query.status = "stopped";
    query.end_time = Date.now();
    await em.flush();
    const { runner } = readExtra(query.extra_json);
    if (runner && !(await call.app.presence.living()).has(runner.id)) await cancelStray(call.app, query.id);
  }
  return { result: "OK" };
}
