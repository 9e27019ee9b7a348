import { useCallback, useMemo, useState } from "react";
import type { DataMask } from "../../charts/types.ts";
import type { DashboardLayout } from "../layout/tree.ts";
import type { DataMaskState, DataMasks } from "./masks.ts";
import { isSet, valueLabel } from "./masks.ts";
import { chartsOfCrossFilter, type Reach } from "./scope.ts";

interface CrossReach extends Reach {
  source: number;
  label: string;
}

/**
 * Filters set by clicking in charts. The same click again takes one back.
 * @param given what the dashboard was opened with: masks by the id of the chart
 */
export function useCrossFilters(metadata: Record<string, unknown>, layout: DashboardLayout, given: DataMasks) {
  const [bySource, setBySource] = useState<Readonly<Record<number, DataMaskState>>>(() =>
    Object.fromEntries(Object.entries(given).filter(([id, mask]) => /^\d+$/.test(id) && isSet(mask))),
  );

  const clear = useCallback((source: number) => {
    setBySource(({ [source]: _removed, ...rest }) => rest);
  }, []);
  const set = useCallback((source: number, mask: DataMask) => {
    setBySource((last) => withClick(last, source, mask as unknown as DataMaskState));
  }, []);

  return useMemo(() => {
    const sources = Object.entries(bySource);
    const reaches = sources.map(([source, mask]): CrossReach => {
      const id = Number(source);
      return { id: `CROSS-${id}`, source: id, label: labelOf(mask), charts: chartsOfCrossFilter(id, metadata, layout) };
    });
    const masks: DataMasks = Object.fromEntries(sources.map(([source, mask]) => [`CROSS-${source}`, mask]));
    return { reaches, masks, bySource, set, clear, isEnabled: metadata.cross_filters_enabled !== false };
  }, [bySource, metadata, layout, set, clear]);
}

/** The cross-filters after a click: a new one, or without the one that was clicked again. */
export function withClick(
  last: Readonly<Record<number, DataMaskState>>,
  source: number,
  mask: DataMaskState,
): Record<number, DataMaskState> {
  const { [source]: before, ...rest } = last;
  const filters = JSON.stringify(mask.extraFormData.filters ?? []);
  const isAgain = before !== undefined && JSON.stringify(before.extraFormData.filters) === filters;
  return filters === "[]" || isAgain ? rest : { ...rest, [source]: mask };
}

function labelOf(mask: DataMaskState): string {
  if (mask.filterState.label) return mask.filterState.label;
  return [mask.filterState.value].flat(2).map(valueLabel).join(", ");
}
