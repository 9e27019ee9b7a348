import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { ChartInput, EChartsPlugin } from "../types.ts";
import "./core.ts";

use([SVGRenderer]);

/** A drawing as the text of an SVG file. */
export function svgOf(plugin: EChartsPlugin, input: ChartInput): string {
  const chart = init(null, undefined, { renderer: "svg", ssr: true, width: input.width, height: input.height });
  try {
    chart.setOption({ ...plugin.option(input), animation: false, backgroundColor: input.theme.background });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
