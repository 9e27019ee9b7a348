import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { parseRecord } from "../layout/tree.ts";
import type { DataMasks } from "./masks.ts";
import { masksFrom } from "./url.ts";

/** Filters that the server keeps under the `native_filters_key` of a link made by Superset's frontend. */
export function useStoredMasks(dashboardId: number | undefined): { masks: DataMasks | undefined; isPending: boolean } {
  const key = new URLSearchParams(location.search).get("native_filters_key");
  const { data, isLoading } = useQuery({
    queryKey: ["filter-state", dashboardId, key],
    queryFn: ({ signal }) =>
      api.get<{ value: string }>(`/api/v1/dashboard/${dashboardId}/filter_state/${encodeURIComponent(key ?? "")}`, {
        signal,
      }),
    enabled: key !== null && dashboardId !== undefined,
    retry: false, // A key that has expired opens the dashboard with its defaults.
  });
  return { masks: data ? masksFrom(parseRecord(data.value)) : undefined, isPending: isLoading };
}
