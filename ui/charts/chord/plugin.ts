import { ChordChart } from "echarts/charts";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { isRecord, list } from "../form-data.ts";
import type { EChartsPlugin } from "../types.ts";
import { option } from "./option.ts";

use([ChordChart, LabelLayout]);

export const plugin: EChartsPlugin = {
  option,
  clicked: ({ data }, { formData }) =>
    isRecord(data) && "source" in data
      ? [
          [list(formData, "groupby")[0], data.source],
          [list(formData, "columns")[0], data.target],
        ]
      : undefined,
};
