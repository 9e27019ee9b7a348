import { GaugeChart } from "echarts/charts";
import { use } from "echarts/core";
import { groupsBehind } from "../echarts/parts.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([GaugeChart]);

export const plugin: EChartsPlugin = { option, clicked: ({ name }, input) => groupsBehind(input, name) };
