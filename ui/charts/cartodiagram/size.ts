import { isRecord } from "../form-data.ts";
import type { FormData } from "../types.ts";

interface Size {
  width: number;
  height: number;
}

const usual: Size = { width: 100, height: 100 };
const most = 400;

/**
 * How large charts are at a zoom: `chart_size.values` has a size for each zoom of a map of 256-pixel tiles, one more than deck.gl's.
 */
export function sizeAt(formData: FormData, zoom: number): Size {
  const { chart_size: size } = formData;
  const values = isRecord(size) && isRecord(size.values) ? size.values : {};
  const found = values[String(Math.max(0, Math.min(28, Math.round(zoom + 1))))];
  const { width, height } = isRecord(found) ? found : usual;
  return { width: within(width, usual.width), height: within(height, usual.height) };
}

function within(value: unknown, fallback: number): number {
  const parsed = Math.round(Number(value));
  return Number.isFinite(parsed) && parsed > 0 ? Math.min(most, parsed) : fallback;
}
