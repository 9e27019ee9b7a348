import { sql } from "kysely";
import { LitesetError } from "../../../errors.ts";
import { Log } from "../../../metadata/entities/log.ts";
import { writeDateTime } from "../../../metadata/values.ts";
import { html } from "../../answers.ts";
import { spacedJson, toId } from "../../audit.ts";
import { looseDb, type Row } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { float, integer, list, object, text } from "../../rest/schema.ts";
import { insertRow } from "../../rest/store.ts";
import { agoText, epochMs } from "../../rest/times.ts";
import { writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, page, type Route } from "../../route.ts";
import { logResource } from "./resource.ts";

const question: QuestionSchema = {
  id: "get_recent_activity_schema",
  type: "object",
  properties: {
    page: { type: "number" },
    page_size: { type: "number" },
    actions: { type: "array", items: { type: "string" } },
    distinct: { type: "boolean" },
  },
};

const activities = object({
  result: list(
    object({
      action: text(),
      item_type: text(),
      item_url: text(),
      item_title: text(),
      time: float(),
      time_delta_humanized: text(),
    }).meta({ id: "RecentActivity" }),
  ),
}).meta({ id: "RecentActivityResponseSchema" });

interface ActivityQuestion {
  page?: number;
  page_size?: number;
  actions?: string[];
  distinct?: boolean;
}

/** The log table has a list and items; it is written by what is logged. */
const readRoutes = resourceRoutes(logResource).filter(({ path }) => !path.endsWith("/_info"));

/** A row comes from a request without fields: what it says is the server's to know. */
const addRoutes = writeRoutes(logResource, {
  noun: "log entry",
  refusedStatus: 422,
  create: {
    body: object({ id: integer().optional() }),
    act: async (_given, call) => {
      const { id } = await insertRow(call, Log, { dttm: new Date() });
      return { id, result: { id } };
    },
  },
});

export const logRoutes: Route[] = [
  ...readRoutes.map((route) => ({ ...route, action: whereShown(route.action) })),
  ...addRoutes.map((route) => ({ ...route, action: whereShown(route.action) })),
  {
    method: "POST",
    path: "/superset/log/",
    right: page("can_log", "Superset"),
    csrfExempt: true,
    action: reportEvents,
  },
  {
    method: "GET",
    path: "/api/v1/log/recent_activity/",
    right: api("can_recent_activity", "Log"),
    audit: { action: "LogRestApi.recent_activity" },
    doc: {
      tag: "LogRestApi",
      summary: "Get recent activity data for a user",
      path: { user_id: { type: "integer" } },
      q: question as Record<string, unknown>,
      result: activities,
      answers: { 400: "Bad request", 401: "Unauthorized", 403: "Forbidden" },
    },
    action: recentActivity,
  },
];

/** Only where the settings show the log to anybody. */
function whereShown(action: Route["action"]): Route["action"] {
  return (call) => {
    if (!call.app.settings.SUPERSET_LOG_VIEW) throw notFound();
    return action(call);
  };
}

const MAX_EVENTS = 200;

/**
 * What the browser did, one row of the log table each: a JSON list in the form field that `explode` names. Without one, the
 * fields themselves are a row.
 */
async function reportEvents(call: Call): Promise<Response> {
  const fields = [...(await call.form())].filter(([, value]) => typeof value === "string");
  const sent = { path: call.url.pathname, ...Object.fromEntries(fields), ...Object.fromEntries(call.query) } as Row;
  const dttm = writeDateTime(new Date());
  const rows = (readEvents(sent[String(sent.explode)]) ?? [sent]).map((event) => ({
    action: "log",
    user_id: call.viewer.id,
    dashboard_id: toId(event.dashboard_id) ?? (event.source === "dashboard" ? toId(event.source_id) : null),
    slice_id: toId(event.slice_id) ?? (event.source === "slice" ? toId(event.source_id) : null),
    json: spacedJson(event).slice(0, 32_000),
    dttm,
    duration_ms: Math.trunc(Number(event.duration ?? 0)) || 0,
    referrer: call.request.headers.get("referer")?.slice(0, 1000) ?? null,
  }));
  if (rows.length > 0) await call.app.metadata.kysely().insertInto("logs").values(rows).execute();
  return html("");
}

/** Undefined where there is no list. */
function readEvents(text: unknown): Row[] | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const events: unknown = JSON.parse(text);
    if (!Array.isArray(events)) return undefined;
    return events.filter((event): event is Row => typeof event === "object" && event !== null).slice(0, MAX_EVENTS);
  } catch {
    return undefined;
  }
}

/** What the viewer opened of late: dashboards and charts, each once unless asked otherwise. */
async function recentActivity(call: Call): Promise<Answer> {
  const {
    page = 0,
    page_size: size = 10,
    actions = ["mount_explorer", "mount_dashboard"],
    distinct = true,
  } = readQuestion<ActivityQuestion>(call, question);
  if (call.viewer.id === null) throw new LitesetError("Not authorized", undefined, { status: 401 });
  const limit = Math.max(1, Math.min(Math.trunc(size), 100));
  const db = looseDb(call.app.metadata);
  const year = new Date(Date.now() - 365 * 86_400_000).toISOString().replace("T", " ").replace("Z", "000");
  let query = db
    .selectFrom("logs as l")
    .leftJoin("dashboards as d", "d.id", "l.dashboard_id")
    .leftJoin("slices as s", (join) => join.onRef("s.id", "=", sql`coalesce(l.slice_id, 0)`))
    .where("l.user_id", "=", call.viewer.id)
    .where((eb) =>
      eb.or([
        eb("l.action", "in", actions.length > 0 ? actions : [""]),
        // What browsers report is in rows of the action "log".
        eb.and([
          eb("l.action", "=", "log"),
          eb.or(actions.map((action) => eb("l.json", "like", `%"event_name": "${action}"%`))),
        ]),
      ]),
    )
    .where("l.dttm", ">", year)
    .where((eb) => eb.or([eb("d.id", "is not", null), eb("s.id", "is not", null)]))
    .select(["l.dashboard_id", "l.slice_id", "d.dashboard_title", "d.slug", "s.slice_name"])
    .limit(limit)
    .offset(Math.max(0, Math.trunc(page)) * limit);
  query = distinct
    ? query
        .select([sql`max(l.dttm)`.as("dttm"), sql`min(l.action)`.as("action")])
        .groupBy(["l.dashboard_id", "l.slice_id", "d.dashboard_title", "d.slug", "s.slice_name"])
        .orderBy(sql`max(l.dttm)`, "desc")
    : query.select(["l.dttm", "l.action"]).orderBy("l.dttm", "desc");
  const now = new Date();
  return { result: (await query.execute()).map((row) => describe(row, now)) };
}

function describe(row: Row, now: Date): Row {
  const isDashboard = row.dashboard_title !== null || (row.dashboard_id && !row.slice_id);
  return {
    action: row.action,
    item_type: isDashboard ? "dashboard" : "slice",
    item_url: isDashboard
      ? `/superset/dashboard/${row.slug || row.dashboard_id}/`
      : `/explore/?slice_id=${row.slice_id}`,
    item_title: isDashboard ? row.dashboard_title || "<empty>" : row.slice_name || "<empty>",
    time: epochMs(row.dttm),
    time_delta_humanized: agoText(row.dttm, now),
  };
}
