import { columnLabel, flag, list } from "../form-data.ts";
import { toTime } from "../format/time.ts";
import type { ChartInput, DataRow } from "../types.ts";

interface Bar {
  category: string;
  series: string;
  /** the line that it lies on: its category, or its category and series */
  lane: string;
  start: number;
  end: number;
  row: DataRow;
}

/** A bar for each row that has a start and an end. */
export function barsOf({ formData, queriesData }: ChartInput): Bar[] {
  const [start, end, category, series] = ["start_time", "end_time", "y_axis", "series"].map((key) =>
    columnLabel(list(formData, key)[0] ?? ""),
  ) as [string, string, string, string];
  const divided = flag(formData, "subcategories") && series !== "";
  return (queriesData[0]?.data ?? []).flatMap((row) => {
    const [from, to] = [toTime(row[start]), toTime(row[end])];
    if (from === undefined || to === undefined) return [];
    const [name, part] = [nameOf(row[category]), series ? nameOf(row[series]) : ""];
    return [{ category: name, series: part, lane: divided ? `${name}\n${part}` : name, start: from, end: to, row }];
  });
}

/** The lines from top to bottom; those of a category together, the one in their middle with its name. */
export function lanesOf(bars: readonly Bar[], divided: boolean): { lanes: string[]; titles: string[] } {
  const categories = [...Map.groupBy(bars, (bar) => bar.category)];
  const lanes: string[] = [];
  const titles: string[] = [];
  for (const [category, own] of categories) {
    const lines = divided ? [...new Set(own.map((bar) => bar.lane))] : own[0] ? [own[0].lane] : [];
    for (const [at, line] of lines.entries()) {
      lanes.push(line);
      titles.push(at === Math.floor((lines.length - 1) / 2) ? category : "");
    }
  }
  return { lanes, titles };
}

function nameOf(value: unknown): string {
  return value === null || value === undefined ? "<NULL>" : String(value);
}
