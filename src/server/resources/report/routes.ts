import { LitesetError } from "../../../errors.ts";
import { deleteRoutes } from "../../rest/delete.ts";
import { showItem } from "../../rest/item.ts";
import { listRows } from "../../rest/list.ts";
import { itemQuestion, listQuestion, type QuestionSchema, readQuestion } from "../../rest/question.ts";
import { resourceRoutes } from "../../rest/routes.ts";
import { itemShape, listShape } from "../../rest/shapes.ts";
import { writeRoutes } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { reportLogResource, reportResource } from "./resource.ts";
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
    flag,
    doc: { tag, summary: "Get slack channels", q: channelsQuestion, answers: { ...answers, 403: "Forbidden" } },
    action: listChannels,
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

function listChannels(call: Call): never {
  readQuestion(call, channelsQuestion);
  const message = call.app.settings.SLACK_API_TOKEN
    ? "Slack is not supported yet: Liteset cannot list its channels"
    : "Slack is not set up: SLACK_API_TOKEN is empty";
  throw new LitesetError(message, undefined, { status: 422 });
}
