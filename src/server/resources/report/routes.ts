import { z } from "zod";
import { readJsonEntry } from "../../../cache/json.ts";
import { LitesetError, messageOf } from "../../../errors.ts";
import { openSlack, type SlackChannel, slackNames } from "../../../slack.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { showItem } from "../../rest/item.ts";
import { listRows } from "../../rest/list.ts";
import { itemQuestion, listQuestion, type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { list, object, text } from "../../rest/schema.ts";
import { itemShape, listShape } from "../../rest/shapes.ts";
import { writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { listNeeds } from "./needs.ts";
import { listPictures, showPicture } from "./pictures.ts";
import { reportLogResource, reportResource } from "./resource.ts";
import { runReport } from "./run.ts";
import { newReport, reportChanges } from "./schemas.ts";
import { changeReport, createReport } from "./write.ts";

const { tag, flag, view } = reportResource;
const right = api("can_read", view);
const answers = { 400: "Bad request", 401: "Unauthorized", 422: "Could not process entity" };

const channelsQuestion: QuestionSchema = {
  id: "get_slack_channels_schema",
  type: "object",
  properties: {
    search_string: { type: "string" },
    types: { type: "array", items: { type: "string", enum: ["public_channel", "private_channel"] } },
    exact_match: { type: "boolean" },
  },
};

export const reportRoutes: Route[] = [
  ...resourceRoutes(reportResource),
  ...writeRoutes(reportResource, {
    noun: "report schedule",
    create: { body: newReport, act: createReport },
    update: { body: reportChanges, act: changeReport },
  }),
  ...deleteRoutes(reportResource, {
    noun: "report schedule",
    owners: ["report_schedule_user", "report_schedule_id"],
    dependents: [
      { table: "report_schedule_user", key: "report_schedule_id" },
      { table: "report_recipient", key: "report_schedule_id" },
      { table: "report_execution_log", key: "report_schedule_id" },
    ],
  }),
  {
    method: "GET",
    path: "/api/v1/report/slack_channels/",
    right,
    audit: { action: "ReportScheduleRestApi.slack_channels" },
    flag,
    doc: {
      tag,
      summary: "Get slack channels",
      q: channelsQuestion,
      result: object({ result: list(object({ id: text(), name: text() })) }),
      answers: { ...answers, 403: "Forbidden", 404: "Not found" },
    },
    action: listChannels,
  },
  {
    method: "GET",
    path: "/api/v1/report/needs/",
    right,
    flag,
    // Not in the reference's API, so not in its document either.
    action: listNeeds,
  },
  {
    method: "POST",
    path: "/api/v1/report/<int:pk>/run/",
    right: api("can_write", view),
    flag,
    audit: { action: "ReportScheduleRestApi.run" },
    action: runReport,
  },
  // Neither are these in the reference's API.
  { method: "GET", path: "/api/v1/report/<int:pk>/pictures/", right, flag, action: listPictures },
  {
    method: "GET",
    path: "/api/v1/report/<int:pk>/pictures/<string:execution>/<int:at>",
    right,
    flag,
    action: showPicture,
  },
  {
    method: "GET",
    path: "/api/v1/report/<int:pk>/log/",
    right,
    flag,
    doc: {
      tag,
      summary: "Get a list of report schedule logs",
      q: listQuestion,
      result: listShape(reportLogResource),
      answers,
    },
    action: async (call): Promise<Answer> => {
      const { count, ids, result } = (await listRows(reportLogResource, call)) as Record<string, unknown>;
      return { count, ids, result };
    },
  },
  {
    method: "GET",
    path: "/api/v1/report/<int:pk>/log/<int:log_id>",
    right,
    flag,
    doc: {
      tag,
      summary: "Get a report schedule log",
      q: itemQuestion,
      result: itemShape(reportLogResource),
      answers: { ...answers, 404: "Not found" },
    },
    action: async (call): Promise<Answer> => {
      const item = await showItem(reportLogResource, call, Number(call.params.log_id));
      const { id, result } = item as Record<string, unknown>;
      return { id, result };
    },
  },
];

interface ChannelsQuestion {
  search_string?: string;
  types?: ("public_channel" | "private_channel")[];
  exact_match?: boolean;
  force?: boolean;
}

const CHANNELS_KEY = "slack_conversations_list";

/** Channels by parts of their names or ids; Slack is asked again after SLACK_CACHE_TIMEOUT, or when that is wished. */
async function listChannels(call: Call): Promise<Answer> {
  const { search_string, types = [], exact_match, force } = readQuestion<ChannelsQuestion>(call, channelsQuestion);
  const words = slackNames(search_string?.toLowerCase());
  const isFound = ({ id, name }: SlackChannel) =>
    words.length === 0 ||
    [id, name].some((text) =>
      words.some((word) => (exact_match ? text.toLowerCase() === word : text.toLowerCase().includes(word))),
    );
  const isWanted = ({ is_private }: SlackChannel) =>
    types.length === 0 || types.includes(is_private ? "private_channel" : "public_channel");
  const channels = await knownChannels(call, force === true);
  return { result: channels.filter((channel) => isWanted(channel) && isFound(channel)) };
}

const keptChannels: z.ZodType<SlackChannel[]> = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    is_member: z.boolean().optional(),
    is_private: z.boolean().optional(),
  }),
);

async function knownChannels({ app, signal }: Call, isForced: boolean): Promise<SlackChannel[]> {
  const cache = app.caches.metadata;
  const kept = isForced ? undefined : await readJsonEntry(cache, CHANNELS_KEY);
  const { success, data } = keptChannels.safeParse(kept);
  if (success) return data;
  try {
    const channels = await openSlack(app.settings, signal).channels();
    await cache.set(CHANNELS_KEY, JSON.stringify(channels), app.settings.SLACK_CACHE_TIMEOUT);
    return channels;
  } catch (error) {
    const reason = messageOf(error);
    throw new LitesetError(`Failed to list channels: ${reason}`, undefined, { status: 422, cause: error });
  }
}
