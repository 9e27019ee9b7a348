import { ParallelChart } from "echarts/charts";
import { ParallelComponent, VisualMapComponent } from "echarts/components";
import { use } from "echarts/core";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([ParallelChart, ParallelComponent, VisualMapComponent]);

export const plugin: EChartsPlugin = { option };
