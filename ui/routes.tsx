import type { ComponentType } from "react";
import { Navigate, type RouteObject } from "react-router";
import { late } from "./components/late.tsx";
import { PageSkeleton } from "./components/PageSkeleton.tsx";
import { Shell } from "./layout/Shell.tsx";
import type { ResourceSpec } from "./lists/spec.ts";
import { RouteError } from "./pages/errors/RouteError.tsx";

const SqlLab = page(() => import("./sqllab/SqlLabPage.tsx").then((m) => m.SqlLabPage));
const Explore = page(() => import("./explore/ExplorePage.tsx").then((m) => m.ExplorePage));

/** Every page is a chunk of its own. */
export const routes: RouteObject[] = [
  { path: "/login/*", Component: barePage(() => import("./pages/login/LoginPage.tsx").then((m) => m.LoginPage)) },
  {
    path: "/register/",
    Component: barePage(() => import("./pages/login/RegisterPage.tsx").then((m) => m.RegisterPage)),
  },
  {
    path: "/register/activation/:hash",
    Component: barePage(() => import("./pages/login/ActivatedPage.tsx").then((m) => m.ActivatedPage)),
  },
  ...["/embedded/:uuid", "/dashboard/:embedded/embedded"].map((path) => ({
    path,
    Component: barePage(() => import("./embedded/EmbeddedPage.tsx").then((m) => m.EmbeddedPage)),
    ErrorBoundary: RouteError,
  })),
  {
    Component: Shell,
    ErrorBoundary: RouteError,
    children: [
      { path: "/", element: <Navigate to="/superset/welcome/" replace /> },
      {
        path: "/superset/welcome/",
        Component: page(() => import("./pages/welcome/WelcomePage.tsx").then((m) => m.WelcomePage)),
      },
      resource("/dashboard/list/", () => import("./lists/resources/dashboards.tsx").then((m) => m.dashboards)),
      resource("/chart/list/", () => import("./lists/resources/charts.tsx").then((m) => m.charts)),
      {
        path: "/superset/dashboard/:idOrSlug/",
        Component: page(() => import("./dashboard/DashboardPage.tsx").then((m) => m.DashboardPage)),
      },
      { path: "/chart/add", Component: page(() => import("./explore/AddChartPage.tsx").then((m) => m.AddChartPage)) },
      ...["/explore/", "/explore/p/:key/", "/superset/explore/p/:key/"].map((path) => ({ path, Component: Explore })),
      resource("/tablemodelview/list/", () => import("./lists/resources/datasets.tsx").then((m) => m.datasets)),
      {
        path: "/dataset/add/",
        Component: page(() => import("./datasets/AddDatasetPage.tsx").then((m) => m.AddDatasetPage)),
      },
      resource("/databaseview/list/", () => import("./lists/resources/databases.tsx").then((m) => m.databases)),
      resource("/savedqueryview/list/", () =>
        import("./lists/resources/saved-queries.tsx").then((m) => m.savedQueries),
      ),
      ...["/sqllab/", "/sqllab/p/:key/"].map((path) => ({ path, Component: SqlLab })),
      resource("/sqllab/history/", () => import("./lists/resources/query-history.tsx").then((m) => m.queryHistory)),
      resource("/alert/list/", () => import("./lists/resources/reports.tsx").then((m) => m.alerts)),
      resource("/report/list/", () => import("./lists/resources/reports.tsx").then((m) => m.reports)),
      ...["/alert/:id/log/", "/report/:id/log/"].map((path) => ({
        path,
        Component: page(() => import("./lists/resources/report-log.tsx").then((m) => m.ReportLog)),
      })),
      resource("/annotationlayer/list/", () =>
        import("./lists/resources/annotation-layers.tsx").then((m) => m.annotationLayers),
      ),
      {
        path: "/annotationlayer/:layer/annotation",
        Component: page(() => import("./lists/resources/annotations.tsx").then((m) => m.Annotations)),
      },
      resource("/csstemplatemodelview/list/", () =>
        import("./lists/resources/css-templates.tsx").then((m) => m.cssTemplates),
      ),
      resource("/theme/list/", () => import("./lists/resources/themes.tsx").then((m) => m.themes)),
      resource("/superset/tags/", () => import("./lists/resources/tags.tsx").then((m) => m.tags)),
      {
        path: "/superset/all_entities/",
        Component: page(() => import("./pages/tag/TagPage.tsx").then((m) => m.TagPage)),
      },
      resource("/rowlevelsecurity/list/", () =>
        import("./lists/resources/row-level-security.tsx").then((m) => m.rowLevelSecurity),
      ),
      resource("/users/", () => import("./lists/resources/users.tsx").then((m) => m.users)),
      resource("/roles/", () => import("./lists/resources/roles.tsx").then((m) => m.roles)),
      resource("/list_groups/", () => import("./lists/resources/groups.tsx").then((m) => m.groups)),
      resource("/registrations/", () => import("./lists/resources/registrations.tsx").then((m) => m.registrations)),
      resource("/actionlog/list", () => import("./lists/resources/action-log.tsx").then((m) => m.actionLog)),
      {
        path: "/user_info/",
        Component: page(() => import("./pages/profile/ProfilePage.tsx").then((m) => m.ProfilePage)),
      },
      { path: "*", Component: page(() => import("./pages/errors/NotFoundPage.tsx").then((m) => m.NotFoundPage)) },
    ],
  },
];

function page(load: () => Promise<ComponentType>) {
  return late(load, () => <PageSkeleton />);
}

/** A page without the bar and menu of the others around it. */
function barePage(load: () => Promise<ComponentType>) {
  return late(load);
}

/** The page of a resource that is only declared. */
function resource<Row extends { id: number }>(path: string, load: () => Promise<ResourceSpec<Row>>): RouteObject {
  const Component = page(async () => {
    const [spec, { ResourceList }] = await Promise.all([load(), import("./lists/ResourceList.tsx")]);
    return () => <ResourceList spec={spec} />;
  });
  return { path, Component };
}
