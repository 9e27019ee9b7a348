import { flag, isRecord, number } from "../form-data.ts";
import type { FormData } from "../types.ts";

type Option = Record<string, unknown>;

/** An option with what older charts can say about their axes: which values they end with, and how much room they have. */
export function withOlderAxes(option: Option, formData: FormData): Option {
  const { xAxis, yAxis, grid } = option;
  return {
    ...option,
    xAxis: flag(formData, "x_axis_showminmax") ? betweenEnds(xAxis) : xAxis,
    yAxis: flag(formData, "y_axis_showminmax") ? betweenEnds(yAxis) : yAxis,
    grid: withMargins(grid, number(formData, "left_margin"), number(formData, "bottom_margin")),
  };
}

/** Names the least and the greatest value, which an axis of round numbers goes beyond. */
function betweenEnds(axis: unknown): unknown {
  if (!isRecord(axis)) return axis;
  return {
    ...axis,
    min: axis.min ?? "dataMin",
    max: axis.max ?? "dataMax",
    axisLabel: { ...(isRecord(axis.axisLabel) ? axis.axisLabel : {}), showMinLabel: true, showMaxLabel: true },
  };
}

/** The axes in fixed places; labels that need more room still get it. */
function withMargins(grid: unknown, left: number | undefined, bottom: number | undefined): unknown {
  if (!isRecord(grid) || (left === undefined && bottom === undefined)) return grid;
  const { top, right } = grid;
  return {
    ...grid,
    ...(left === undefined ? {} : { left }),
    ...(bottom === undefined ? {} : { bottom }),
    outerBoundsMode: "auto",
    outerBounds: { top, right, left: Math.min(Number(grid.left), left ?? Number(grid.left)), bottom: grid.bottom },
  };
}
