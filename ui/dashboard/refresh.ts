import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useBootstrap } from "../bootstrap-context.ts";

/** How often a chart was to be asked anew, and how often that was when it was last to go past the caches. */
export interface RefreshCount {
  count: number;
  forced: number;
}

interface Refreshes extends RefreshCount {
  /** the count at the last one that somebody asked for */
  byHand: number;
}

/** Counts what is asked anew: by hand, which goes past the caches for all charts, or by the clock, which leaves frozen charts alone. */
export function useRefreshes(metadata: Readonly<Record<string, unknown>>) {
  const isForcing = useBootstrap().common.conf.DASHBOARD_AUTO_REFRESH_MODE !== "fetch";
  const [refreshes, setRefreshes] = useState<Refreshes>({ count: 0, forced: 0, byHand: 0 });
  const refresh = useCallback(
    () => setRefreshes(({ count }) => ({ count: count + 1, forced: count + 1, byHand: count + 1 })),
    [],
  );
  const refreshByClock = useCallback(
    () =>
      setRefreshes(({ count, forced, byHand }) => ({
        count: count + 1,
        forced: isForcing ? count + 1 : forced,
        byHand,
      })),
    [isForcing],
  );
  const frozen = metadata.timed_refresh_immune_slices;
  const refreshOf = useMemo(() => {
    const ids = new Set(Array.isArray(frozen) ? frozen.map(Number) : []);
    const { count, forced, byHand } = refreshes;
    return (id: number): RefreshCount => (ids.has(id) ? { count: byHand, forced: byHand } : { count, forced });
  }, [frozen, refreshes]);
  return { refresh, refreshByClock, refreshOf };
}

export interface AutoRefreshState {
  seconds: number;
  setSeconds(seconds: number): void;
}

/**
 * Asks for fresh data every so often while the page is looked at; a time that passed unseen is made up for at the next look.
 * @param stored the dashboard's own interval
 */
export function useAutoRefresh(stored: unknown, refresh: () => void, isPaused: boolean): AutoRefreshState {
  const own = Number(stored) || 0;
  const [chosen, setChosen] = useState({ own, seconds: own });
  // An interval that was saved meanwhile counts from now on.
  if (chosen.own !== own) setChosen({ own, seconds: own });
  const { seconds } = chosen;
  const isMissed = useRef(false);
  useEffect(() => {
    if (seconds <= 0 || isPaused) return;
    const tick = () => {
      isMissed.current = document.visibilityState !== "visible";
      if (!isMissed.current) refresh();
    };
    const look = () => {
      if (isMissed.current) tick();
    };
    const timer = setInterval(tick, seconds * 1000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [seconds, refresh, isPaused]);
  const setSeconds = useCallback((next: number) => setChosen({ own, seconds: next }), [own]);
  return useMemo(() => ({ seconds, setSeconds }), [seconds, setSeconds]);
}
