import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.ts";
import type { DataMasks } from "./filters/masks.ts";
import { masksFrom } from "./filters/url.ts";
import { isRecord, parseRecord } from "./layout/tree.ts";

/** What a link brings with it: filters, cross filters by the id of their chart, open tabs. */
export interface OpenedState {
  masks: DataMasks;
  activeTabs: string[];
}

/**
 * The state that the server keeps for a link: under `permalink_key`, or under the `native_filters_key` that Superset's
 * frontend writes. A key that has expired opens the dashboard with its defaults.
 */
export function useOpenedState(dashboardId: number | undefined): {
  opened: OpenedState | undefined;
  isPending: boolean;
} {
  const params = new URLSearchParams(location.search);
  const permalink = params.get("permalink_key");
  const filterState = params.get("native_filters_key");
  const { data, isLoading } = useQuery({
    queryKey: ["opened-state", dashboardId, permalink, filterState],
    queryFn: ({ signal }) =>
      permalink ? readPermalink(permalink, signal) : readFilterState(dashboardId, filterState ?? "", signal),
    enabled: dashboardId !== undefined && (permalink ?? filterState) !== null,
    retry: false,
  });
  return { opened: data, isPending: isLoading };
}

async function readPermalink(key: string, signal: AbortSignal): Promise<OpenedState> {
  const path = `/api/v1/dashboard/permalink/${encodeURIComponent(key)}`;
  const { state } = await api.get<{ state?: unknown }>(path, { signal });
  const { dataMask, activeTabs } = isRecord(state) ? state : {};
  return { masks: masksFrom(dataMask), activeTabs: Array.isArray(activeTabs) ? activeTabs.map(String) : [] };
}

async function readFilterState(
  dashboardId: number | undefined,
  key: string,
  signal: AbortSignal,
): Promise<OpenedState> {
  const path = `/api/v1/dashboard/${dashboardId}/filter_state/${encodeURIComponent(key)}`;
  const { value } = await api.get<{ value: string }>(path, { signal });
  return { masks: masksFrom(parseRecord(value)), activeTabs: [] };
}
