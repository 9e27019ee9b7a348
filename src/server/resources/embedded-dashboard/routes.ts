import { writeUuid } from "../../../metadata/values.ts";
import { isUuid } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { describeEmbedded, embeddedShape } from "../dashboard/embedded.ts";

const text = { type: "string" };
const flag = { type: "boolean" };

export const embeddedDashboardRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/embedded_dashboard/<uuid>",
    flag: "EMBEDDED_SUPERSET",
    right: api("can_read", "EmbeddedDashboard"),
    audit: { action: "EmbeddedDashboardRestApi.get_embedded", ref: "EmbeddedDashboardRestApi.get" },
    doc: {
      tag: "Embedded Dashboard",
      summary: "Get the dashboard's embedded configuration by its own uuid",
      query: {
        uiConfig: { type: "number" },
        show_filters: flag,
        expand_filters: flag,
        native_filters_key: text,
        permalink_key: text,
      },
      result: embeddedShape,
      answers: { 401: "Unauthorized", 404: "Not found" },
    },
    action: showEmbedded,
  },
];

async function showEmbedded(call: Call): Promise<Answer> {
  const { uuid = "" } = call.params;
  const result = isUuid(uuid)
    ? await describeEmbedded(call, "uuid", writeUuid(call.app.metadata, uuid.toLowerCase()))
    : undefined;
  if (!result) throw notFound();
  return { result };
}
