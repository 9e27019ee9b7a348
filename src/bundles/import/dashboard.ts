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

export interface DashboardOptions {
  existing: Dashboard | undefined;
  overwrite: boolean;
  /** Leave charts on it that the bundle's layout does not have. */
  keepCharts: boolean;
}

/** Creates a dashboard over its charts or brings the one of its uuid up to date; written with the next flush. */
export function importDashboard(
  context: ImportContext,
  config: DashboardConfig,
  parts: DashboardParts,
  { existing, overwrite, keepCharts }: DashboardOptions,
): Dashboard {
  const { em, owner } = context;
  if (!shouldWrite(context, "dashboard", existing ?? null, overwrite)) return existing as Dashboard;

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
  return dashboard;
}

/** A slug is an address: another dashboard's is not taken over. */
export async function refuseTakenSlugs({ em }: ImportContext, configs: Iterable<DashboardConfig>): Promise<void> {
  const owners = new Map<string, { uuid: string; title: string }>();
  const wanted = [...configs].filter(({ slug }) => slug);
  for (const other of await em.find(Dashboard, { slug: { $in: wanted.map(({ slug }) => slug as string) } })) {
    owners.set(String(other.slug), { uuid: String(other.uuid), title: other.dashboard_title ?? String(other.id) });
  }
  for (const { slug, uuid, dashboard_title: title } of wanted) {
    const other = owners.get(slug as string);
    if (other && other.uuid !== uuid) {
      const message = `The dashboard "${other.title}" has the slug "${slug}" already; change one of the two`;
      throw commandError(message, 422);
    }
    owners.set(slug as string, { uuid, title });
  }
}
