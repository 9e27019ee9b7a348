import { RadarChart } from "echarts/charts";
import { RadarComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { groupsBehind } from "../echarts/parts.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([RadarChart, RadarComponent, LabelLayout]);

export const plugin: EChartsPlugin = { option, clicked: ({ name }, input) => groupsBehind(input, name) };
