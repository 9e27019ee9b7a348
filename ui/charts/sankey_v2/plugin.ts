import { SankeyChart } from "echarts/charts";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { isRecord } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([SankeyChart, LabelLayout]);

export const plugin: EChartsPlugin = {
  option,
  clicked: ({ data }, { formData }) =>
    isRecord(data) && "source" in data
      ? [
          [formData.source, data.source],
          [formData.target, data.target],
        ]
      : undefined,
};
