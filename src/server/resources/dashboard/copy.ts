import { LitesetError } from "../../../errors.ts";
import { Chart } from "../../../metadata/entities/chart.ts";
import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { User } from "../../../metadata/entities/user.ts";
import type { EntityManager } from "../../../metadata/orm.ts";
import { isOwner } from "../../../security/ownership.ts";
import { isFeatureEnabled } from "../../../settings/flags.ts";
import { readBody } from "../../rest/schema.ts";
import { authorOf, insertRow } from "../../rest/store.ts";
import type { Answer, Call } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { tagNewObject } from "../shared/tags.ts";
import { changedAt } from "./change.ts";
import { requireDashboard } from "./find.ts";
import { completeMetadata, type GivenMetadata, readMetadata, writePositions } from "./metadata.ts";
import { visibleCharts } from "./opening.ts";
import { dashboardCopy } from "./schemas.ts";

/** POST: a dashboard of the viewer's own, with the charts of another or with copies of them. */
export async function copyDashboard(call: Call): Promise<Answer> {
  const { id } = await requireDashboard(call, call.params.id_or_slug ?? "", []);
  const body = await readBody(call, dashboardCopy);
  if (!body.dashboard_title) throw refused("dashboard_title");
  if (!body.json_metadata) throw refused("json_metadata");
  const em = call.app.metadata.em();
  const original = await em.findOneOrFail(Dashboard, { id: Number(id) }, { populate: ["owners", "slices"] });
  if (isFeatureEnabled(call.app.settings, "DASHBOARD_RBAC") && !ownsOrRules(call, original))
    throw new LitesetError("Forbidden", undefined, { status: 403 });
  const given = readMetadata(body.json_metadata);
  const placeable = await visibleCharts(call, given.chartIds);
  const { dashboard_title, css = null } = body;
  const ownerIds = call.viewer.id === null ? [] : [call.viewer.id];
  const copy = await insertRow(call, Dashboard, { dashboard_title, css, owners: ownerIds }, async (row, trx) => {
    const copied = body.duplicate_slices ? await copyCharts(original, call, trx) : undefined;
    await placeCharts(row, original, copied ? renameCharts(given, copied) : given, { placeable, copied }, trx);
    await trx.flush();
    await tagNewObject(trx, call, "dashboard", row.id, ownerIds);
  });
  call.note({ dashboard_id: copy.id });
  return { result: { id: copy.id, last_modified_time: changedAt(copy) } };
}

const refused = (field: string) =>
  new LitesetError({ [field]: ["Missing data for required field."] }, undefined, { status: 400 });

const ownsOrRules = ({ viewer }: Call, { owners }: Dashboard): boolean =>
  viewer.isAdmin || isOwner(viewer, owners.getItems());

/** Copies by the id of the chart they are of. */
type Copies = ReadonlyMap<number, Chart>;

async function copyCharts(original: Dashboard, call: Call, trx: EntityManager): Promise<Copies> {
  const copies = new Map<number, Chart>();
  const owner = call.viewer.id === null ? [] : [trx.getReference(User, call.viewer.id)];
  for (const chart of original.slices) {
    const { slice_name, datasource_id, datasource_type, datasource_name, viz_type, params, description } = chart;
    const { cache_timeout, perm, schema_perm, catalog_perm } = chart;
    const copy = trx.create(Chart, {
      ...{ slice_name, datasource_id, datasource_type, datasource_name, viz_type, params, description },
      ...{ cache_timeout, perm, schema_perm, catalog_perm },
      owners: owner,
      ...authorOf(trx, call.viewer, true),
    } as never);
    copies.set(chart.id, copy);
  }
  await trx.flush();
  for (const chart of copies.values())
    await tagNewObject(
      trx,
      call,
      "chart",
      chart.id,
      owner.map(({ id }) => id),
    );
  return copies;
}

/** A layout that names the copies instead of the charts; other charts have no place in it. */
function renameCharts(given: GivenMetadata, copies: Copies): GivenMetadata {
  const positions = Object.fromEntries(
    Object.entries(given.positions ?? {}).map(([key, value]) => {
      const node = parseObject(value);
      const meta = parseObject(node.meta);
      if (!meta.chartId) return [key, value];
      return [key, { ...node, meta: { ...meta, chartId: copies.get(meta.chartId as number)?.id ?? null } }];
    }),
  );
  const chartIds = given.chartIds.flatMap((id) => copies.get(id)?.id ?? []);
  return { ...given, positions: given.positions && positions, chartIds };
}

async function placeCharts(
  copy: Dashboard,
  original: Dashboard,
  given: GivenMetadata,
  { placeable, copied }: { placeable: ReadonlySet<number>; copied: Copies | undefined },
  trx: EntityManager,
): Promise<void> {
  const own = copied ? [...copied.values()] : original.slices.getItems();
  const known = new Set(own.map((chart) => chart.id));
  const ids = given.positions
    ? given.chartIds.filter((id) => known.has(id) || (!copied && placeable.has(id)))
    : [...known];
  const charts = await trx.find(Chart, { id: { $in: ids } });
  copy.slices.set(charts);
  const renamed = (id: number) => (copied ? copied.get(id)?.id : id);
  copy.json_metadata = completeMetadata(parseObject(original.json_metadata), given, (id) => {
    const chart = renamed(id);
    return chart !== undefined && given.chartIds.includes(chart) ? chart : undefined;
  });
  if (given.positions)
    copy.position_json = writePositions(given.positions, new Map(charts.map(({ id, uuid }) => [id, uuid ?? ""])));
}
