import { type ComponentType, lazy } from "react";
import { Navigate, type RouteObject } from "react-router";
import { Shell } from "./layout/Shell.tsx";
import { RouteError } from "./pages/errors/RouteError.tsx";

const Explore = page(() => import("./explore/ExplorePage.tsx").then((m) => m.ExplorePage));

/** Every page is a chunk of its own. */
export const routes: RouteObject[] = [
  { path: "/login/*", Component: page(() => import("./pages/login/LoginPage.tsx").then((m) => m.LoginPage)) },
  {
    Component: Shell,
    ErrorBoundary: RouteError,
    children: [
      { path: "/", element: <Navigate to="/superset/welcome/" replace /> },
      {
        path: "/superset/welcome/",
        Component: page(() => import("./pages/welcome/WelcomePage.tsx").then((m) => m.WelcomePage)),
      },
      {
        path: "/dashboard/list/",
        Component: page(() => import("./lists/DashboardList.tsx").then((m) => m.DashboardList)),
      },
      { path: "/chart/list/", Component: page(() => import("./lists/ChartList.tsx").then((m) => m.ChartList)) },
      {
        path: "/superset/dashboard/:idOrSlug/",
        Component: page(() => import("./dashboard/DashboardPage.tsx").then((m) => m.DashboardPage)),
      },
      { path: "/chart/add", Component: page(() => import("./explore/AddChartPage.tsx").then((m) => m.AddChartPage)) },
      ...["/explore/", "/explore/p/:key/", "/superset/explore/p/:key/"].map((path) => ({ path, Component: Explore })),
      { path: "*", Component: page(() => import("./pages/errors/NotFoundPage.tsx").then((m) => m.NotFoundPage)) },
    ],
  },
];

function page(load: () => Promise<ComponentType>) {
  return lazy(async () => ({ default: await load() }));
}
