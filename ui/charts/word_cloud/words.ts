import { columnLabel, list, metricLabel, number } from "../form-data.ts";
import type { ChartInput } from "../types.ts";

export interface Word {
  text: string;
  /** what the column holds, for a cross-filter */
  entry: unknown;
  value: number | undefined;
  size: number;
}

/** The words, sized between `size_from` and `size_to` by their metric; the area that a word takes grows with it. */
export function wordsOf({ formData, queriesData, width, height }: ChartInput): Word[] {
  const column = columnLabel(list(formData, "series")[0] ?? "");
  const metric = metricLabel(list(formData, "metric")[0] ?? "");
  const rows = (queriesData[0]?.data ?? []).filter((row) => row[column] !== null && row[column] !== "");
  const values = rows.map((row) => Number(row[metric])).filter(Number.isFinite);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  // Sizes are meant for a box of about 600 × 400; smaller boxes get smaller words.
  const fit = Math.min(1, Math.sqrt((width * height) / 240_000));
  const smallest = number(formData, "size_from", 10);
  const largest = Math.max(smallest, number(formData, "size_to", 70));
  return rows.map((row) => {
    const value = Number(row[metric]);
    const share = most > least ? (value - least) / (most - least) : 1;
    return {
      text: String(row[column]),
      entry: row[column],
      value: Number.isFinite(value) ? value : undefined,
      size: Math.max(8, (smallest + Math.sqrt(Number.isFinite(share) ? share : 0) * (largest - smallest)) * fit),
    };
  });
}
