import { channels } from "../color/lightness.ts";
import { pickedChannels } from "../color/picked.ts";
import { palette } from "../color/schemes.ts";
import { colorSteps } from "../color/steps.ts";
import { colorsOf } from "../echarts/frame.ts";
import { isRecord, list, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import type { ChartInput, DataRow, FormData } from "../types.ts";
import type { LegendEntry } from "./drawing.ts";

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

/** Something's colours, and what they mean. */
export interface Inks {
  of(row: DataRow): Ink;
  legend: LegendEntry[] | undefined;
  /** the label of a row's entry in the legend */
  entryOf?: (row: DataRow) => string | undefined;
}

/**
 * A row's colour as `color_scheme_type` says: one for all, by its dimension, or by steps of a value.
 * @param picked the key of the one colour
 * @param measure what steps are measured by
 */
export function inkOfRows(input: ChartInput, picked: string, measure?: (row: DataRow) => number): Inks {
  const kind = text(input.formData, "color_scheme_type");
  if (kind === "color_breakpoints" && measure) return inkBySteps(input, measure);
  const dimension = text(input.formData, "dimension") || String(list(input.formData, "dimension")[0] ?? "");
  if (kind === "fixed_color" || dimension === "") {
    const ink = pickedInk(input.formData[picked]);
    return { of: () => ink, legend: undefined };
  }
  const nameOf = (row: DataRow) => String(row[dimension] ?? "<NULL>");
  const names = [...new Set((input.queriesData[0]?.data ?? []).map(nameOf))];
  const color = colorsOf(input, names, palette(text(input.formData, "color_scheme")));
  const write = numberFormat(text(input.formData, "legend_format", "SMART_NUMBER"));
  const isNumber = input.queriesData[0]?.coltypes[input.queriesData[0].colnames.indexOf(dimension)] === 0;
  const labelOf = (name: string) => (isNumber && Number.isFinite(Number(name)) ? write(Number(name)) : name);
  return {
    of: (row) => inkOf(color(nameOf(row)), 200),
    legend: names.slice(0, 30).map((name) => ({ label: labelOf(name), color: color(name) })),
    entryOf: (row) => labelOf(nameOf(row)),
  };
}

/** A row's colour by the step of `color_breakpoints` that its value is in. */
export function inkBySteps({ formData }: ChartInput, measure: (row: DataRow) => number): Inks {
  const steps = colorStepsOf(formData);
  const others = pickedInk(formData.deafult_breakpoint_color, [158, 158, 158, 255]);
  const stepOf = (row: DataRow) => {
    const value = measure(row);
    return steps.find(({ from, to }) => value >= from && value <= to);
  };
  return {
    of: (row) => stepOf(row)?.ink ?? others,
    entryOf: (row) => stepOf(row)?.label,
    legend: steps.map(({ label, ink: [red, green, blue] }) => ({ label, color: `rgb(${red}, ${green}, ${blue})` })),
  };
}

/** The chart's `color_breakpoints`: `{minValue, maxValue, color}`, ends that are missing being endless. */
export function colorStepsOf(formData: FormData): { from: number; to: number; ink: Ink; label: string }[] {
  const write = numberFormat(text(formData, "legend_format", "SMART_NUMBER"));
  return list(formData, "color_breakpoints")
    .filter(isRecord)
    .map(({ minValue, maxValue, color }) => {
      const [from, to] = [endOf(minValue, Number.NEGATIVE_INFINITY), endOf(maxValue, Number.POSITIVE_INFINITY)];
      const [low, high] = [from, to].map((end) => (Number.isFinite(end) ? write(end) : end < 0 ? "−∞" : "∞"));
      return { from, to, ink: pickedInk(color), label: `${low} – ${high}` };
    });
}

function endOf(value: unknown, endless: number): number {
  const end = value === null || value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(end) ? end : endless;
}

/** One colour in steps of opacity, from little to much. */
export function inkShades([red, green, blue]: Ink): Ink[] {
  return [40, 85, 130, 170, 210, 255].map((opacity) => [red, green, blue, opacity]);
}
