import { TreeChart } from "echarts/charts";
import { use } from "echarts/core";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([TreeChart]);

export const plugin: EChartsPlugin = { option, drawsWithoutValues: true };
