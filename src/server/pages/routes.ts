import { isFeatureEnabled } from "../../settings/flags.ts";
import { redirect } from "../answers.ts";
import { notFoundError } from "../middleware/errors.ts";
import { type Call, page, type Right, type Route } from "../route.ts";
import { HOME } from "../targets.ts";
import { dashboardPageRoutes } from "./dashboard.ts";
import { embeddedRoutes } from "./embedded.ts";
import { explorePageRoutes } from "./explore.ts";
import { languageRoutes } from "./language.ts";
import { pageShell } from "./shell.ts";
import { userPageRoutes } from "./user.ts";

const shell = (call: Call) => pageShell(call);

const spa = (path: string, right: Right): Route => ({ method: "GET", path, right, action: shell });

/** Pages that the frontend draws out of the API, each behind the right that the reference asks for. */
const drawnPages: Route[] = [
  spa("/dashboard/list/", page("can_read", "Dashboard")),
  spa("/chart/list/", page("can_read", "Chart")),
  spa("/chart/add", page("can_read", "Chart")),
  spa("/tablemodelview/list/", page("can_read", "Dataset")),
  spa("/dataset/add/", page("can_read", "Dataset")),
  spa("/databaseview/list/", page("can_read", "Database")),
  spa("/savedqueryview/list/", page("can_list", "SavedQuery")),
  spa("/annotationlayer/list/", page("can_read", "Annotation")),
  spa("/annotationlayer/<int:pk>/annotation", page("can_read", "Annotation")),
  spa("/csstemplatemodelview/list/", page("can_read", "CssTemplate")),
  spa("/theme/list/", page("can_read", "Theme")),
  spa("/rowlevelsecurity/list/", page("can_read", "RowLevelSecurity")),
  spa("/superset/tags/", page("can_list", "Tags")),
  spa("/superset/all_entities/", page("can_list", "Tags")),
  spa("/users/", page("can_read", "security")),
  spa("/roles/", page("can_read", "security")),
  spa("/list_groups/", page("can_read", "security")),
  spa("/registrations/", page("can_read", "security")),
  spa("/actionlog/list", page("can_read", "security")),
  spa("/user_info/", page("can_read", "user")),
];

const reports = page("can_read", "ReportSchedule");

const reportPages: Route[] = ["/alert/list/", "/report/list/", "/alert/<pk>/log/", "/report/<pk>/log/"].map((path) => ({
  method: "GET",
  path,
  right: reports,
  action: (call) => {
    if (!isFeatureEnabled(call.app.settings, "ALERT_REPORTS")) throw notFoundError();
    return shell(call);
  },
}));

const sqllab = page("can_read", "SQLLab");

const sqllabPages: Route[] = [
  {
    method: "GET",
    path: "/sqllab/",
    right: sqllab,
    audit: { action: "root", ref: "SqllabView.root" },
    action: shell,
  },
  {
    method: "POST",
    path: "/sqllab/",
    right: sqllab,
    audit: { action: "root", ref: "SqllabView.root" },
    action: async (call) => pageShell(call, { data: requestedQuery((await call.form()).get("form_data")) }),
  },
  {
    method: "GET",
    path: "/sqllab/p/<string:permalink>/",
    right: sqllab,
    audit: { action: "permalink_view", ref: "SqllabView.permalink_view" },
    action: shell,
  },
  {
    method: "GET",
    path: "/sqllab/history/",
    right: sqllab,
    audit: { action: "history", ref: "SqllabView.history" },
    action: shell,
  },
  {
    method: "GET",
    path: "/superset/sqllab/history/",
    right: page("can_sqllab_history", "Superset"),
    audit: { action: "sqllab_history", ref: "Superset.sqllab_history" },
    action: () => redirect("/sqllab/history/"),
  },
];

/** The query that another page hands to SQL Lab in a form; what is no JSON is left out. */
function requestedQuery(text: unknown): Record<string, unknown> {
  if (typeof text !== "string") return {};
  try {
    return { requested_query: JSON.parse(text) as unknown };
  } catch {
    return {};
  }
}

/** Addresses of Superset's former pages for users, roles and groups, and of its forms for them. */
const formerPages: Route[] = (
  [
    ["/users/list/", "/users/", "can_list", "UserDBModelView"],
    ["/users/add", "/users/", "can_add", "UserDBModelView"],
    ["/users/show/<pk>", "/users/", "can_show", "UserDBModelView"],
    ["/users/edit/<pk>", "/users/", "can_edit", "UserDBModelView"],
    ["/resetpassword/form", "/users/", "can_this_form_get", "ResetPasswordView"],
    ["/users/userinfo/", "/user_info/", "can_userinfo", "UserDBModelView"],
    ["/userinfoeditview/form", "/user_info/", "can_this_form_get", "UserInfoEditView"],
    ["/resetmypassword/form", "/user_info/", "can_this_form_get", "ResetMyPasswordView"],
    ...(["roles", "groups"] as const).flatMap((name) => {
      const [target, view] = { roles: ["/roles/", "RoleModelView"], groups: ["/list_groups/", "UserGroupModelView"] }[
        name
      ] as [string, string];
      return [
        [`/${name}/list/`, target, "can_list", view],
        [`/${name}/add`, target, "can_add", view],
        [`/${name}/show/<pk>`, target, "can_show", view],
        [`/${name}/edit/<pk>`, target, "can_edit", view],
      ] as const;
    }),
  ] as const
).map(([path, target, permission, view]) => ({
  method: "GET",
  path,
  right: page(permission, view),
  action: () => redirect(target),
}));

/** Every address that shows a page or leads to one. */
export const pageRoutes: Route[] = [
  { method: "GET", path: "/", right: "public", action: () => redirect("/superset/welcome/") },
  // The reference goes back to the last page that its server drew itself; there is none.
  { method: "GET", path: "/back", right: "public", action: () => redirect(HOME) },
  ...drawnPages,
  ...reportPages,
  ...sqllabPages,
  ...formerPages,
  {
    method: "GET",
    path: "/dataset/<pk>",
    right: page("can_read", "Dataset"),
    // The page of a dataset is unfinished in 6.0.0's frontend.
    action: (call) => (call.query.has("testing") ? shell(call) : redirect(HOME)),
  },
  ...dashboardPageRoutes,
  ...embeddedRoutes,
  ...explorePageRoutes,
  ...languageRoutes,
  ...userPageRoutes,
];
