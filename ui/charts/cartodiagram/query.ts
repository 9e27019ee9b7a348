import { queryContext } from "../query/query-object.ts";
import type { BuildQuery, FormData, QueryContext } from "../types.ts";
import { selectedChart } from "./selected.ts";

/**
 * What the chosen chart asks, by place.
 * @param builderOf the query of a kind of chart; undefined for kinds that are not drawn
 */
export const queryOfSelected =
  (builderOf: (vizType: string) => BuildQuery | undefined) =>
  (formData: FormData): QueryContext => {
    const chart = selectedChart(formData);
    // A map of maps would never end.
    const build = chart.viz_type === formData.viz_type ? undefined : builderOf(chart.viz_type);
    return (build ?? queryContext)(chart);
  };
