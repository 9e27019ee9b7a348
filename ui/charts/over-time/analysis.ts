import type { Choice, Control, ControlSection } from "../controls/control.ts";
import { advanced } from "../controls/shared.ts";
import { columnLabel, flag, list, metricLabel, text } from "../form-data.ts";
import {
  compare,
  contribution,
  flatten,
  operations,
  pivot,
  resample,
  rolling,
  timeOffsets,
} from "../query/operators.ts";
import type { DataRow, FormData, PostProcessing, QueryData, QueryObject } from "../types.ts";

/** Older charts have words of their own for some settings. */
const oldChoices: Record<string, Record<string, string>> = { comparison_type: { difference: "absolute" } };

/** Shares of what there is at each time. */
export const shares: Control = {
  key: "contribution",
  label: "As shares of the whole",
  kind: "flag",
  initial: false,
  help: "Of all series at the same time.",
};

/** Moving windows, comparison with earlier times, and regular steps, in the words that older charts have for them. */
export const analysis: ControlSection = {
  ...advanced,
  controls: advanced.controls.map((control) => {
    const words = oldChoices[control.key];
    if (control.kind !== "choice" || !words) return control;
    return {
      ...control,
      choices: control.choices.map(([value, name]): Choice => [words[String(value)] ?? value, name]),
    };
  }),
};

/** The settings of an older chart in the words that newer ones have. */
export function inNewWords(formData: FormData): FormData {
  return {
    ...formData,
    ...(formData.comparison_type === "absolute" && { comparison_type: "difference" }),
    ...(flag(formData, "contribution") && { contributionMode: "row" }),
    time_compare: timeOffsets(formData).map((offset) =>
      /\bago\b|^\d{4}|inherit/.test(offset) ? offset : `${offset} ago`,
    ),
  };
}

/** Whether anything is done with the rows before they are drawn. */
function isAnalysed(formData: FormData): boolean {
  return (
    ["mean", "sum", "std", "cumsum"].includes(text(formData, "rolling_type")) ||
    isCompared(formData) ||
    (text(formData, "resample_rule") !== "" && text(formData, "resample_method") !== "") ||
    flag(formData, "contribution")
  );
}

export const isCompared = (formData: FormData): boolean => timeOffsets(formData).length > 0;

/** What the server does with the rows: a column for each series, as that is how they are counted with. */
export function analysisOf(formData: FormData, query: QueryObject): Partial<QueryObject> {
  if (!isAnalysed(formData)) return {};
  const own = { ...inNewWords(formData), x_axis: undefined };
  const steps: PostProcessing[] = operations(
    pivot(own, query),
    rolling(own, query),
    compare(own, query),
    resample(own),
    contribution(own),
    flatten,
  );
  return { time_offsets: timeOffsets(own), post_processing: steps };
}

/** An answer with a column for each series → rows of time, groups and metrics, as they come without an analysis. */
export function longRows(query: QueryData, formData: FormData): QueryData {
  if (!isAnalysed(formData)) return query;
  const groups = list(formData, "groupby").map(columnLabel);
  const times = query.colnames.find((name) => name === "__timestamp") ?? query.colnames[0] ?? "";
  const metrics = new Set<string>();
  const data = query.data.flatMap((row) => {
    const found = new Map<string, DataRow>();
    for (const name of query.colnames) {
      if (name === times) continue;
      const [first = name, ...values] = query.label_map?.[name] ?? name.split(", ");
      const metric = metricName(first, formData);
      metrics.add(metric);
      const key = JSON.stringify(values);
      const own = found.get(key) ?? {
        __timestamp: row[times],
        ...Object.fromEntries(groups.map((group, at) => [group, values[at] ?? null])),
      };
      own[metric] = row[name];
      found.set(key, own);
    }
    return [...found.values()];
  });
  const colnames = ["__timestamp", ...groups, ...metrics];
  return {
    ...query,
    colnames,
    coltypes: colnames.map((_name, at) => (at === 0 ? 2 : at <= groups.length ? 1 : 0)),
    data,
  };
}

/** "m__1 year ago" → "m, 1 year ago"; a metric that is compared keeps its name. */
function metricName(name: string, formData: FormData): string {
  const metrics = [...list(formData, "metrics"), ...list(formData, "metric")].map(metricLabel);
  for (const metric of metrics)
    for (const offset of timeOffsets(inNewWords(formData))) {
      if (name === `${metric}__${offset}` || name.endsWith(`__${metric}__${metric}__${offset}`))
        return `${metric}, ${offset}`;
    }
  return name;
}
