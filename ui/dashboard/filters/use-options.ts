import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useBootstrap } from "../../bootstrap-context.ts";
import { useFilteredDashboard } from "../context.ts";
import type { NativeFilter } from "./config.ts";
import type { ExtraFormData } from "./extra-form-data.ts";
import { fetchOptions } from "./options.ts";

/** The values that a filter offers, narrowed by what the filters above it say, and by a search. */
export function useOptions(filter: NativeFilter, above: ExtraFormData, asked = "") {
  const dashboard = useFilteredDashboard();
  const { common } = useBootstrap();
  const rowLimit = Number(common.conf.NATIVE_FILTER_DEFAULT_ROW_LIMIT) || 1000;
  return useQuery({
    // The whole filter: while it is edited, its conditions and order change.
    queryKey: ["filter-options", filter, above, asked],
    queryFn: ({ signal }) => fetchOptions(dashboard.id, filter, above, asked, rowLimit, signal),
    placeholderData: keepPreviousData,
    enabled: filter.datasetId !== undefined,
    staleTime: 300_000,
  });
}
