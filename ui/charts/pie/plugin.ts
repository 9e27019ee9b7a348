import { PieChart } from "echarts/charts";
import { GraphicComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { groupsBehind } from "../echarts/parts.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([PieChart, GraphicComponent, LabelLayout]);

export const plugin: EChartsPlugin = { option, clicked: ({ name }, input) => groupsBehind(input, name) };
