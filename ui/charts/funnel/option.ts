import { t } from "../../i18n/t.ts";
import { isDarkColor } from "../color/lightness.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf, withLegend } from "../echarts/frame.ts";
import { asNumber, partNamer, writeLabel } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { flag, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

/** Label types as numbers, as Superset stores them. */
const labelTypes = ["key", "value", "percent", "key_value", "key_percent", "key_value_percent", "value_percent"];

const widthOfCharacter = 6.6;

/** What is left at each stage. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource, width, height } = input;
  const metric = metricLabel(formData.metric ?? "");
  const namer = partNamer(input);
  const stages = (queriesData[0]?.data ?? []).map((row) => ({ name: namer(row), value: asNumber(row[metric]) }));
  const names = stages.map((stage) => stage.name);
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "number_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const share = sharesOf(
    stages.map((stage) => stage.value),
    text(formData, "percent_calculation_type", "first_step"),
  );
  const percent = numberFormat(".1%");
  const partsAt = (index: number) => ({
    name: stages[index]?.name ?? "",
    value: format(stages[index]?.value ?? 0),
    percent: percent(share(index)),
  });
  const frame = withLegend(input, names);
  const type = labelType(formData.label_type, "key");
  const largest = Math.max(1, ...stages.map((stage) => stage.value));
  const span = width * 0.92 - frame.insets.left - frame.insets.right;
  const textWidth = (index: number) => writeLabel(type, partsAt(index)).length * widthOfCharacter + 12;
  // A funnel that lies has its labels below it, each as wide as its stage.
  const lies = text(formData, "orient", "vertical") === "horizontal";
  const middle = middlesOf(
    stages.map(({ value }) => Math.max(0, value) / largest),
    text(formData, "sort"),
  );
  // A label stands beside its stage where the stage is narrower; the funnel makes room for it, and so gets narrower itself.
  let overhang = 0;
  let outside: boolean[] = [];
  for (let round = 0; round < 4; round++) {
    const left = span - overhang;
    outside = middle.map((share, index) => !lies && share * left < textWidth(index));
    const wanted = middle.map((share, index) =>
      outside[index] ? (share * left - left) / 2 + textWidth(index) + 16 : 0,
    );
    overhang = Math.min(Math.max(overhang, ...wanted), width * 0.5);
  }
  // Where even that is not enough, a label is cut.
  const left = span - overhang;
  const besideRoom = (index: number) =>
    width * 0.94 - frame.insets.left - left / 2 - ((middle[index] ?? 0) * left) / 2 - 16;
  const stageWidth = span / Math.max(1, stages.length);
  const roomPerStage = (height - frame.insets.top - frame.insets.bottom) / Math.max(1, stages.length);
  return {
    ...base(theme),
    legend: frame.legend,
    tooltip: tooltip(theme, {
      show: flag(formData, "show_tooltip_labels", true),
      trigger: "item",
      formatter: ({ dataIndex, color: ink }: { dataIndex: number; color: string }) => {
        const parts = partsAt(dataIndex);
        const shown = labelType(formData.tooltip_label_type, "key_value_percent");
        const rows = [];
        if (shown.includes("value"))
          rows.push({ color: ink, name: datasource.verboseMap?.[metric] ?? metric, value: parts.value });
        if (shown.includes("percent"))
          rows.push({ name: shareName(text(formData, "percent_calculation_type")), value: parts.percent });
        return tooltipContent(theme, parts.name, rows);
      },
    }),
    series: [
      {
        type: "funnel",
        ...frame.insets,
        left: frame.insets.left + width * 0.04,
        right: frame.insets.right + width * 0.04 + overhang,
        bottom: frame.insets.bottom + (lies ? 74 : 0),
        width: undefined,
        minSize: "4%",
        maxSize: "100%",
        sort: formData.sort === "ascending" || formData.sort === "none" ? formData.sort : "descending",
        orient: text(formData, "orient", "vertical"),
        gap: Math.min(number(formData, "gap", 2), roomPerStage / 4),
        itemStyle: { borderColor: theme.background, borderWidth: roomPerStage > 4 ? 1 : 0, borderRadius: 2 },
        label: {
          show: flag(formData, "show_labels", true) && (lies ? stageWidth > 36 : roomPerStage > 15),
          position: "inside",
          fontSize: 12,
          fontFamily: theme.fontFamily,
        },
        data: stages.map((stage, index) => {
          const ink = color(stage.name);
          const beside = outside[index] === true;
          return {
            name: stage.name,
            // Below nothing there is no width.
            value: Math.max(0, stage.value),
            itemStyle: { color: ink },
            label: {
              position: lies ? "bottom" : beside ? "right" : "inside",
              color: beside || lies ? theme.text : isDarkColor(ink) ? "#fff" : "#1f1f1f",
              formatter: writeLabel(type, partsAt(index)),
              ...(lies && { width: stageWidth - 6, overflow: "break", fontSize: 11, lineHeight: 14 }),
              ...(beside && { width: Math.max(40, besideRoom(index)), overflow: "truncate" }),
            },
            labelLine: { show: beside || lies, length: lies ? 24 : 8, lineStyle: { color: theme.border } },
          };
        }),
      },
    ],
  };
}

/** How wide each stage is in its middle, as a share of the largest: it goes over into the next smaller one. */
function middlesOf(shares: readonly number[], sort: string): number[] {
  const order = shares.map((_, index) => index);
  if (sort !== "none") order.sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0));
  return shares.map((share, index) => (share + (shares[order[order.indexOf(index) + 1] ?? -1] ?? 0)) / 2);
}

function labelType(value: unknown, fallback: string): string {
  if (typeof value === "number") return labelTypes[value] ?? fallback;
  return typeof value === "string" && value !== "" ? (labelTypes[Number(value)] ?? value) : fallback;
}

function shareName(type: string): string {
  if (type === "prev_step") return t("Of the stage before");
  return type === "total" ? t("Of all") : t("Of the first stage");
}

function sharesOf(values: number[], type: string): (index: number) => number {
  const total = values.reduce((sum, value) => sum + value, 0);
  return (index) => {
    const value = values[index] ?? 0;
    const whole = type === "prev_step" ? (values[index - 1] ?? value) : type === "total" ? total : (values[0] ?? value);
    return whole === 0 ? 0 : value / whole;
  };
}
