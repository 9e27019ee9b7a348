import { useEffect, useRef } from "react";
import type { DataMasks } from "../dashboard/filters/masks.ts";
import { hostAsksFor } from "../layout/standalone.ts";
import { defineHostMethod, tellHost } from "./host.ts";

interface Shown {
  masks: DataMasks;
  crossFilterIds: readonly string[];
  activeTabs: readonly string[];
  /** the address of a permalink to what is shown */
  share(anchor?: string): Promise<string>;
}

/** Answers what an embedding page asks about the dashboard, and tells it of changed filters if it wants to know. */
export function useHost(shown: Shown): void {
  const latest = useRef(shown);
  latest.current = shown;
  useEffect(() => {
    const takeBack = [
      defineHostMethod("getDataMask", () => latest.current.masks),
      defineHostMethod("getActiveTabs", () => latest.current.activeTabs),
      defineHostMethod("getDashboardPermalink", ({ anchor }) =>
        latest.current.share(typeof anchor === "string" ? anchor : undefined),
      ),
    ];
    return () => takeBack.forEach((one) => void one());
  }, []);

  const { masks } = shown;
  const told = useRef(masks);
  useEffect(() => {
    const before = told.current;
    if (before === masks) return;
    told.current = masks;
    if (!hostAsksFor("masks")) return;
    const changed = [...new Set([...Object.keys(before), ...Object.keys(masks)])].filter(
      (id) => JSON.stringify(before[id]) !== JSON.stringify(masks[id]),
    );
    const isCross = (id: string) => latest.current.crossFilterIds.includes(id);
    tellHost("observeDataMask", {
      ...masks,
      crossFiltersChanged: changed.some(isCross),
      nativeFiltersChanged: changed.some((id) => !isCross(id)),
    });
  }, [masks]);
}
