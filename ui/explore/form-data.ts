import { allControls, type Control, type ControlSection } from "../charts/controls/control.ts";
import { withDefaults } from "../charts/defaults.ts";
import { isRecord, list } from "../charts/form-data.ts";
import type { FormData } from "../charts/types.ts";
import type { ExploreDataset } from "./api.ts";

/** Keys that belong to the chart whatever its type is. */
const kept = ["datasource", "slice_id", "url_params", "extra_form_data", "dashboards", "annotation_layers"];

export const anyTime = "No filter";

/** A filter on a dataset's own time column, which says nothing yet but where to put a range. */
export function timeFilter(column: string, range = anyTime) {
  return {
    expressionType: "SIMPLE",
    clause: "WHERE",
    subject: column,
    operator: "TEMPORAL_RANGE",
    operatorId: "TEMPORAL_RANGE",
    comparator: range,
    sqlExpression: null,
    isExtra: false,
    isNew: false,
    filterOptionName: optionName("filter"),
  };
}

/** Names that tell apart two metrics or filters that are otherwise the same. */
export function optionName(kind: "filter" | "metric"): string {
  return `${kind}_${Math.random().toString(36).slice(2, 12)}_${Math.random().toString(36).slice(2, 12)}`;
}

/** Form data with the beginnings of a type's controls where they say nothing, and the time column where one is needed. */
export function withInitials(
  formData: FormData,
  sections: readonly ControlSection[],
  dataset: ExploreDataset,
): FormData {
  const filled: FormData = { ...formData };
  const time = dataset.main_dttm_col ?? undefined;
  for (const control of allControls(sections)) {
    if (control.key in filled) continue;
    if (control.initial !== undefined) filled[control.key] = control.initial;
    else if (control.key === "x_axis" && time && !formData.granularity_sqla) filled.x_axis = time;
    else if (control.key === "granularity_sqla" && time) filled.granularity_sqla = time;
    else if (control.kind === "columns" && control.isAlongTime && time) filled[control.key] = [time];
    else if (control.kind === "filters") filled[control.key] = time ? [timeFilter(time)] : [];
  }
  if (allControls(sections).some(({ kind }) => kind === "timeGrain"))
    filled.temporal_columns_lookup = Object.fromEntries(
      dataset.columns.filter((column) => column.is_dttm).map((column) => [column.column_name, true]),
    );
  return withDefaults(filled);
}

/**
 * A stored chart's form data for the editor: as Superset's editor does, it gets a filter on the dataset's time column where it has
 * none on any, so that there is a range to set, which also takes a dashboard's; and an old chart "with time" gets that column.
 */
export function opened(formData: FormData, sections: readonly ControlSection[], dataset: ExploreDataset): FormData {
  const full = withDefaults(formData);
  const { include_time, granularity_sqla: time, ...rest } = full;
  if (include_time === true && typeof time === "string" && time !== "") {
    const groupby = list(full, "groupby");
    return opened({ ...rest, groupby: groupby.includes(time) ? groupby : [time, ...groupby] }, sections, dataset);
  }
  const filters = list(full, "adhoc_filters");
  const hasTime = full.granularity_sqla || filters.some((one) => isRecord(one) && one.operator === "TEMPORAL_RANGE");
  const hasControl = allControls(sections).some(({ key }) => key === "adhoc_filters");
  if (hasTime || !hasControl || !dataset.main_dttm_col) return full;
  return { ...full, adhoc_filters: [...filters, timeFilter(dataset.main_dttm_col)] };
}

/** What the user still has to choose before the chart can be asked for. */
export function missingControls(formData: FormData, sections: readonly ControlSection[]): Control[] {
  return allControls(sections).filter(
    (control) =>
      isRequired(control, formData) &&
      control.when?.(formData) !== false &&
      list(formData, control.key).length === 0 &&
      !isOld(control, formData),
  );
}

