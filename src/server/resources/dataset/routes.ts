import { resourceRoutes } from "../../rest/routes.ts";
import type { Route } from "../../route.ts";
import { datasetResource } from "./resource.ts";

export const datasetRoutes: Route[] = [...resourceRoutes(datasetResource)];
