import { number, text } from "../form-data.ts";
import { seriesOverTime } from "../over-time/series.ts";
import type { ChartInput } from "../types.ts";

/** How often the height is folded: each fold has a deeper colour. */
export const folds = 3;

interface Strip {
  name: string;
  /** as measured, for the tooltip */
  values: (number | null)[];
  /** what is drawn: as measured, or the change since the start */
  drawn: (number | null)[];
  /** the size at which the deepest colour is full */
  reach: number;
}

export interface Horizon {
  times: number[];
  strips: Strip[];
  height: number;
}

/** The series as strips, each with what its deepest colour stands for. */
export function horizonOf(input: ChartInput): Horizon {
  const { formData } = input;
  const { times, series } = seriesOverTime(input);
  const scale = text(formData, "horizon_color_scale", "series");
  const strips = series.map(({ name, values }) => {
    const start = values.find((value) => value !== null) ?? 0;
    const drawn = scale === "change" ? values.map((value) => (value === null ? null : value - start)) : values;
    return { name, values, drawn, reach: largest(drawn) };
  });
  const overall = Math.max(...strips.map(({ reach }) => reach));
  return {
    times,
    strips: scale === "overall" ? strips.map((strip) => ({ ...strip, reach: overall })) : strips,
    height: Math.max(10, number(formData, "series_height", 25)),
  };
}

function largest(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0) || 1;
}

/** The outline of one fold of a strip, as the path of an SVG; values below zero hang from the top. */
export function foldPath(
  { drawn, reach }: Pick<Strip, "drawn" | "reach">,
  fold: number,
  sign: 1 | -1,
  width: number,
  height: number,
): string {
  const step = drawn.length > 1 ? width / (drawn.length - 1) : width;
  const band = reach / folds;
  const base = sign === 1 ? height : 0;
  const points = drawn.map((value, at) => {
    const inFold = Math.max(0, Math.min(1, ((value ?? 0) * sign) / band - fold));
    return `${(at * step).toFixed(1)},${(base - sign * inFold * height).toFixed(1)}`;
  });
  return points.every((point) => Number(point.split(",")[1]) === base)
    ? ""
    : `M0,${base}L${points.join("L")}L${width.toFixed(1)},${base}Z`;
}
