import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { list } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([LineChart, BarChart, ScatterChart, DataZoomComponent, LabelLayout]);

export const plugin: EChartsPlugin = {
  option,
  clicked({ seriesName }, { formData, datasource }) {
    const dimensions = list(formData, "groupby");
    if (dimensions.length === 0 || seriesName === undefined) return undefined;
    const named =
      Object.entries(datasource.verboseMap ?? {}).find(([, label]) => label === seriesName)?.[0] ?? seriesName;
    const values = named.split(", ").slice(-dimensions.length);
    return values.length === dimensions.length ? dimensions.map((column, at) => [column, values[at]]) : undefined;
  },
};
