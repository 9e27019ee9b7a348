import { TreemapChart } from "echarts/charts";
import { use } from "echarts/core";
import { isRecord, list } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([TreemapChart]);

export const plugin: EChartsPlugin = {
  option,
  clicked: ({ data }, { formData }) => {
    if (!isRecord(data) || !Array.isArray(data.path)) return undefined;
    const columns = list(formData, "groupby");
    return data.path.map((value, at) => [columns[at], value]);
  },
};
