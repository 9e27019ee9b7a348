import { buildQuery as bigNumberTotal } from "./big_number_total/query.ts";
import type { BuildQuery, ChartPlugin } from "./types.ts";

export interface ChartType {
  name: string;
  category: string;
  description: string;
  /** form_data → the body of `POST /api/v1/chart/data`. Here, not in the plugin: data is fetched while the drawing loads. */
  buildQuery: BuildQuery;
  load(): Promise<ChartPlugin>;
}

/** Every viz type this frontend draws. */
export const chartTypes: Record<string, ChartType> = {
  big_number_total: {
    name: "Big Number",
    category: "KPI",
    description: "One metric, as large as fits.",
    buildQuery: bigNumberTotal,
    load: () => import("./big_number_total/plugin.ts").then((module) => module.plugin),
  },
};
