import { LockMode } from "@mikro-orm/core";
import { z } from "zod";
import { Dashboard, EmbeddedDashboard } from "../../../metadata/entities/dashboard.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { readUuid } from "../../../metadata/values.ts";
import { json } from "../../answers.ts";
import { looseDb, type Row } from "../../rest/db.ts";
import { notFound } from "../../rest/item.ts";
import { datetime, integer, list, readBody, text } from "../../rest/schema.ts";
import { messageShape } from "../../rest/shapes.ts";
import { authorOf, retried } from "../../rest/store.ts";
import { isoText } from "../../rest/times.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { requireDashboard } from "./find.ts";
import { embeddedConfig } from "./schemas.ts";

const tag = "Dashboards";
const path = "/api/v1/dashboard/<id_or_slug>/embedded";
const answers = { 401: "Unauthorized", 403: "Forbidden", 404: "Not found" };

const person = z
  .object({ id: integer(), username: text(), first_name: text(), last_name: text() })
  .meta({ id: "User2" });

/** What is told about a dashboard's embedding. */
export const embeddedShape = z.object({
  result: z
    .object({
      uuid: text(),
      allowed_domains: list(text()),
      dashboard_id: text(),
      changed_on: datetime(),
      changed_by: person,
    })
    .meta({ id: "EmbeddedDashboardResponseSchema" }),
});

const setting = (method: "POST" | "PUT"): Route => ({
  method,
  path,
  right: api("can_set_embedded", "Dashboard"),
  audit: { action: "DashboardRestApi.set_embedded" },
  doc: {
    tag,
    summary: "Set a dashboard's embedded configuration",
    body: embeddedConfig,
    result: embeddedShape,
    answers: { 400: "Bad request", ...answers },
  },
  action: setEmbedded,
});

/** Where a dashboard may be embedded: the uuid is what guests' tokens name, and stays while it is. */
export const dashboardEmbeddingRoutes: Route[] = [
  {
    method: "GET",
    path,
    right: api("can_read", "Dashboard"),
    audit: { action: "DashboardRestApi.get_embedded" },
    doc: { tag, summary: "Get the dashboard's embedded configuration", result: embeddedShape, answers },
    action: async (call): Promise<Answer> => {
      const result = await describeEmbedded(call, "dashboard_id", await openDashboard(call));
      return result ? { result } : json({}, { status: 404 });
    },
  },
  setting("POST"),
  setting("PUT"),
  {
    method: "DELETE",
    path,
    right: api("can_set_embedded", "Dashboard"),
    audit: { action: "DashboardRestApi.delete_embedded" },
    doc: { tag, summary: "Delete a dashboard's embedded configuration", result: messageShape, answers },
    action: async (call): Promise<Answer> => {
      const id = await openDashboard(call);
      await looseDb(call.app.metadata).deleteFrom("embedded_dashboards").where("dashboard_id", "=", id).execute();
      return { message: "OK" };
    },
  },
];

const openDashboard = async (call: Call): Promise<number> =>
  Number((await requireDashboard(call, call.params.id_or_slug ?? "", [])).id);

async function setEmbedded(call: Call): Promise<Answer> {
  const id = await openDashboard(call);
  const { allowed_domains } = await readBody(call, embeddedConfig);
  const work = async (trx: EntityManager): Promise<void> => {
    // The lock keeps two requests at once from embedding it twice.
    const dashboard = await trx.findOne(Dashboard, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!dashboard) throw notFound();
    const embedded = await trx.findOne(EmbeddedDashboard, { dashboard });
    const data = { allow_domain_list: allowed_domains.join(","), ...authorOf(trx, call.viewer, !embedded) };
    if (embedded) Object.assign(embedded, data);
    else trx.create(EmbeddedDashboard, { ...data, dashboard } as never);
  };
  await retried(() => call.app.metadata.em().transactional(work));
  return { result: await describeEmbedded(call, "dashboard_id", id) };
}

/** How a dashboard is embedded, found by its id or by the uuid as the column holds it; undefined when it is not. */
export async function describeEmbedded(
  call: Call,
  column: "dashboard_id" | "uuid",
  value: unknown,
): Promise<Row | undefined> {
  const row = await looseDb(call.app.metadata)
    .selectFrom("embedded_dashboards as e")
    .leftJoin("ab_user as u", "u.id", "e.changed_by_fk")
    .where(`e.${column}`, "=", value)
    .select(["e.uuid", "e.allow_domain_list", "e.dashboard_id", "e.changed_on"])
    .select(["u.id", "u.username", "u.first_name", "u.last_name"])
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, username, first_name, last_name } = row;
  return {
    uuid: readUuid(row.uuid as string),
    allowed_domains: String(row.allow_domain_list ?? "")
      .split(",")
      .filter(Boolean),
    dashboard_id: String(row.dashboard_id),
    changed_on: row.changed_on ? isoText(row.changed_on) : null,
    changed_by: id === null ? null : { id, username, first_name, last_name },
  };
}
