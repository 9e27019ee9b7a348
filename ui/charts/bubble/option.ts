import { option as bubbles } from "../bubble_v2/option.ts";
import { tickTurn } from "../echarts/axes.ts";
import { withOlderAxes } from "../echarts/older.ts";
import type { ChartInput } from "../types.ts";

/** The bubble chart of before; it names some of its settings differently. */
export function option(input: ChartInput): Record<string, unknown> {
  const { x_axis_format, x_log_scale, y_log_scale } = input.formData;
  const formData = {
    ...input.formData,
    xAxisFormat: x_axis_format,
    xAxisLabelRotation: tickTurn(input.formData),
    logXAxis: x_log_scale,
    logYAxis: y_log_scale,
  };
  return withOlderAxes(bubbles({ ...input, formData }), formData);
}
