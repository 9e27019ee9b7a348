import type { NativeFilter } from "./config.ts";
import { valueLabel } from "./masks.ts";

/**
 * What somebody has written into a filter of values, as a value to take: where it is not offered, and unless the filter is made for
 * its own values only.
 */
export function writtenValues(
  written: string,
  { controls }: Pick<NativeFilter, "controls">,
  offered: readonly unknown[],
  isNumber: boolean,
): unknown[] {
  const text = written.trim();
  if (text === "" || controls.creatable === false) return [];
  if (offered.some((one) => valueLabel(one) === text)) return [];
  return [isNumber && Number.isFinite(Number(text)) ? Number(text) : text];
}
