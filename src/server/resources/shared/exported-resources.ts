import type { ExportedKind } from "../../../bundles/export/context.ts";
import type { Resource } from "../../rest/resource.ts";
import { chartResource } from "../chart/resource.ts";
import { dashboardResource } from "../dashboard/resource.ts";
import { databaseResource } from "../database/resource.ts";
import { datasetResource } from "../dataset/resource.ts";
import { savedQueryResource } from "../saved-query/resource.ts";
import { themeResource } from "../theme/resource.ts";

/** The resources whose objects are exported and imported. */
export const exportedResources: Record<ExportedKind, Resource> = {
  database: databaseResource,
  dataset: datasetResource,
  chart: chartResource,
  dashboard: dashboardResource,
  saved_query: savedQueryResource,
  theme: themeResource,
};
