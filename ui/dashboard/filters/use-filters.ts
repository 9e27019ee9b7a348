import { useCallback, useMemo, useReducer } from "react";
import { isOn, type NativeFilter } from "./config.ts";
import { defaultOf, hasValue, reduce, start } from "./filter-state.ts";
import { type DataMaskState, type DataMasks, maskOf } from "./masks.ts";

export interface FilterValues {
  /** what the charts are asked with */
  applied: DataMasks;
  defaults: DataMasks;
  /** what the controls show */
  staged: DataMasks;
  isChanged: boolean;
  /** a filter that needs a value has none: what the controls show cannot be applied */
  isIncomplete: boolean;
  /** filters whose first value is still being looked up */
  waiting: ReadonlySet<string>;
  stage(filter: NativeFilter, value: unknown): void;
  /** the value a filter starts with, once its choices are known; undefined: there is none */
  settle(filter: NativeFilter, value: unknown): void;
  apply(): void;
  clear(): void;
}

/**
 * The values of a dashboard's native filters: set in the bar, applied together.
 * @param given what the dashboard was opened with
 */
export function useFilters(filters: NativeFilter[], given: DataMasks): FilterValues {
  const defaults = useMemo(() => Object.fromEntries(filters.map((one) => [one.id, defaultOf(one)])), [filters]);
  const [state, dispatch] = useReducer(reduce, undefined, () => start(filters, defaults, given));
  // A filter that was made while the dashboard is open starts with its default.
  const applied = useMemo(() => ({ ...defaults, ...state.applied }), [defaults, state.applied]);
  const staged = useMemo(() => ({ ...defaults, ...state.staged }), [defaults, state.staged]);
  const { waiting } = state;

  const stage = useCallback((filter: NativeFilter, value: unknown) => {
    dispatch({ type: "stage", id: filter.id, mask: maskOf(filter, value) });
  }, []);
  const settle = useCallback((filter: NativeFilter, value: unknown) => {
    dispatch({ type: "settle", id: filter.id, mask: value === undefined ? undefined : maskOf(filter, value) });
  }, []);
  const apply = useCallback(() => dispatch({ type: "apply" }), []);
  const clear = useCallback(() => {
    // Where a value is needed, charts keep the old one until there is a new one.
    const isComplete = !filters.some((one) => isOn(one, "enableEmptyFilter"));
    dispatch({
      type: "clear",
      masks: Object.fromEntries(filters.map((one) => [one.id, maskOf(one, null)])),
      isComplete,
    });
  }, [filters]);
  const isChanged = filters.some(({ id }) => valueKey(staged[id]) !== valueKey(applied[id]));
  const isIncomplete = filters.some((one) => isOn(one, "enableEmptyFilter") && !hasValue(staged[one.id]));
  return { applied, defaults, staged, waiting, isChanged, isIncomplete, stage, settle, apply, clear };
}

function valueKey(mask: DataMaskState | undefined): string {
  return JSON.stringify(mask?.filterState.value ?? null);
}
