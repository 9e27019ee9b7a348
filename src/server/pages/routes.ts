import { redirect } from "../answers.ts";
import { findDashboard } from "../resources/dashboard/find.ts";
import { type Call, page, type Right, type Route } from "../route.ts";
import { pageShell } from "./shell.ts";

const shell = (call: Call) => pageShell(call, { status: 200 });

const spa = (path: string, right: Right): Route => ({ method: "GET", path, right, action: shell });

/** Pages that the frontend draws, and the redirects around them. */
export const pageRoutes: Route[] = [
  { method: "GET", path: "/", right: "public", action: () => redirect("/superset/welcome/") },
  {
    method: "GET",
    path: "/superset/welcome/",
    right: "public",
    audit: { action: "welcome", ref: "Superset.welcome" },
    action: welcome,
  },
  spa("/dashboard/list/", page("can_read", "Dashboard")),
  spa("/chart/list/", page("can_read", "Chart")),
  spa("/explore/", page("can_read", "Explore")),
  {
    method: "GET",
    path: "/superset/dashboard/<dashboard_id_or_slug>/",
    right: page("can_dashboard", "Superset"),
    audit: { action: "dashboard", ref: "Superset.dashboard" },
    action: showDashboard,
  },
  { method: "GET", path: "/superset/slice/<int:slice_id>/", right: page("can_slice", "Superset"), action: showSlice },
];

function welcome(call: Call): Response | Promise<Response> {
  if (call.viewer.id !== null) return shell(call);
  return redirect(`/login/?next=${encodeURIComponent("/superset/welcome/")}`);
}

async function showDashboard(call: Call): Promise<Response> {
  const found = await findDashboard(call, call.params.dashboard_id_or_slug ?? "");
  if (!found) return pageShell(call, { status: 404 });
  if (!found.isOpen) return redirect("/dashboard/list/");
  call.note({ dashboard_id: found.id });
  return shell(call);
}

async function showSlice(call: Call): Promise<Response> {
  const id = Number(call.params.slice_id);
  const chart = await call.app.metadata
    .kysely()
    .selectFrom("slices")
    .where("id", "=", id)
    .select("id")
    .executeTakeFirst();
  if (!chart) return pageShell(call, { status: 404 });
  return redirect(`/explore/?slice_id=${id}`);
}
