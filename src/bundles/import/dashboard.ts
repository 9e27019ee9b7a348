import type { Chart } from "../../metadata/entities/chart.ts";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import type { Theme } from "../../metadata/entities/theme.ts";
import { commandError } from "../errors.ts";
import { toJson } from "../json.ts";
import type { DashboardConfig } from "../schemas.ts";
import { given } from "./database.ts";
import { audit, type ImportContext, shouldWrite } from "./importer.ts";
import { chartsOf, withLocalIds } from "./references.ts";

export interface DashboardParts {
  /** By uuid. */
  charts: ReadonlyMap<string, Chart>;
  /** Ids by uuid. */
  datasets: ReadonlyMap<string, number>;
  /** By uuid. */
  themes: ReadonlyMap<string, Theme>;
}

/**
 * Creates a dashboard over its charts or brings it up to date; identity is the uuid.
 * @param keepCharts leaves charts on it that the bundle's layout does not have
 */
export async function importDashboard(
  context: ImportContext,
  config: DashboardConfig,
  parts: DashboardParts,
  { overwrite, keepCharts }: { overwrite: boolean; keepCharts: boolean },
): Promise<Dashboard> {
  const { em, owner } = context;
  const existing = await em.findOne(Dashboard, { uuid: config.uuid }, { populate: ["owners", "slices"] });
  if (!shouldWrite(context, "dashboard", existing, overwrite)) return existing!;
  if (config.slug) await refuseTakenSlug(context, config.slug, config.uuid);

  const chartIds = new Map([...parts.charts].map(([uuid, chart]) => [uuid, chart.id]));
  const { position, metadata } = withLocalIds(config, { charts: chartIds, datasets: parts.datasets });
  const fields = given({
    dashboard_title: config.dashboard_title,
    description: config.description,
    css: config.css,
    slug: config.slug,
    certified_by: config.certified_by,
    certification_details: config.certification_details,
    published: config.published,
    position_json: position && toJson(position),
    json_metadata: metadata && toJson(metadata),
    is_managed_externally: config.is_managed_externally ?? undefined,
    external_url: config.external_url,
    uuid: config.uuid,
    theme: config.theme_uuid === undefined ? undefined : (parts.themes.get(config.theme_uuid ?? "") ?? null),
  });
  const dashboard = existing ?? em.create(Dashboard, { ...fields, ...audit(context, true) } as never);
  if (existing) Object.assign(dashboard, { ...fields, ...audit(context, false) });
  else if (owner) dashboard.owners.add(owner);
  const charts = [...chartsOf(position).keys()].flatMap((uuid) => parts.charts.get(uuid) ?? []);
  if (keepCharts) dashboard.slices.add(charts as never);
  else dashboard.slices.set(charts as never);
  await em.flush();
  return dashboard;
}

/** A slug is an address: another dashboard's is not taken over. */
async function refuseTakenSlug({ em }: ImportContext, slug: string, uuid: string): Promise<void> {
  const other = await em.findOne(Dashboard, { slug, uuid: { $ne: uuid } });
  if (!other) return;
  const title = other.dashboard_title ?? other.id;
  throw commandError(`The dashboard "${title}" has the slug "${slug}" already; change one of the two`, 422);
}
