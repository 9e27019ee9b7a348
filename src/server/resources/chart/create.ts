import { LitesetError } from "../../../errors.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import { isOwner } from "../../../security/ownership.ts";
import { json } from "../../answers.ts";
import { type BodyFields, readBody, unprocessable } from "../../rest/body.ts";
import { authorOf } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { ownersFor } from "../shared/owners.ts";
import { tagNewObject } from "../shared/tags.ts";

const KINDS = ["table", "dataset", "query", "saved_query", "view"];

const fields: BodyFields = {
  slice_name: { type: "string", required: true, min: 1, max: 250 },
  description: { type: "string", nullable: true },
  viz_type: { type: "string", min: 0, max: 250 },
  owners: { type: "integers" },
  params: { type: "json", nullable: true },
  query_context: { type: "json", nullable: true },
  query_context_generation: { type: "boolean", nullable: true },
  cache_timeout: { type: "integer", nullable: true },
  datasource_id: { type: "integer", required: true },
  datasource_type: { type: "string", required: true, choices: KINDS },
  datasource_name: { type: "string", nullable: true },
  dashboards: { type: "integers" },
  certified_by: { type: "string", nullable: true },
  certification_details: { type: "string", nullable: true },
  is_managed_externally: { type: "boolean", nullable: true },
  external_url: { type: "string", nullable: true },
  uuid: { type: "uuid", nullable: true },
};

/**
 * POST: a chart, put on dashboards that its maker owns. As in the reference, it may name a dataset that its maker cannot
 * read; its data stays closed to them.
 */
export async function createChart(call: Call): Promise<Answer> {
  const body = await readBody(call, fields);
  const em = call.app.metadata.em();
  const problems: Record<string, unknown> = {};
  const dataset =
    body.datasource_type === "table"
      ? await em.findOne(Dataset, { id: Number(body.datasource_id) }, { populate: ["database", "owners"] })
      : null;
  if (!dataset) problems.datasource_id = ["Datasource does not exist"];
  const ids = (body.dashboards ?? []) as number[];
  const dashboards = await em.find(Dashboard, { id: { $in: ids } }, { populate: ["owners"] });
  if (dashboards.length !== new Set(ids).size) problems.dashboards = ["Dashboards do not exist"];
  const owners = await ownersFor(em, call.viewer, body.owners).catch(() => {
    problems.owners = ["Owners are invalid"];
    return [];
  });
  if (Object.keys(problems).length > 0 || !dataset) throw unprocessable(problems);
  const isForeign = dashboards.some((dashboard) => !isOwner(call.viewer, dashboard.owners.getItems()));
  if (isForeign && !call.viewer.isAdmin) {
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  }
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
