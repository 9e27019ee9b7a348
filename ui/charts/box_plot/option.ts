import { t } from "../../i18n/t.ts";
import { palette } from "../color/schemes.ts";
import { categoryAxis, tickTurn, valueAxis } from "../echarts/axes.ts";
import { base, colorsOf, grid } from "../echarts/frame.ts";
import { asNumber, partNamer } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { list, metricLabel, number, text } from "../form-data.ts";
import { metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

interface Box {
  name: string;
  five: number[];
  mean: number;
  count: number;
  outliers: number[];
}

/** Medians, quartiles and outliers by group. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, datasource, width } = input;
  const metrics = list(formData, "metrics");
  const boxes = boxesOf(input, metrics.map(metricLabel));
  const names = boxes.map((box) => box.name);
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const format = metricFormat(metrics[0] ?? "", text(formData, "number_format"), datasource);
  const rotate = tickTurn(formData);
  return {
    ...base(theme),
    grid: grid({ top: 14, right: 16, bottom: 10, left: 12 }),
    xAxis: categoryAxis(theme, {
      data: names,
      length: width - 80,
      height: input.height,
      rotate,
      labelWidth: 130,
      title: text(formData, "x_axis_title"),
      titleRoom: width - 90,
      titleGap: number(formData, "x_axis_title_margin"),
    }),
    yAxis: valueAxis(theme, {
      format,
      scale: true,
      title: text(formData, "y_axis_title"),
      titleRoom: input.height - 70,
      titleGap: number(formData, "y_axis_title_margin"),
      compact: input.height < 240,
    }),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({
        dataIndex,
        seriesType,
        value,
        color: ink,
      }: {
        dataIndex: number;
        seriesType: string;
        value: unknown[];
        color: string;
      }) => {
        if (seriesType === "scatter")
          return tooltipContent(theme, String(value[0]), [
            { color: ink, name: t("Outlier"), value: format(Number(value[1])) },
          ]);
        const box = boxes[dataIndex];
        return box ? tooltipContent(theme, box.name, rowsOf(box, format)) : "";
      },
    }),
    series: [
      {
        type: "boxplot",
        boxWidth: [8, 48],
        data: boxes.map((box) => ({
          name: box.name,
          value: box.five,
          itemStyle: { color: `${color(box.name)}44`, borderColor: color(box.name), borderWidth: 1.5 },
        })),
      },
      {
        type: "scatter",
        symbolSize: 6,
        data: boxes.flatMap((box) =>
          box.outliers.map((value) => ({
            value: [box.name, value],
            itemStyle: { color: color(box.name), opacity: 0.55 },
          })),
        ),
      },
    ],
  };
}

function boxesOf(input: ChartInput, metrics: string[]): Box[] {
  const namer = partNamer(input);
  return (input.queriesData[0]?.data ?? []).flatMap((row) =>
    metrics.flatMap((metric) => {
      if (row[`${metric}__median`] === null || row[`${metric}__median`] === undefined) return [];
      const of = (part: string) => asNumber(row[`${metric}__${part}`]);
      const group = namer(row);
      const outliers = row[`${metric}__outliers`];
      return [
        {
          name: metrics.length > 1 || !group ? [group, metric].filter(Boolean).join(", ") : group,
          five: [of("min"), of("q1"), of("median"), of("q3"), of("max")],
          mean: of("mean"),
          count: of("count"),
          outliers: Array.isArray(outliers) ? outliers.filter((value) => typeof value === "number") : [],
        },
      ];
    }),
  );
}

function rowsOf(box: Box, format: (value: number) => string) {
  const [low = 0, first = 0, median = 0, third = 0, high = 0] = box.five;
  return [
    { name: t("Upper whisker"), value: format(high) },
    { name: t("Third quartile"), value: format(third) },
    { name: t("Median"), value: format(median), strong: true },
    { name: t("Mean"), value: format(box.mean) },
    { name: t("First quartile"), value: format(first) },
    { name: t("Lower whisker"), value: format(low) },
    { name: t("Observations"), value: String(box.count) },
    ...(box.outliers.length > 0 ? [{ name: t("Outliers"), value: String(box.outliers.length) }] : []),
  ];
}
