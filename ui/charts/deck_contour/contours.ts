import { isRecord, list } from "../form-data.ts";
import type { FormData } from "../types.ts";

interface Contour {
  from: number;
  /** a band; without it a line */
  to: number | undefined;
  width: number;
  color: unknown;
}

/** The chart's `contours`: `{lowerThreshold, upperThreshold, color, strokeWidth}`; without any, three bands. */
export function contoursOf(formData: FormData): Contour[] {
  const own = list(formData, "contours").filter(isRecord);
  const read = own.map((entry) => ({
    from: Number(entry.lowerThreshold) || 0,
    to: Number(entry.upperThreshold) || undefined,
    width: Number(entry.strokeWidth) || 1,
    color: entry.color,
  }));
  return read.length > 0 ? read : bands;
}

/** A band without an upper bound: deck.gl wants a number. */
export const endless = 1e9;

const bands: Contour[] = [
  { from: 1, to: 5, width: 1, color: { r: 120, g: 190, b: 200, a: 0.6 } },
  { from: 5, to: 20, width: 1, color: { r: 40, g: 140, b: 165, a: 0.7 } },
  { from: 20, to: endless, width: 1, color: { r: 10, g: 80, b: 120, a: 0.8 } },
];
