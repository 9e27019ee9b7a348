import { list, metricLabel, text } from "../form-data.ts";
import type { ChartInput, FormData } from "../types.ts";

interface Mark {
  at: number;
  name: string;
}

export interface Bullet {
  measure: number | undefined;
  /** ascending */
  ranges: Mark[];
  markers: Mark[];
  lines: Mark[];
  /** the scale's ends */
  low: number;
  high: number;
}

/** The measure and what it is held against. Without ranges of its own the chart ends a tenth beyond its values. */
export function bulletOf({ formData, queriesData }: ChartInput): Bullet {
  const metric = metricLabel(list(formData, "metric")[0] ?? "");
  const value = Number(queriesData[0]?.data[0]?.[metric] ?? Number.NaN);
  const measure = Number.isFinite(value) ? value : undefined;
  const markers = marks(formData, "markers", "marker_labels");
  const lines = marks(formData, "marker_lines", "marker_line_labels");
  const named = marks(formData, "ranges", "range_labels").toSorted((a, b) => a.at - b.at);
  const most = Math.max(measure ?? 0, ...[...markers, ...lines].map(({ at }) => at));
  const ranges = named.length > 0 ? named : [{ at: most * 1.1, name: "" }];
  const all = [measure ?? 0, ...[...ranges, ...markers, ...lines].map(({ at }) => at)];
  return { measure, ranges, markers, lines, low: Math.min(0, ...all), high: Math.max(...all) || 1 };
}

/** "10, 20" beside "low, high" */
function marks(formData: FormData, key: string, labels: string): Mark[] {
  const names = text(formData, labels)
    .split(",")
    .map((name) => name.trim());
  return text(formData, key)
    .split(",")
    .filter((entry) => entry.trim() !== "")
    .map((entry, index) => ({ at: Number(entry), name: names[index] ?? "" }))
    .filter(({ at }) => Number.isFinite(at));
}

/** Round numbers from one end of a scale to the other, as many as there is room for; where only two have, its ends. */
export function roundTicks(low: number, high: number, most: number): number[] {
  if (most < 3) return [low, high];
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const step = [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power).find((one) => count(one) <= most);
  function count(one: number): number {
    return Math.floor(high / one + 1e-9) - Math.ceil(low / one - 1e-9) + 1;
  }
  if (step === undefined) return [low, high];
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: count(step) }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}
