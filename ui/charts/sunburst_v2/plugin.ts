import { SunburstChart } from "echarts/charts";
import { GraphicComponent } from "echarts/components";
import { use } from "echarts/core";
import { isRecord, list } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([SunburstChart, GraphicComponent]);

export const plugin: EChartsPlugin = {
  option,
  clicked: ({ data }, { formData }) => {
    if (!isRecord(data) || !Array.isArray(data.path)) return undefined;
    const columns = list(formData, "columns");
    return data.path.map((value, at) => [columns[at], value]);
  },
};
