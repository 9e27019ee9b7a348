import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useBootstrap } from "../bootstrap-context.ts";
import { chartTypes } from "../charts/registry.ts";
import type { FormData, QueryData } from "../charts/types.ts";
import { fetchChartData } from "../dashboard/chart/chart-data.ts";
import { isOpenedForced } from "../dashboard/chart/forced.ts";

export interface Answer {
  formData: FormData;
  data: QueryData[];
  updatedAt: number;
}

/**
 * The data of the chart under edit. It is asked for when the user says so; a change that only concerns the looks is drawn at
 * once, since the question stays the same.
 */
export function useAnswer(edited: FormData) {
  const [asked, setAsked] = useState<FormData>();
  const isForced = useRef(isOpenedForced());
  const last = useRef<Answer>(undefined);
  const client = useQueryClient();
  const timeoutSeconds = Number(useBootstrap().common.conf.SUPERSET_WEBSERVER_TIMEOUT) || 60;
  const question = asked && questionOf(asked);
  const isCurrent = question !== undefined && question === questionOf(edited);
  const queryKey = ["explore-data", question];
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => {
      const force = isForced.current;
      isForced.current = false;
      return fetchChartData(asked as FormData, force, { signal, timeoutSeconds });
    },
    enabled: question !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  if (query.data && asked) {
    const formData = isCurrent ? edited : asked;
    if (last.current?.data !== query.data || last.current.formData !== formData)
      last.current = { formData, data: query.data, updatedAt: query.dataUpdatedAt };
  }
  return {
    /** what was drawn last; while another answer is on its way, the one before */
    answer: query.error && !query.isFetching ? undefined : last.current,
    asked,
    error: query.isFetching ? null : query.error,
    isFetching: query.isFetching,
    /** whether the chart on the screen answers what the controls say */
    isCurrent,
    run: () => {
      isForced.current = isCurrent;
      setAsked(edited);
      if (isCurrent) void query.refetch();
    },
    show: setAsked,
    cancel: () => void client.cancelQueries({ queryKey }),
  };
}

/** What the server is asked, as text; undefined where the form data make no question. */
function questionOf(formData: FormData): string | undefined {
  const type = Object.hasOwn(chartTypes, formData.viz_type) ? chartTypes[formData.viz_type] : undefined;
  try {
    const context = type?.buildQuery(formData);
    return context && JSON.stringify([context.datasource, context.queries]);
  } catch {
    return undefined;
  }
}
