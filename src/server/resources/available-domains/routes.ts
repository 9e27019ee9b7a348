import type { SchemaMaker } from "../../openapi/operation.ts";
import { api, type Route } from "../../route.ts";

const shape: SchemaMaker = (components) => ({
  type: "object",
  properties: {
    result: components.add("AvailableDomainsSchema", () => ({
      type: "object",
      properties: { domains: { type: "array", items: { type: "string" } } },
    })),
  },
});

/** The domains over which a browser may spread its requests. */
export const availableDomainsRoutes: Route[] = [
  {
    method: "GET",
    path: "/api/v1/available_domains/",
    right: api("can_read", "AvailableDomains"),
    audit: { action: "AvailableDomainsRestApi.get" },
    doc: {
      tag: "Available Domains",
      summary: "Get all available domains",
      result: shape,
      answers: { 401: "Unauthorized", 403: "Forbidden" },
    },
    action: ({ app }) => ({ result: { domains: app.settings.SUPERSET_WEBSERVER_DOMAINS } }),
  },
];
