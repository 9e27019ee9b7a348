import { LitesetError } from "../../../errors.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { isOwner } from "../../../security/ownership.ts";
import { json } from "../../answers.ts";
import { flag, integer, jsonText, list, object, readBody, text, unprocessable, uuid } from "../../rest/schema.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";
import { refuseClosed, visibleDashboards } from "./dashboards.ts";

/** Kinds of datasources that a chart may name; only tables have data here. */
export const DATASOURCE_TYPES = ["table", "dataset", "query", "saved_query", "view"];

export const newChart = object({
  slice_name: text({ min: 1, max: 250 }),
  description: text().nullable().optional(),
  viz_type: text({ min: 0, max: 250 }).optional(),
  owners: list(integer()).optional(),
  params: jsonText().nullable().optional(),
  query_context: jsonText().nullable().optional(),
  query_context_generation: flag().nullable().optional(),
  cache_timeout: integer().nullable().optional(),
  datasource_id: integer(),
  datasource_type: text({ choices: DATASOURCE_TYPES }),
  datasource_name: text().nullable().optional(),
  dashboards: list(integer()).optional(),
  certified_by: text().nullable().optional(),
  certification_details: text().nullable().optional(),
  is_managed_externally: flag().nullable().optional(),
  external_url: text().nullable().optional(),
  uuid: uuid().nullable().optional(),
}).meta({ id: "ChartRestApi.post" });

/**
 * POST: a chart, put on dashboards that its maker owns. As in the reference, it may name a dataset that its maker cannot
 * read; its data stays closed to them, and it goes on no dashboard.
 */
export async function createChart(call: Call): Promise<Answer> {
  const body = await readBody(call, newChart);
  const em = call.app.metadata.em();
  const problems: Record<string, unknown> = {};
  const dataset =
    body.datasource_type === "table"
      ? await em.findOne(Dataset, { id: Number(body.datasource_id) }, { populate: ["database", "owners"] })
      : null;
  if (!dataset) problems.datasource_id = ["Datasource does not exist"];
  const ids = (body.dashboards ?? []) as number[];
  const dashboards = await em.find(Dashboard, { id: { $in: ids } }, { populate: ["owners"] });
  const open = await visibleDashboards(call, ids);
  if (dashboards.length !== new Set(ids).size || !ids.every((id) => open.has(id)))
    problems.dashboards = ["Dashboards do not exist"];
  const owners = await ownersFor(em, call.viewer, body.owners).catch(() => {
    problems.owners = ["Owners are invalid"];
    return [];
  });
  if (Object.keys(problems).length > 0 || !dataset) throw unprocessable(problems);
  const isForeign = dashboards.some((dashboard) => !isOwner(call.viewer, dashboard.owners.getItems()));
  if (isForeign && !call.viewer.isAdmin) {
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  }
  if (dashboards.length > 0) refuseClosed(call, dataset);
  const chart = await em.transactional(async (trx) => {
    const { owners: _owners, dashboards: _dashboards, query_context_generation: _generation, ...given } = body;
    const created = trx.create(Chart, {
      ...given,
      datasource_name: dataset.schema ? `${dataset.schema}.${dataset.table_name}` : dataset.table_name,
      perm: dataset.perm,
      schema_perm: dataset.schema_perm,
      catalog_perm: dataset.catalog_perm,
      last_saved_at: new Date(),
      last_saved_by: call.viewer.id,
      owners: owners.map((owner) => owner.id),
      dashboards: dashboards.map((dashboard) => dashboard.id),
      ...authorOf(trx, call.viewer, true),
    } as never);
    await trx.flush();
    await tagNewObject(
      trx,
      call,
      "chart",
      created.id,
      owners.map((owner) => owner.id),
    );
    return created;
  });
  call.note({ slice_id: chart.id });
  return json({ id: chart.id, result: body }, { status: 201 });
}
