import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef } from "react";
import { useBootstrap } from "../../bootstrap-context.ts";
import type { FormData } from "../../charts/types.ts";
import type { RefreshCount } from "../refresh.ts";
import { fetchChartData } from "./chart-data.ts";
import { isOpenedForced } from "./forced.ts";

const none: RefreshCount = { count: 0, forced: 0 };

/** A chart's data for this form data: fetched once enabled, kept on screen while newer data are on their way. */
export function useChartData(formData: FormData, isEnabled: boolean, refreshes: RefreshCount = none) {
  const isForced = useRef(isOpenedForced());
  const timeoutSeconds = Number(useBootstrap().common.conf.SUPERSET_WEBSERVER_TIMEOUT) || 60;
  // Named one by one: react-query draws a component anew for what it reads, and no more.
  const { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch } = useQuery({
    queryKey: ["chart-data", formData],
    queryFn: ({ signal }) => {
      const force = isForced.current;
      isForced.current = false;
      return fetchChartData(formData, force, { signal, timeoutSeconds });
    },
    enabled: isEnabled,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 120_000,
  });

  const refresh = useCallback(() => {
    isForced.current = true;
    void refetch();
  }, [refetch]);

  const { count, forced } = refreshes;
  const seen = useRef(count);
  useEffect(() => {
    if (!isEnabled || seen.current === count) return;
    isForced.current = forced > seen.current;
    seen.current = count;
    void refetch();
  }, [count, forced, isEnabled, refetch]);

  return { data, error, isFetching, isPlaceholderData, dataUpdatedAt, refetch, refresh };
}
