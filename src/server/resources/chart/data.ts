import type { Route } from "../../route.ts";
export const chartDataRoutes: Route[] = [];
