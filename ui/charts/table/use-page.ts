import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { flag } from "../form-data.ts";
import type { ChartViewProps, QueryData } from "../types.ts";
import { ownState, type TableState } from "./state.ts";

export interface Page {
  queriesData: QueryData[];
  isFetching: boolean;
  error: Error | null;
}

/** What the server answers to the table's state, where it has the pages; the first page came with the chart. */
export function usePage({ formData, queriesData, ask }: ChartViewProps, state: TableState, first: TableState): Page {
  const own = ownState(state);
  const isOther = flag(formData, "server_pagination") && JSON.stringify(own) !== JSON.stringify(ownState(first));
  const asked = { ...formData, own_state: own };
  const query = useQuery({
    queryKey: ["table-page", asked],
    queryFn: ({ signal }) => (ask ? ask(asked, signal) : queriesData),
    enabled: isOther && ask !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  if (!isOther) return { queriesData, isFetching: false, error: null };
  return { queriesData: query.data ?? queriesData, isFetching: query.isFetching, error: query.error };
}
