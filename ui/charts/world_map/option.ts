import type { Country } from "../../../src/query/legacy/countries.ts";
import { t } from "../../i18n/t.ts";
import { pickedColor } from "../color/picked.ts";
import { gradient, palette } from "../color/schemes.ts";
import { base } from "../echarts/frame.ts";
import { asNumber } from "../echarts/parts.ts";
import { tooltip, tooltipContent } from "../echarts/tooltip.ts";
import { columnLabel, flag, list, metricLabel, number, text } from "../form-data.ts";
import { currencyOf, metricFormat } from "../format/value.ts";
import type { ChartInput } from "../types.ts";
import { countryFinder } from "./find-country.ts";

interface Found {
  country: Country;
  entity: unknown;
  color: number;
  size: number;
}

/** The map of the world with a metric as colour and another as bubbles. The map "world" is registered by the plugin. */
export function option(input: ChartInput): Record<string, unknown> {
  const { formData, theme, datasource, width, height } = input;
  const metric = metricLabel(formData.metric ?? "");
  const second = formData.secondary_metric ? metricLabel(formData.secondary_metric) : metric;
  const found = findCountries(input, metric, second);
  const format = metricFormat(
    formData.metric ?? "",
    text(formData, "y_axis_format"),
    datasource,
    currencyOf(formData.currency_format),
  );
  const label = (name: string) => datasource.verboseMap?.[name] ?? name;
  // The format is the first metric's: the second keeps what the dataset says of it.
  const ownFormat = second === metric ? undefined : datasource.columnFormats?.[second];
  const byCountry = text(formData, "color_by") === "country";
  const scheme = palette(text(formData, "color_scheme"));
  const values = found.map((one) => one.color);
  const bubbles = flag(formData, "show_bubbles");
  const scale = !byCountry && width > 420 && height > 280;
  const byNumber = new Map(found.map((one) => [one.country[3], one]));
  return {
    ...base(theme),
    tooltip: tooltip(theme, {
      trigger: "item",
      formatter: ({ name, data, color }: { name: string; data?: { ccn3?: string }; color: string }) => {
        const one = byNumber.get(data?.ccn3 ?? "");
        if (!one) return tooltipContent(theme, name, [{ name: t("No data"), value: "" }]);
        return tooltipContent(theme, one.country[6][0] ?? name, [
          { color, name: label(metric), value: format(one.color) },
          ...(second === metric
            ? []
            : [
                {
                  name: label(second),
                  value: metricFormat(
                    formData.secondary_metric,
                    ownFormat ?? text(formData, "y_axis_format"),
                    datasource,
                  )(one.size),
                },
              ]),
        ]);
      },
    }),
    visualMap: byCountry
      ? undefined
      : {
          type: "continuous",
          seriesIndex: 0,
          show: scale,
          ...spread(values),
          left: 10,
          bottom: 10,
          itemWidth: 10,
          itemHeight: Math.min(110, height * 0.3),
          text: [label(metric), ""],
          calculable: true,
          formatter: format,
          inRange: { color: colorsFor(theme.isDark, gradient(text(formData, "linear_color_scheme"))) },
          textStyle: { color: theme.textSecondary, fontSize: 11 },
        },
    geo: {
      map: "world",
      nameProperty: "ccn3",
      roam: true,
      scaleLimit: { min: 1, max: 12 },
      ...frame(width, height),
      itemStyle: { areaColor: theme.fill, borderColor: theme.background, borderWidth: 0.6 },
      emphasis: {
        label: { show: false },
        itemStyle: { areaColor: theme.border, borderColor: theme.text, borderWidth: 1 },
      },
      select: { disabled: true },
    },
    series: [
      {
        type: "map",
        geoIndex: 0,
        // the colour of countries without data; the scale colours the others
        itemStyle: { color: theme.fill },
        data: found.map(({ country, color }, index) => ({
          name: country[3],
          value: color,
          ccn3: country[3],
          ...(byCountry ? { itemStyle: { areaColor: scheme[index % scheme.length] } } : {}),
        })),
      },
      ...(bubbles ? [bubbleSeries(input, found)] : []),
    ],
  };
}

function findCountries({ formData, queriesData }: ChartInput, metric: string, second: string): Found[] {
  const entity = columnLabel(list(formData, "entity")[0] ?? "");
  const find = countryFinder(text(formData, "country_fieldtype", "cca2"));
  const found = new Map<string, Found>();
  for (const row of queriesData[0]?.data ?? []) {
    const country = find(row[entity]);
    if (country)
      found.set(country[3], {
        country,
        entity: row[entity],
        color: asNumber(row[metric]),
        size: asNumber(row[second]),
      });
  }
  return [...found.values()];
}

function bubbleSeries({ formData, theme, width }: ChartInput, found: Found[]): Record<string, unknown> {
  const ink = pickedColor(formData.color_picker) ?? theme.primary;
  const largest = Math.max(1, ...found.map((one) => Math.abs(one.size)));
  const widest = Math.min(number(formData, "max_bubble_size", 25), width / 16);
  return {
    type: "scatter",
    coordinateSystem: "geo",
    data: found
      .toSorted((a, b) => b.size - a.size)
      .map(({ country, size }) => ({ name: country[6][0], value: [country[5], country[4], size], ccn3: country[3] })),
    symbolSize: (value: number[]) => Math.max(3, Math.sqrt(Math.abs(asNumber(value[2])) / largest) * widest * 1.6),
    itemStyle: { color: ink, opacity: 0.45, borderColor: ink, borderWidth: 1 },
    emphasis: { itemStyle: { opacity: 0.8 } },
  };
}

/** The scale's ends; one outlier does not wash out all other countries. */
function spread(values: number[]): { min: number; max: number } {
  const ordered = values.toSorted((a, b) => a - b);
  const min = ordered[0] ?? 0;
  const high = ordered[Math.floor((ordered.length - 1) * 0.97)] ?? 1;
  return { min, max: high > min ? high : min + 1 };
}

/** Sequential schemes go from light to nearly black: the last steps look alike, and on a dark page more is lighter. */
function colorsFor(isDark: boolean, scheme: readonly string[]): string[] {
  if (scheme.length <= 6) return [...scheme];
  return isDark ? scheme.slice(0, -3).reverse() : scheme.slice(0, -2);
}

/** The map without Antarctica is about twice as wide as it is high. */
function frame(width: number, height: number): Record<string, unknown> {
  const ratio = 2.05;
  const fullWidth = width - 16;
  return fullWidth / ratio <= height - 16
    ? { layoutCenter: ["50%", "50%"], layoutSize: fullWidth }
    : { top: 8, bottom: 8 };
}
