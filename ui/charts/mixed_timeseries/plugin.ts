import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([LineChart, BarChart, ScatterChart, DataZoomComponent, MarkLineComponent, MarkAreaComponent, LabelLayout]);

export const plugin: EChartsPlugin = { option };