/** What a field shows: what the chart stores, or what it means without it. */
export function shownValue(control: Control, formData: FormData): unknown {
  const value = formData[control.key];
  const isMeant = value === null && control.kind === "choice" && control.choices.some(([choice]) => choice === null);
  return value === undefined || (value === null && !isMeant) ? (control.unset ?? control.initial ?? value) : value;
}

export function isRequired({ required }: Control, formData: FormData): boolean {
  return typeof required === "function" ? required(formData) : required === true;
}

/** Charts from before there was an x-axis to choose have a time column in its place. */
function isOld(control: Control, formData: FormData): boolean {
  return control.key === "x_axis" && typeof formData.granularity_sqla === "string" && formData.granularity_sqla !== "";
}

/**
 * Form data for another chart type: what both types call the same is kept, metrics and columns that lose their place
 * take the free places of the new type, and the rest is left behind.
 * @param before the chart when it was last of that type, from which it takes what says how it looks
 */
export function switchType(
  formData: FormData,
  vizType: string,
  from: readonly ControlSection[],
  to: readonly ControlSection[],
  before?: FormData,
): FormData {
  const next: FormData = { viz_type: vizType };
  for (const key of kept) if (key in formData) next[key] = formData[key];
  const old = new Map(allControls(from).map((control) => [control.key, control]));
  const controls = allControls(to);
  const placed = new Set<string>();
  for (const control of controls) {
    const same = old.get(control.key);
    if (!same || !(control.key in formData) || !isFitting(same, control, formData[control.key])) continue;
    const values = list(formData, control.key);
    next[control.key] = isMany(control) ? values : isField(control) ? values[0] : formData[control.key];
    if (isField(control)) for (const value of isMany(control) ? values : values.slice(0, 1)) placed.add(keyOf(value));
  }
  for (const family of ["metric", "column"] as const) {
    const homeless = allControls(from)
      .filter((control) => control.kind === family || control.kind === `${family}s`)
      .flatMap((control) => list(formData, control.key))
      .filter((value) => !placed.has(keyOf(value)));
    const waiting = [...new Map(homeless.map((value) => [keyOf(value), value])).values()];
    const free = controls.filter((control) => control.kind === family || control.kind === `${family}s`);
    for (const control of free.sort((a, b) => Number(isRequired(b, next)) - Number(isRequired(a, next)))) {
      if (list(next, control.key).length > 0 || waiting.length === 0) continue;
      if (control.kind === family && isRequired(control, next)) next[control.key] = waiting.shift();
      else if (control.kind === `${family}s`) next[control.key] = waiting.splice(0);
    }
  }
  for (const control of controls.filter((one) => !isField(one) && !(one.key in next)))
    if (before && control.key in before) next[control.key] = before[control.key];
  return next;
}

const isField = ({ kind }: Control): boolean => ["metric", "metrics", "column", "columns"].includes(kind);
const isMany = ({ kind }: Control): boolean => kind === "metrics" || kind === "columns";
const keyOf = (value: unknown): string => JSON.stringify(value);

function isFitting(before: Control, after: Control, value: unknown): boolean {
  if (isField(before) && isField(after)) return before.kind.replace(/s$/, "") === after.kind.replace(/s$/, "");
  if (before.kind !== after.kind) return false;
  if (after.kind !== "choice" || after.free || after.many || after.choicesOf) return true;
  return after.choices.some(([choice]) => choice === value);
}

/** The parts of form data that make a difference to what is stored; the rest comes and goes with addresses. */
export function isSameChart(a: FormData, b: FormData): boolean {
  return stable(a) === stable(b);
}

function stable(value: unknown): string {
  return JSON.stringify(value, (key, entry: unknown) => {
    if (["url_params", "slice_id", "extra_form_data", "dashboards"].includes(key)) return undefined;
    return isRecord(entry) ? Object.fromEntries(Object.entries(entry).sort(([x], [y]) => (x < y ? -1 : 1))) : entry;
  });
}
