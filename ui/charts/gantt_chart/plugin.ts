import { CustomChart } from "echarts/charts";
import { DataZoomComponent } from "echarts/components";
import { use } from "echarts/core";
import { list } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([CustomChart, DataZoomComponent]);

export const plugin: EChartsPlugin = {
  option,
  drawsWithoutValues: true,
  clicked: ({ seriesName }, { formData }) => {
    const series = list(formData, "series")[0];
    return series === undefined ? undefined : [[series, seriesName]];
  },
};
