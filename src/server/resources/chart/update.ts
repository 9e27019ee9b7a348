import type { z } from "zod";
import { LitesetError } from "../../../errors.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { Dataset } from "../../../metadata/entities/dataset.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isOwner } from "../../../security/ownership.ts";
import { flag, gather, integer, jsonText, list, object, text, unprocessable, uuid } from "../../rest/schema.ts";
import { changeRow } from "../../rest/store.ts";
import type { Call } from "../../route.ts";
import { ownersAfter } from "../shared/owners.ts";
import { retagOwners, setTags } from "../shared/tags.ts";
import { DATASOURCE_TYPES } from "./create.ts";
import { refuseClosed, visibleDashboards } from "./dashboards.ts";
import { chartResource } from "./resource.ts";

export const chartChanges = object({
  slice_name: text({ min: 0, max: 250 }).nullable(),
  description: text().nullable(),
  viz_type: text({ min: 0, max: 250 }).nullable(),
  owners: list(integer()),
  params: jsonText().nullable(),
  // As in the reference, this one may hold any text.
  query_context: text().nullable(),
  query_context_generation: flag().nullable(),
  cache_timeout: integer().nullable(),
  datasource_id: integer().nullable(),
  datasource_type: text({ choices: DATASOURCE_TYPES }).nullable(),
  dashboards: list(integer()),
  certified_by: text().nullable(),
  certification_details: text().nullable(),
  is_managed_externally: flag().nullable(),
  external_url: text().nullable(),
  uuid: uuid().nullable(),
  tags: list(integer()),
}).partial();
type ChartChanges = z.infer<typeof chartChanges>;

/** PUT: by owners and admins; a query context alone may be filled in by whoever sees the chart. */
export async function changeChart(id: number, body: ChartChanges, call: Call): Promise<Record<string, unknown>> {
  // Read before the transaction: on SQLite nothing in it may wait for another unit of work.
  const openIds = body.dashboards ? await visibleDashboards(call, body.dashboards) : new Set<number>();
  await changeRow(chartResource, call, Chart, id, async (chart, trx) => {
    await trx.populate([chart], ["owners", "dashboards"]);
    const problems: Record<string, unknown> = {};
    if (!isQueryContextOnly(body)) {
      if (!isOwner(call.viewer, chart.owners.getItems()) && !call.viewer.isAdmin)
        throw new LitesetError("Forbidden", undefined, { status: 403 });
      const owners = await gather(problems, ownersAfter(trx, call.viewer, chart.owners.getItems(), body.owners));
      if (owners) chart.owners.set(owners);
    }
    await gather(problems, setTags(trx, call, "chart", id, body.tags));
    const dataset = await datasetFor(trx, body, problems);
    await gather(problems, moveToDashboards(call, trx, chart, body.dashboards, openIds));
    if (Object.keys(problems).length > 0) throw unprocessable(problems);
    if (dataset && dataset.id !== chart.datasource_id && chart.dashboards.length > 0) refuseClosed(call, dataset);
    const owners = chart.owners.getItems().map((owner) => owner.id);
    if (body.owners) await retagOwners(trx, call, "chart", id, owners);
    return { ...columnsOf(body), ...permsOf(dataset), ...savedBy(body, call) };
  });
  call.note({ slice_id: id });
  return { id, result: body };
}

const isQueryContextOnly = ({ query_context_generation: generated, ...rest }: ChartChanges): boolean =>
  generated === true && Object.keys(rest).length === 1 && "query_context" in rest;

async function datasetFor(
  em: EntityManager,
  { datasource_id: id, datasource_type: type }: ChartChanges,
  problems: Record<string, unknown>,
): Promise<Dataset | null> {
  if (id === undefined || id === null) return null;
  if (!type) {
    problems.datasource_type = ["Datasource type is required when datasource_id is given"];
    return null;
  }
  const dataset = type === "table" ? await em.findOne(Dataset, { id }, { populate: ["database", "owners"] }) : null;
  if (!dataset) problems.datasource_id = ["Datasource does not exist"];
  return dataset;
}

/** A chart stays on the dashboards it is on; others get it from their owners and admins only. */
async function moveToDashboards(
  { viewer }: Call,
  em: EntityManager,
  chart: Chart,
  asked: readonly number[] | undefined,
  openIds: ReadonlySet<number>,
): Promise<void> {
  if (!asked) return;
  const wanted = [...new Set(asked)];
  const dashboards = await em.find(Dashboard, { id: { $in: wanted } }, { populate: ["owners"] });
  const current = new Set(chart.dashboards.getItems().map((dashboard) => dashboard.id));
  const isOpen = wanted.every((id) => current.has(id) || openIds.has(id));
  if (dashboards.length !== wanted.length || !isOpen) throw unprocessable({ dashboards: ["Dashboards do not exist"] });
  const isForeign = dashboards.some(({ id, owners }) => !current.has(id) && !isOwner(viewer, owners.getItems()));
  if (isForeign && !viewer.isAdmin) throw new LitesetError("Forbidden", undefined, { status: 403 });
  chart.dashboards.set(dashboards);
}

function columnsOf(body: ChartChanges): Record<string, unknown> {
  const {
    owners: _owners,
    dashboards: _dashboards,
    tags: _tags,
    query_context_generation: _generated,
    datasource_id: datasource,
    uuid: id,
    ...columns
  } = body;
  return { ...columns, ...(datasource ? { datasource_id: datasource } : {}), ...(id ? { uuid: id } : {}) };
}

const permsOf = (dataset: Dataset | null): Record<string, unknown> =>
  dataset
    ? {
        datasource_name: dataset.schema ? `${dataset.schema}.${dataset.table_name}` : dataset.table_name,
        perm: dataset.perm,
        schema_perm: dataset.schema_perm,
        catalog_perm: dataset.catalog_perm,
      }
    : {};

/** Filling in a query context is no saving. */
const savedBy = (body: ChartChanges, { viewer }: Call): Record<string, unknown> =>
  body.query_context_generation === undefined || body.query_context_generation === null
    ? { last_saved_at: new Date(), last_saved_by: viewer.id }
    : {};
