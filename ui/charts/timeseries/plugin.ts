import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { DataZoomComponent, MarkAreaComponent, MarkLineComponent } from "echarts/components";
import { use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { t } from "../../i18n/t.ts";
import { flag, list, text } from "../form-data.ts";
import { axisColumn } from "../query/axis.ts";
import type { ChartInput, EChartsPlugin, Offer } from "../types.ts";
import { valueFilter } from "../values-behind.ts";
import { option } from "./option.ts";
import { readSeries } from "./series.ts";

use([LineChart, BarChart, ScatterChart, DataZoomComponent, MarkLineComponent, MarkAreaComponent, LabelLayout]);

/** The stacking of an area chart, for those who look at it. */
const stacking: Offer = {
  key: "stack",
  label: t("Stacking"),
  choices: [
    { value: "", label: t("Not stacked") },
    { value: "Stack", label: t("Stacked") },
    { value: "Expand", label: t("Stacked to 100%") },
    { value: "Stream", label: t("Stream") },
  ],
};

export const plugin: EChartsPlugin = {
  option,
  offers: (formData) =>
    flag(formData, "show_extra_controls") && text(formData, "viz_type") === "echarts_area" ? stacking : undefined,
  clicked: ({ seriesName }, input) => groupsOf(seriesName, input),
  behind({ seriesName, data }, input) {
    const { formData, queriesData, datasource } = input;
    const groups = (groupsOf(seriesName, input) ?? []).map(([col, value]) => valueFilter(col, value));
    const answer = queriesData[0];
    const axis = axisColumn(formData);
    const column = axis === "__timestamp" ? formData.granularity_sqla : axis;
    if (!answer || !column || !Array.isArray(data)) return groups;
    const { kind, xs, rawXs } = readSeries(answer, formData, datasource);
    const at = xs.indexOf(data[text(formData, "orientation") === "horizontal" ? 1 : 0]);
    if (at < 0) return groups;
    const grain = kind === "time" ? text(formData, "time_grain_sqla") : undefined;
    return [valueFilter(column, rawXs[at], grain), ...groups];
  },
};

/** The dimensions of a series and its values of them. */
function groupsOf(name: string | undefined, { formData, datasource }: ChartInput): [unknown, unknown][] | undefined {
  const dimensions = list(formData, "groupby");
  if (dimensions.length === 0 || name === undefined) return undefined;
  const named = Object.entries(datasource.verboseMap ?? {}).find(([, label]) => label === name)?.[0] ?? name;
  const values = named.split(", ").slice(-dimensions.length);
  return values.length === dimensions.length ? dimensions.map((column, at) => [column, values[at]]) : undefined;
}
