import { html } from "../../answers.ts";
import type { Route } from "../../route.ts";

/** For load balancers: the process answers. */
export const healthRoutes: Route[] = ["/health", "/healthcheck", "/ping"].map((path) => ({
  method: "GET",
  path,
  right: "public",
  action: () => html("OK"),
}));
