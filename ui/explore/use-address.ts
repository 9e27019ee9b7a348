import { useEffect, useRef } from "react";
import { useLocation, useNavigate } from "react-router";
import type { FormData } from "../charts/types.ts";
import { keepFormData, sourceOf } from "./api.ts";

/** Set on entries of the browser's history that the editor itself has made: they are no reason to load again. */
export interface OwnState {
  isOwn?: boolean;
}

/** Keeps what was asked last in the page's address, so that reloading and sharing the address show it again. */
export function useAddress(asked: FormData | undefined, chartId: number | undefined): void {
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const latest = useRef({ navigate, pathname, search });
  latest.current = { navigate, pathname, search };
  const first = useRef(asked);
  useEffect(() => {
    if (!asked || asked === first.current) return;
    let isOver = false;
    keepFormData(asked, chartId).then(
      (key) => {
        if (isOver) return;
        const { datasource_id, datasource_type } = sourceOf(asked);
        const source = { datasource_id: String(datasource_id), datasource_type };
        const params = new URLSearchParams({
          form_data_key: key,
          ...(chartId ? { slice_id: String(chartId) } : source),
        });
        const standalone = new URLSearchParams(latest.current.search).get("standalone");
        if (standalone) params.set("standalone", standalone);
        latest.current.navigate(`/explore/?${params}`, { replace: true, state: { isOwn: true } satisfies OwnState });
      },
      // The chart is drawn all the same; only its address does not follow.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [asked, chartId]);
}
