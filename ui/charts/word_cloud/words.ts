import { cut } from "../echarts/text.ts";
import { columnLabel, list, metricLabel, number } from "../form-data.ts";
import type { ChartInput } from "../types.ts";

export interface Word {
  /** as it is drawn: cut where even the smallest letters are wider than the box */
  text: string;
  /** what the column holds, for a cross-filter */
  entry: unknown;
  value: number | undefined;
  size: number;
}

export const smallestLetters = 8;
/** Of a bold letter, in sizes of its font. */
export const widthOfLetter = 0.68;

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
    const name = String(row[column]);
    const value = Number(row[metric]);
    const share = most > least ? (value - least) / (most - least) : 1;
    return {
      text: cut(name, Math.floor((width * 0.96) / (smallestLetters * widthOfLetter))),
      entry: row[column],
      value: Number.isFinite(value) ? value : undefined,
      // A word that is wider than the box would be left out.
      size: Math.max(
        smallestLetters,
        Math.min(
          (smallest + Math.sqrt(Number.isFinite(share) ? share : 0) * (largest - smallest)) * fit,
          (width * 0.96) / (name.length * widthOfLetter),
        ),
      ),
    };
  });
}
