import type { App } from "../app.ts";
import { openApiDocument } from "./openapi/document.ts";
import { apiDocsRoute } from "./pages/api-docs.ts";
import { loginRoutes } from "./pages/login.ts";
import { oauthRoutes } from "./pages/oauth.ts";
import { registerRoutes } from "./pages/register.ts";
import { pageRoutes } from "./pages/routes.ts";
import { advancedDataTypeRoutes } from "./resources/advanced-data-type/routes.ts";
import { annotationLayerRoutes } from "./resources/annotation-layer/routes.ts";
import { asyncEventRoutes } from "./resources/async-event/routes.ts";
import { availableDomainsRoutes } from "./resources/available-domains/routes.ts";
import { cacheKeyRoutes } from "./resources/cachekey/routes.ts";
import { chartRoutes } from "./resources/chart/routes.ts";
import { cssTemplateRoutes } from "./resources/css-template/routes.ts";
import { dashboardRoutes } from "./resources/dashboard/routes.ts";
import { databaseRoutes } from "./resources/database/routes.ts";
import { datasetRoutes } from "./resources/dataset/routes.ts";
import { datasourceRoutes } from "./resources/datasource/routes.ts";
import { embeddedDashboardRoutes } from "./resources/embedded-dashboard/routes.ts";
import { exploreRoutes } from "./resources/explore/routes.ts";
import { exploreJsonRoutes } from "./resources/explore-json/routes.ts";
import { groupRoutes } from "./resources/group/routes.ts";
import { healthRoutes } from "./resources/health/routes.ts";
import { logRoutes } from "./resources/log/routes.ts";
import { meRoutes } from "./resources/me/routes.ts";
import { menuRoutes } from "./resources/menu/routes.ts";
import { metricsRoute } from "./resources/metrics/routes.ts";
import { permalinkRoutes } from "./resources/permalink/routes.ts";
import { permissionRoutes } from "./resources/permission/routes.ts";
import { queryRoutes } from "./resources/query/routes.ts";
import { reportRoutes } from "./resources/report/routes.ts";
import { roleRoutes } from "./resources/role/routes.ts";
import { rowLevelSecurityRoutes } from "./resources/row-level-security/routes.ts";
import { savedQueryRoutes } from "./resources/saved-query/routes.ts";
import { securityRoutes } from "./resources/security/routes.ts";
import { assetsRoutes } from "./resources/shared/bundles.ts";
import { sqlLabRoutes } from "./resources/sqllab/routes.ts";
import { tagRoutes } from "./resources/tag/routes.ts";
import { themeRoutes } from "./resources/theme/routes.ts";
import { timeRangeRoutes } from "./resources/time-range/routes.ts";
import { userRoutes } from "./resources/user/routes.ts";
import { userRegistrationRoutes } from "./resources/user-registration/routes.ts";
import { notFound } from "./rest/item.ts";
import { api, type Route } from "./route.ts";
import { staticRoutes } from "./static.ts";

/** Every route there is. */
export function allRoutes(app: App): Route[] {
  const routes = [
    ...healthRoutes,
    ...staticRoutes(app),
    ...loginRoutes,
    ...oauthRoutes(app.settings),
    ...registerRoutes,
    ...pageRoutes,
    ...securityRoutes,
    ...(app.settings.FAB_ADD_SECURITY_API ? peopleRoutes : peopleRoutes.filter((route) => !isFabsPeople(route))),
    ...userRegistrationRoutes,
    ...tagRoutes,
    ...themeRoutes,
    ...assetsRoutes,
    ...asyncEventRoutes,
    ...queryRoutes,
    ...savedQueryRoutes,
    ...sqlLabRoutes,
    ...reportRoutes,
    ...rowLevelSecurityRoutes,
    ...meRoutes,
    ...menuRoutes,
    ...cacheKeyRoutes,
    ...chartRoutes,
    ...dashboardRoutes,
    ...embeddedDashboardRoutes,
    ...datasetRoutes,
    ...datasourceRoutes,
    ...exploreRoutes,
    ...exploreJsonRoutes,
    ...permalinkRoutes,
    ...cssTemplateRoutes,
    ...annotationLayerRoutes,
    ...databaseRoutes,
    ...logRoutes,
    ...advancedDataTypeRoutes,
    ...availableDomainsRoutes,
    ...timeRangeRoutes,
  ];
  if (app.settings.FAB_ADD_OPENAPI_VIEWS && app.settings.FAB_API_SWAGGER_UI) routes.push(...openApiRoutes(routes, app));
  if (app.settings.METRICS_TOKEN) routes.push(metricsRoute);
  for (const route of routes) if (!route.right) throw new Error(`${route.method} ${route.path} declares no right`);
  return routes;
}

const peopleRoutes = [...userRoutes, ...roleRoutes, ...groupRoutes, ...permissionRoutes];

/** Flask-AppBuilder's own API of users, roles, groups and permissions; the search for roles is Superset's. */
const isFabsPeople = ({ path }: Route): boolean =>
  path.startsWith("/api/v1/security/") && path !== "/api/v1/security/roles/search/";

/** The OpenAPI document and the page that shows it. */
function openApiRoutes(routes: readonly Route[], app: App): Route[] {
  let document: Promise<Record<string, unknown>> | undefined;
  const readDocument = () => (document ??= openApiDocument(routes, app));
  const documentRoute: Route = {
    method: "GET",
    path: "/api/<version>/_openapi",
    right: api("can_get", "OpenApi"),
    doc: {
      tag: "OpenApi",
      summary: "Get the OpenAPI document",
      result: () => ({ type: "object" }),
      answers: { 404: "Not found" },
    },
    action: ({ params }) => {
      if (params.version !== "v1") throw notFound();
      return readDocument();
    },
  };
  return [documentRoute, apiDocsRoute(readDocument)];
}
