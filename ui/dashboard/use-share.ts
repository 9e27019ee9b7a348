import { useCallback, useMemo } from "react";
import { api } from "../api/client.ts";
import type { DashboardState } from "./context.ts";
import type { DataMasks } from "./filters/masks.ts";
import { shownTabs } from "./layout/visible-tabs.ts";

/** What a dashboard shows at the moment, and permalinks to it; cross filters go by the id of their chart. */
export function useShare(id: number, { crossFilters, layout, openTabs }: DashboardState, applied: DataMasks) {
  const shown = useMemo(
    () => ({
      masks: { ...applied, ...(crossFilters as DataMasks) },
      crossFilterIds: Object.keys(crossFilters),
      activeTabs: shownTabs(layout, openTabs),
    }),
    [applied, crossFilters, layout, openTabs],
  );
  /** Keeps what is shown on the server. @returns the address that brings it back */
  const share = useCallback(
    async (anchor?: string): Promise<string> => {
      const dataMask = Object.fromEntries(
        Object.entries(shown.masks).map(([key, mask]) => [key, { id: key, ownState: {}, ...mask }]),
      );
      const json = {
        dataMask,
        activeTabs: shown.activeTabs,
        urlParams: [],
        ...(anchor ? { anchor } : {}),
      };
      return (await api.post<{ url: string }>(`/api/v1/dashboard/${id}/permalink`, { json })).url;
    },
    [id, shown],
  );
  return { shown, share };
}
