import { useQuery } from "@tanstack/react-query";
import { chartTypes } from "../charts/registry.ts";

/** The controls of a chart type; undefined while they load, none for a type that is not drawn here. */
export function useControls(vizType: string) {
  return useQuery(controlsQuery(vizType)).data;
}

export function controlsQuery(vizType: string) {
  return {
    queryKey: ["chart-controls", vizType],
    queryFn: async () => (Object.hasOwn(chartTypes, vizType) ? await chartTypes[vizType]?.loadControls() : []) ?? [],
    staleTime: Number.POSITIVE_INFINITY,
  };
}
