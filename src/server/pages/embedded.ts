import { writeUuid } from "../../metadata/values.ts";
import { isFeatureEnabled } from "../../settings/flags.ts";
import { httpError } from "../middleware/body.ts";
import { notFoundError } from "../middleware/errors.ts";
import { findDashboard } from "../resources/dashboard/find.ts";
import { isUuid } from "../rest/db.ts";
import type { Call, Route } from "../route.ts";
import { commonData } from "./bootstrap.ts";
import { startPage } from "./shell.ts";

/** Dashboards inside other sites: the page is public, what it shows needs the site's guest token. */
export const embeddedRoutes: Route[] = [
  {
    method: "GET",
    path: "/embedded/<uuid>",
    right: "public",
    audit: { action: "embedded", ref: "EmbeddedView.embedded" },
    action: showEmbedded,
  },
  {
    method: "GET",
    path: "/dashboard/<dashboard_id_or_slug>/embedded",
    right: "public",
    audit: { action: "embedded", ref: "Dashboard.embedded" },
    action: showFormerEmbedded,
  },
];

async function showEmbedded(call: Call): Promise<Response> {
  requireEmbedding(call);
  const uuid = call.params.uuid ?? "";
  if (!isUuid(uuid)) throw notFoundError();
  const { metadata } = call.app;
  const row = await metadata
    .kysely()
    .selectFrom("embedded_dashboards")
    .where("uuid", "=", writeUuid(metadata, uuid) as never)
    .select(["dashboard_id", "allow_domain_list"])
    .executeTakeFirst();
  if (!row) throw notFoundError();
  const sites = requireAllowedSite(call, [row.allow_domain_list]);
  call.note({ embedded_dashboard_id: uuid, dashboard_version: "v2" });
  return embeddedPage(call, row.dashboard_id, sites);
}

/** The address from before dashboards had a uuid for embedding; the sites that may embed it are the same. */
async function showFormerEmbedded(call: Call): Promise<Response> {
  requireEmbedding(call);
  const idOrSlug = call.params.dashboard_id_or_slug ?? "";
  const found = await findDashboard(call, idOrSlug);
  if (!found) throw notFoundError();
  const rows = await call.app.metadata
    .kysely()
    .selectFrom("embedded_dashboards")
    .where("dashboard_id", "=", found.id)
    .select("allow_domain_list")
    .execute();
  const sites = requireAllowedSite(
    call,
    rows.map((row) => row.allow_domain_list),
  );
  call.note({ dashboard_id: found.id, dashboard_version: "v2" });
  return embeddedPage(call, idOrSlug, sites);
}

function requireEmbedding({ app }: Call): void {
  if (!isFeatureEnabled(app.settings, "EMBEDDED_SUPERSET")) throw notFoundError();
}

/**
 * Refuses a page that is shown inside a site which none of the lists of sites names; an empty list allows all.
 * @returns the sites of the list that allows it
 */
function requireAllowedSite(call: Call, lists: readonly (string | null)[]): string[] | undefined {
  const referrer = call.request.headers.get("referer") ?? "";
  const allows = (sites: string[]) => sites.length === 0 || sites.some((site) => hasSameOrigin(site, referrer));
  const allowed = lists.map((list) => (list ?? "").split(",").filter(Boolean)).find(allows);
  if (lists.length > 0 && !allowed)
    throw httpError(403, "403 Forbidden: The site that embeds this dashboard is not one of its allowed domains.");
  return allowed;
}

const hasSameOrigin = (one: string, other: string): boolean =>
  URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;

/**
 * Who looks at it is told by the guest token alone, never by the visitor's own session.
 * @param sites those that may show it; none: all may; undefined: nobody has said
 */
async function embeddedPage(call: Call, dashboardId: number | string, sites: string[] | undefined): Promise<Response> {
  const viewer = await call.app.viewers.anonymous();
  return startPage(call, {
    entry: "embedded",
    // Browsers that know it no longer heed X-Frame-Options, which keeps all other pages out of frames.
    ...(sites ? { headers: { "content-security-policy": `frame-ancestors ${framesOf(sites)}` } } : {}),
    bootstrap: {
      config: { GUEST_TOKEN_HEADER_NAME: call.app.settings.GUEST_TOKEN_HEADER_NAME },
      common: await commonData({ ...call, viewer }),
      embedded: { dashboard_id: dashboardId },
    },
  });
}

function framesOf(sites: readonly string[]): string {
  if (sites.length === 0) return "*";
  return sites.flatMap((site) => (URL.canParse(site) ? [new URL(site).origin] : [])).join(" ");
}
