import { metricLabel, text } from "../form-data.ts";
import type { DataRow, FormData } from "../types.ts";
import type { Feature } from "./drawing.ts";

/** What a place weighs: its metric, or one. */
export function weightOf(formData: FormData): (row: DataRow) => number {
  if (!formData.size) return () => 1;
  const name = metricLabel(formData.size);
  return (row) => Number(row[name]) || 1;
}

/** Places that share a cell → the cell's value, as `js_agg_function` says. */
export function combiner(formData: FormData): (features: Feature<unknown>[]) => number {
  const weigh = weightOf(formData);
  const how = text(formData, "js_agg_function", "sum");
  return (features) => {
    const weights = features.map(({ row }) => weigh(row)).sort((a, b) => a - b);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const quantile = /^p(\d+)$/.exec(how)?.[1] ?? (how === "median" ? "50" : undefined);
    if (quantile) return weights[Math.round((Number(quantile) / 100) * (weights.length - 1))] ?? 0;
    if (how === "count") return weights.length;
    if (how === "min") return weights[0] ?? 0;
    if (how === "max") return weights.at(-1) ?? 0;
    const mean = sum / Math.max(1, weights.length);
    if (how === "mean") return mean;
    const variance =
      weights.reduce((total, weight) => total + (weight - mean) ** 2, 0) / Math.max(1, weights.length - 1);
    if (how === "variance") return variance;
    if (how === "deviation") return Math.sqrt(variance);
    return sum;
  };
}
