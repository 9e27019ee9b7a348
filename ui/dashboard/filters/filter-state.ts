import { isOn, type NativeFilter } from "./config.ts";
import { type ExtraFormData, mergeExtraFormData } from "./extra-form-data.ts";
import { type DataMaskState, type DataMasks, isSet, maskOf } from "./masks.ts";

/** The values of a dashboard's filters: what charts are asked with, what the controls show, and which are still looked up. */
export interface FilterState {
  applied: DataMasks;
  staged: DataMasks;
  waiting: ReadonlySet<string>;
}

export type FilterAction =
  | { type: "stage"; id: string; mask: DataMaskState }
  | { type: "settle"; id: string; mask: DataMaskState | undefined }
  | { type: "apply" }
  | { type: "clear"; masks: DataMasks; isComplete: boolean };

/** The values that a dashboard is opened with: those that a link brings, else its defaults; a first value is looked up for the others. */
export function start(filters: NativeFilter[], defaults: DataMasks, given: DataMasks): FilterState {
  const masks = Object.fromEntries(
    filters.map((one) => {
      const mask = given[one.id];
      return [one.id, mask ? maskOf(one, mask.filterState.value) : (defaults[one.id] ?? maskOf(one, null))];
    }),
  );
  const waiting = filters.filter(
    (one) =>
      one.kind === "filter_select" && isOn(one, "defaultToFirstItem") && !given[one.id] && !hasValue(masks[one.id]),
  );
  return { applied: masks, staged: masks, waiting: new Set(waiting.map((one) => one.id)) };
}

/** What somebody does in the filter bar, or what is found for it. */
export function reduce(state: FilterState, action: FilterAction): FilterState {
  switch (action.type) {
    case "stage":
      return { ...state, staged: { ...state.staged, [action.id]: action.mask } };
    case "settle": {
      if (!state.waiting.has(action.id)) return state;
      const waiting = new Set(state.waiting);
      waiting.delete(action.id);
      if (!action.mask) return { ...state, waiting };
      const own = { [action.id]: action.mask };
      return { waiting, applied: { ...state.applied, ...own }, staged: { ...state.staged, ...own } };
    }
    case "apply":
      return { ...state, applied: state.staged };
    case "clear":
      return { ...state, applied: action.isComplete ? action.masks : state.applied, staged: action.masks };
  }
}

/** The mask a dashboard's author saved, remade from its value so that it fits the filter as it is now. */
export function defaultOf(filter: NativeFilter): DataMaskState {
  return maskOf(filter, filter.defaultMask.filterState.value);
}

/** Whether a filter is set to something, not only restricting for want of a value. */
export function hasValue(mask: DataMaskState | undefined): boolean {
  return (mask?.filterState.value ?? null) !== null && isSet(mask);
}

/** What the filters say that a filter depends on. */
export function aboveOf(filter: NativeFilter, staged: DataMasks): ExtraFormData {
  return mergeExtraFormData(filter.parents.map((parent) => staged[parent]?.extraFormData ?? {}));
}
