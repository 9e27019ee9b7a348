import { mixed } from "./lightness.ts";
import { gradient } from "./schemes.ts";

/**
 * A sequential scheme in as many steps as wanted (2 to 50), from little to much. Schemes go from light to nearly black: the
 * darkest steps look alike, and on a dark page more is lighter.
 */
export function colorSteps(scheme: string, steps: number, isDark: boolean): string[] {
  const wanted = Math.max(2, Math.min(50, Math.round(steps)));
  const all = gradient(scheme);
  const ordered = all.length <= 6 ? all : isDark ? all.slice(0, -3).toReversed() : all.slice(0, -2);
  return Array.from({ length: wanted }, (_, at) => {
    const place = (at / (wanted - 1)) * (ordered.length - 1);
    return mixed(ordered[Math.floor(place)] ?? "#888888", ordered[Math.ceil(place)] ?? "#888888", place % 1);
  });
}

/** The step for a value between two others. */
export function stepFor(value: number, low: number, high: number, colors: readonly string[]): string {
  const share = high > low ? (value - low) / (high - low) : 1;
  return colors[Math.max(0, Math.min(colors.length - 1, Math.floor(share * colors.length)))] ?? "#888888";
}
