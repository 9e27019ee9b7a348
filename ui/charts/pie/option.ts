import { t } from "../../i18n/t.ts";
import { palette } from "../color/schemes.ts";
import { base, colorsOf, type Insets, withLegend } from "../echarts/frame.ts";
import { asNumber, fillTemplate, partNamer, writeLabel } from "../echarts/parts.ts";
import { cut } from "../echarts/text.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { totalText } from "../echarts/total-text.ts";
import { flag, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";

interface Slice {
  name: string;
  value: number;
}

const otherName = t("Other");

/** Shares of a whole as a pie, a ring or a rose. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, queriesData, theme, datasource } = input;
  const metric = metricLabel(formData.metric ?? "");
  const namer = partNamer(input);
  const all = (queriesData[0]?.data ?? []).map((row) => ({ name: namer(row), value: asNumber(row[metric]) }));
  const total = all.reduce((sum, slice) => sum + slice.value, 0);
  const slices = gathered(all, total, number(formData, "threshold_for_other", 0));
  const names = slices.map((slice) => slice.name);
  const color = colorsOf(input, names, palette(text(formData, "color_scheme")));
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "number_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const percent = numberFormat(".1%");
  const frame = withLegend(input, names);
  const circle = circleOf(input, frame.insets, names);
  const rose = text(formData, "roseType");
  return {
    ...base(theme),
    legend: frame.legend,
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ name, value, color: ink }: { name: string; value: number; color: string }) =>
        tooltipContent(theme, name, [
          { color: ink, name: datasource.verboseMap?.[metric] ?? metric, value: format(value) },
          { name: t("Share"), value: percent(value / (total || 1)) },
        ]),
    }),
    graphic: flag(formData, "show_total")
      ? totalText(theme, circle.center, flag(formData, "donut") ? circle.radius[0] : undefined, format(total))
      : undefined,
    series: [
      {
        type: "pie",
        center: circle.center,
        radius: circle.radius,
        roseType: rose === "area" || rose === "radius" ? rose : undefined,
        minShowLabelAngle: rose ? 0 : (number(formData, "show_labels_threshold", 5) / 100) * 360,
        avoidLabelOverlap: true,
        labelLayout: { hideOverlap: true },
        // Gaps between very many slices would be all that is seen.
        itemStyle: {
          borderColor: theme.background,
          borderWidth: gapOf(slices.length),
          borderRadius: flag(formData, "donut") ? 4 : 2,
        },
        label: labels(
          input,
          circle,
          (value) => value / (total || 1),
          (slice) => ({
            name: slice.name,
            value: format(slice.value),
            percent: percent(slice.value / (total || 1)),
          }),
        ),
        labelLine: {
          show: circle.outside && flag(formData, "label_line", true),
          length: 10,
          length2: 8,
          lineStyle: { color: theme.border },
        },
        emphasis: { scaleSize: 5 },
        data: slices.map((slice) => ({
          ...slice,
          itemStyle: { color: slice.name === otherName ? theme.textTertiary : color(slice.name) },
        })),
      },
    ],
  };
}

const gapOf = (slices: number): number => (slices > 150 ? 0 : slices > 60 ? 1 : 2);

/** Slices below the threshold (in percent) become one. */
function gathered(slices: Slice[], total: number, threshold: number): Slice[] {
  const small = slices.filter((slice) => total > 0 && (slice.value / total) * 100 < threshold);
  if (threshold <= 0 || small.length < 2) return slices;
  const rest = slices.filter((slice) => !small.includes(slice));
  return [...rest, { name: otherName, value: small.reduce((sum, slice) => sum + slice.value, 0) }];
}

interface Circle {
  center: [number, number];
  radius: [number, number];
  outside: boolean;
  /** pixels between the circle and the edge that a label beside it has */
  sideRoom: number;
}

/** Where the circle lies and how large it is; labels outside need room beside it, in a small box that of their longest word. */
function circleOf(input: ChartInput, insets: Insets, names: readonly string[]): Circle {
  const { formData, width, height } = input;
  const w = width - insets.left - insets.right;
  const h = height - insets.top - insets.bottom;
  const outside = flag(formData, "show_labels", true) && flag(formData, "labels_outside", true) && w > 260 && h > 140;
  const wanted = Math.min(100, number(formData, "outerRadius", 70)) / 100;
  const longest = names.flatMap((name) => name.split(" ")).reduce((most, word) => Math.max(most, word.length + 1), 5);
  const fitting = outside ? Math.min(h / 2 - 18, w / 2 - Math.min(88, longest * 6.6 + 20)) : Math.min(w, h) / 2 - 6;
  const outer = Math.max(24, Math.min(fitting, (Math.min(w, h) / 2) * (outside ? Math.max(wanted, 0.7) + 0.12 : 1)));
  const inner = flag(formData, "donut")
    ? outer * Math.min(0.9, number(formData, "innerRadius", 30) / Math.max(1, number(formData, "outerRadius", 70)))
    : 0;
  return {
    center: [insets.left + w / 2, insets.top + h / 2],
    radius: [inner, outer],
    outside,
    sideRoom: w / 2 - outer - 20,
  };
}

function labels(
  input: ChartInput,
  { outside, sideRoom }: Circle,
  share: (value: number) => number,
  parts: (slice: Slice) => { name: string; value: string; percent: string },
) {
  const { formData, theme } = input;
  const type = text(formData, "label_type", "key");
  const least = number(formData, "show_labels_threshold", 5) / 100;
  // Broken into lines, a name has two of them.
  const breaks = outside && sideRoom < 90;
  const most = breaks ? Math.max(14, Math.floor(sideRoom / 6) * 2) : Number.POSITIVE_INFINITY;
  // Between name and value rather than within a number.
  const broken = (label: string) => (breaks && label.length * 6.2 > sideRoom ? label.replace(": ", ":\n") : label);
  return {
    show:
      flag(formData, "show_labels", true) &&
      (outside || (Math.min(input.width, input.height) > 160 && !flag(formData, "labels_outside", true))),
    position: outside ? "outside" : "inside",
    color: outside ? theme.text : "#fff",
    fontSize: 11,
    lineHeight: 15,
    width: outside ? Math.max(40, Math.min(130, sideRoom)) : undefined,
    overflow: breaks ? "break" : "truncate",
    textBorderWidth: 0,
    formatter: ({ name, value }: { name: string; value: number }) =>
      share(value) < least
        ? ""
        : type === "template"
          ? fillTemplate(text(formData, "label_template"), parts({ name, value }))
          : broken(writeLabel(type, { ...parts({ name, value }), name: cut(name, most) })),
  };
}
