import { HeatmapChart } from "echarts/charts";
import { VisualMapComponent } from "echarts/components";
import { use } from "echarts/core";
import type { EChartsPlugin } from "../types.ts";
import { behind, option } from "./option.ts";

use([HeatmapChart, VisualMapComponent]);

export const plugin: EChartsPlugin = { option, behind };
