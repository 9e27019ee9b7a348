import { BarChart } from "echarts/charts";
import { PolarComponent } from "echarts/components";
import { use } from "echarts/core";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([BarChart, PolarComponent]);

export const plugin: EChartsPlugin = { option };
