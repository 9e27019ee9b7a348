import { TreeChart } from "echarts/charts";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([TreeChart, LabelLayout]);

export const plugin: EChartsPlugin = { option, drawsWithoutValues: true };
