import { Dashboard } from "../../../metadata/entities/dashboard.ts";
import { spacedJson } from "../../audit.ts";
import { readBody } from "../../rest/schema.ts";
import { authorOf } from "../../rest/store.ts";
import { readId } from "../../rest/write.ts";
import { type Answer, api, type Call, type Route } from "../../route.ts";
import { parseObject } from "../dataset/describe.ts";
import { changeOwn } from "./change.ts";
import { refuseClosedTargets, visibleTargets } from "./opening.ts";
import { type ColorChanges, colorChanges, type FilterChanges, filterChanges } from "./schemas.ts";

const right = api("can_write", "Dashboard");
const tag = "Dashboards";
const answers = { 400: "Bad request", 401: "Unauthorized", 403: "Forbidden", 404: "Not found", 422: "Unprocessable" };
const result = () => ({ type: "object", properties: { result: { type: "array" } } });

/** Parts of a dashboard's metadata that are changed on their own. */
export const dashboardSettingsRoutes: Route[] = [
  {
    method: "PUT",
    path: "/api/v1/dashboard/<pk>/filters",
    right,
    audit: { action: "DashboardRestApi.put_filters" },
    doc: { tag, summary: "Update native filters configuration for a dashboard.", body: filterChanges, result, answers },
    action: changeFilters,
  },
  {
    method: "PUT",
    path: "/api/v1/dashboard/<pk>/colors",
    right,
    audit: { action: "DashboardRestApi.put_colors" },
    doc: {
      tag,
      summary: "Update colors configuration for a dashboard.",
      query: { mark_updated: { type: "boolean" } },
      body: colorChanges,
      result,
      answers,
    },
    action: changeColors,
  },
];

type Filter = Record<string, unknown>;

async function changeFilters(call: Call): Promise<Answer> {
  const changes = await readBody(call, filterChanges);
  const visible = await visibleTargets(call, changes.modified);
  let filters: Filter[] = [];
  await changeOwn(readId(call.params.pk), call, async (dashboard) => {
    const metadata = parseObject(dashboard.json_metadata);
    const { native_filter_configuration: stored } = metadata;
    refuseClosedTargets("modified", changes.modified, { stored, visible });
    filters = mergeFilters(Array.isArray(stored) ? stored.map(parseObject) : [], changes);
    return { json_metadata: spacedJson({ ...metadata, native_filter_configuration: filters }) };
  });
  return { result: filters };
}

/** Filters after some were changed, added, deleted and ordered anew; an order leaves out what it does not name. */
function mergeFilters(
  stored: readonly Filter[],
  { deleted = [], modified = [], reordered = [] }: FilterChanges,
): Filter[] {
  const left = stored.filter((filter) => !deleted.includes(filter.id as string));
  const merged = left.map((filter) => modified.find((change) => change.id === filter.id) ?? filter);
  const order = [...reordered];
  for (const filter of modified) {
    if (merged.some((known) => known.id === filter.id)) continue;
    merged.push(filter);
    if (order.length > 0 && !order.includes(filter.id as string)) order.push(filter.id as string);
  }
  if (order.length === 0) return merged;
  const byId = new Map(merged.map((filter) => [filter.id, filter]));
  return order.map((id) => byId.get(id)).filter((filter) => filter !== undefined);
}

const COLORS = [
  "color_scheme_domain",
  "color_scheme",
  "shared_label_colors",
  "map_label_colors",
  "label_colors",
] as const;

async function changeColors(call: Call): Promise<Answer> {
  const changes: ColorChanges = await readBody(call, colorChanges);
  const marks = /^(y|yes|t|true|on|1)$/i.test(call.query.get("mark_updated") ?? "true");
  await changeOwn(readId(call.params.pk), call, async (dashboard, trx) => {
    const metadata = parseObject(dashboard.json_metadata);
    for (const name of COLORS) if (changes[name] !== undefined) metadata[name] = changes[name];
    const data = { json_metadata: spacedJson(metadata) };
    if (marks) return data;
    const { id, changed_on } = dashboard;
    Object.assign(dashboard, data, authorOf(trx, call.viewer, false));
    await trx.flush();
    await trx.nativeUpdate(Dashboard, { id }, { changed_on });
    return {};
  });
  return {};
}
