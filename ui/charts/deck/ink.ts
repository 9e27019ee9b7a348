import { channels } from "../color/lightness.ts";
import { pickedChannels } from "../color/picked.ts";
import { palette } from "../color/schemes.ts";
import { colorSteps } from "../color/steps.ts";
import { colorsOf } from "../echarts/frame.ts";
import { list, text } from "../form-data.ts";
import type { ChartInput, DataRow } from "../types.ts";

/** Red, green, blue and opacity, 0 to 255 each, as deck.gl takes colours. */
export type Ink = [number, number, number, number];

const teal: Ink = [0, 122, 135, 255];

/** The colour that a colour control holds. */
export function pickedInk(value: unknown, fallback: Ink = teal): Ink {
  const found = pickedChannels(value);
  return found ? [found[0], found[1], found[2], Math.round(found[3] * 255)] : fallback;
}

export function inkOf(color: string, opacity = 255): Ink {
  return [...channels(color), opacity];
}

/** A sequential scheme as a range of colours for grids and heat maps. */
export function inkRange({ formData, theme }: ChartInput, steps: number): Ink[] {
  return colorSteps(text(formData, "linear_color_scheme"), steps, theme.isDark).map((color) => inkOf(color));
}

/** A row's colour: by its dimension, else the one that was picked; with a legend of the dimension. */
export function inkByDimension(
  input: ChartInput,
  picked: string,
): { of(row: DataRow): Ink; legend: { label: string; color: string }[] | undefined } {
  const dimension = text(input.formData, "dimension") || String(list(input.formData, "dimension")[0] ?? "");
  if (dimension === "") {
    const ink = pickedInk(input.formData[picked]);
    return { of: () => ink, legend: undefined };
  }
  const nameOf = (row: DataRow) => String(row[dimension] ?? "<NULL>");
  const names = [...new Set((input.queriesData[0]?.data ?? []).map(nameOf))];
  const color = colorsOf(input, names, palette(text(input.formData, "color_scheme")));
  return {
    of: (row) => inkOf(color(nameOf(row)), 200),
    legend: names.slice(0, 30).map((label) => ({ label, color: color(label) })),
  };
}
