import { t } from "../../i18n/t.ts";
import { palette } from "../color/schemes.ts";
import { colorSteps } from "../color/steps.ts";
import { base } from "../echarts/frame.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { list, metricLabel, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import { currencyOf } from "../format/value.ts";
import type { ChartInput } from "../types.ts";
import { foundParts } from "./parts.ts";
import type { Frame, PartOfCountry } from "./shapes.ts";

/** The parts of a country with a metric as colour. The map "country …" is registered by the view. */
export function option(
  input: ChartInput,
  map: string,
  parts: readonly (PartOfCountry & { key: string })[],
  { aspect, ratio }: Frame,
): Record<string, unknown> {
  const { formData, theme, datasource, width, height } = input;
  const metric = metricLabel(list(formData, "metric")[0] ?? "");
  const label = datasource.verboseMap?.[metric] ?? metric;
  const found = foundParts(input, parts);
  const values = found.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const write = numberFormat(text(formData, "number_format", "SMART_NUMBER"), currencyOf(formData.currency_format));
  const scheme = text(formData, "color_scheme") && !text(formData, "linear_color_scheme");
  const colors = scheme ? palette(text(formData, "color_scheme")) : [];
  const names = new Map(parts.map(({ key, name }) => [key, name]));
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ name, value, color }: { name: string; value: number; color: string }) =>
        tooltipContent(theme, names.get(name) ?? name, [
          Number.isFinite(value) ? { color, name: label, value: write(value) } : { name: t("No data"), value: "" },
        ]),
    }),
    visualMap: scheme
      ? undefined
      : {
          type: "continuous",
          show: width > 400 && height > 240,
          min: low,
          max: high > low ? high : low + 1,
          left: 10,
          bottom: 10,
          itemWidth: 10,
          itemHeight: Math.min(110, height * 0.3),
          text: [write(high), write(low)],
          calculable: false,
          formatter: write,
          inRange: { color: colorSteps(text(formData, "linear_color_scheme"), 8, theme.isDark) },
          textStyle: { color: theme.textSecondary, fontSize: 11 },
        },
    series: [
      {
        type: "map",
        map,
        nameProperty: "key",
        roam: true,
        scaleLimit: { min: 1, max: 20 },
        aspectScale: aspect,
        layoutCenter: ["50%", "50%"],
        // The longer side of the country, so that both fit.
        layoutSize:
          ratio > 1 ? Math.min(width - 24, (height - 24) * ratio) : Math.min(height - 24, (width - 24) / ratio),
        label: { show: false },
        itemStyle: { areaColor: theme.fill, borderColor: theme.background, borderWidth: 0.8 },
        emphasis: { label: { show: false }, itemStyle: { areaColor: null, borderColor: theme.text, borderWidth: 1.4 } },
        select: { disabled: true },
        data: found.map(({ key, value }, at) => ({
          name: key,
          value,
          ...(scheme && { itemStyle: { areaColor: colors[at % colors.length] } }),
        })),
      },
    ],
  };
}
