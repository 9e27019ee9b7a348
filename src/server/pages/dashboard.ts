import { LitesetError } from "../../errors.ts";
import { Dashboard } from "../../metadata/entities/dashboard.ts";
import { can } from "../../security/viewer.ts";
import { redirect } from "../answers.ts";
import { flashes } from "../middleware/authorize.ts";
import { notFoundError } from "../middleware/errors.ts";
import { findDashboard } from "../resources/dashboard/find.ts";
import { readDashboardPermalink } from "../resources/permalink/dashboard.ts";
import { tagNewObject } from "../resources/shared/tags.ts";
import { authorOf } from "../rest/store.ts";
import { type Call, page, type Route } from "../route.ts";
import { loginTarget } from "../targets.ts";
import { pageShell } from "./shell.ts";

/** The start page, and the pages of single dashboards. */
export const dashboardPageRoutes: Route[] = [
  {
    method: "GET",
    path: "/superset/welcome/",
    right: "public",
    audit: { action: "welcome", ref: "Superset.welcome" },
    action: welcome,
  },
  {
    method: "GET",
    path: "/superset/dashboard/<dashboard_id_or_slug>/",
    right: page("can_dashboard", "Superset"),
    audit: { action: "dashboard", ref: "Superset.dashboard" },
    action: (call) => showDashboard(call, call.params.dashboard_id_or_slug ?? ""),
  },
  {
    method: "GET",
    path: "/superset/dashboard/p/<key>/",
    right: page("can_dashboard_permalink", "Superset"),
    action: openPermalink,
  },
  { method: "GET", path: "/dashboard/new/", right: page("can_write", "Dashboard"), action: newDashboard },
];

/** The dashboard that a user chose to start with, else the welcome page. */
async function welcome(call: Call): Promise<Response> {
  const { id } = call.viewer;
  if (id === null) return redirect(loginTarget("/superset/welcome/"));
  const chosen = await call.app.metadata
    .kysely()
    .selectFrom("user_attribute")
    .where("user_id", "=", id)
    .where("welcome_dashboard_id", "is not", null)
    .select("welcome_dashboard_id as id")
    .executeTakeFirst();
  if (chosen?.id && can(call.viewer, "can_dashboard", "Superset")) return showDashboard(call, String(chosen.id));
  return pageShell(call);
}

async function showDashboard(call: Call, idOrSlug: string): Promise<Response> {
  const found = await findDashboard(call, idOrSlug);
  if (!found?.isOpen || (call.viewer.id === null && !call.viewer.guest && !found.isPublished)) {
    if (call.viewer.isAnonymous) return redirect(loginTarget(call.url.pathname + call.url.search));
    throw notFoundError();
  }
  call.note({
    dashboard_id: found.id,
    dashboard_version: "v2",
    dash_edit_perm: found.isOwned && can(call.viewer, "can_write", "Dashboard"),
    edit_mode: call.query.get("edit") === "true",
  });
  return pageShell(call, { title: found.title });
}

/** Leads to the dashboard in the state that a permalink keeps; who may not see it is told so in the list. */
async function openPermalink(call: Call): Promise<Response> {
  const key = call.params.key ?? "";
  const found = await readDashboardPermalink(call, key).catch((error: unknown) => {
    if (!(error instanceof LitesetError) || error.status >= 500) throw error;
    return undefined;
  });
  if (!found) {
    const text = "This link leads to no dashboard that you may open.";
    call.session.set("_flashes", [...flashes(call.session), ["danger", text]]);
    return redirect("/dashboard/list/");
  }
  const { dashboardId, state } = found;
  const query = new URLSearchParams({ permalink_key: key });
  for (const pair of state?.urlParams ?? []) if (pair) query.append(pair[0] ?? "", pair[1] ?? "");
  for (const [name, value] of call.query) query.append(name, value);
  const anchor = state?.anchor ?? state?.hash;
  const hash = typeof anchor === "string" && anchor ? `#${encodeURIComponent(anchor)}` : "";
  return redirect(`/superset/dashboard/${encodeURIComponent(dashboardId)}/?${query}${hash}`);
}

/** An empty dashboard, opened to be filled. */
async function newDashboard(call: Call): Promise<Response> {
  const { viewer } = call;
  const id = await call.app.metadata.em().transactional(async (trx) => {
    const owners = viewer.id === null ? [] : [viewer.id];
    const created = trx.create(Dashboard, {
      dashboard_title: "[ untitled dashboard ]",
      owners,
      ...authorOf(trx, viewer, true),
    } as never);
    await trx.flush();
    await tagNewObject(trx, call, "dashboard", created.id, owners);
    return created.id;
  });
  return redirect(`/superset/dashboard/${id}/?edit=true`);
}
