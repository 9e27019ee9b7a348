import { PolygonLayer } from "@deck.gl/layers";
import { colorSteps } from "../color/steps.ts";
import { type Feature, featuresOf, type MapDrawing, rowHover } from "../deck/drawing.ts";
import { type Inks, inkBySteps, inkOf, pickedInk } from "../deck/ink.ts";
import { pathReader } from "../deck/paths.ts";
import type { Position } from "../deck/positions.ts";
import { fixedIn, metricIn } from "../deck/query.ts";
import { flag, list, metricLabel, number, text } from "../form-data.ts";
import { numberFormat } from "../format/number.ts";
import type { ChartInput, DataRow } from "../types.ts";
import { breaksOf } from "./breaks.ts";

/** Areas, coloured by one metric and raised by another. */
export function draw(input: ChartInput): MapDrawing {
  const { formData } = input;
  const data = featuresOf(input, pathReader(formData));
  const metric = formData.metric ? metricLabel(formData.metric) : undefined;
  const raised = metricIn(formData.point_radius_fixed);
  const fixed = fixedIn(formData.point_radius_fixed, 500);
  const height = (row: DataRow) => (raised ? Number(row[metricLabel(raised)]) || 0 : fixed);
  const colors = metric === undefined ? undefined : inksOf(input, metric);
  const fill = pickedInk(formData.fill_color_picker);
  const opacity = number(formData, "opacity", 80) / 100;
  return {
    layers: [
      new PolygonLayer<Feature<Position[]>>({
        id: "areas",
        data,
        pickable: true,
        filled: flag(formData, "filled", true),
        stroked: flag(formData, "stroked"),
        extruded: flag(formData, "extruded"),
        opacity: Math.max(0.05, Math.min(1, opacity)),
        getPolygon: ({ at }) => at,
        getFillColor: ({ row }) => colors?.of(row) ?? fill,
        getLineColor: pickedInk(formData.stroke_color_picker),
        getLineWidth: number(formData, "line_width", 1),
        lineWidthUnits: text(formData, "line_width_unit", "pixels") === "meters" ? "meters" : "pixels",
        getElevation: ({ row }) => height(row),
        elevationScale: number(formData, "multiplier", 1),
      }),
    ],
    points: data.flatMap(({ at }) => at),
    hover: rowHover(input, [text(formData, "line_column")]),
    legend: colors?.legend,
    entryOf: colors?.entryOf,
  };
}

/** The colours of areas by a metric; undefined where they have all the same. */
function inksOf(input: ChartInput, metric: string): Inks | undefined {
  const kind = text(input.formData, "color_scheme_type");
  if (kind === "fixed_color") return undefined;
  if (kind === "color_breakpoints") return inkBySteps(input, (row) => Number(row[metric]));
  return bucketsOf(input, metric);
}

function bucketsOf(input: ChartInput, metric: string): Inks {
  const { formData, queriesData, theme } = input;
  const values = (queriesData[0]?.data ?? []).map((row) => Number(row[metric])).filter(Number.isFinite);
  const breaks = breaksOf(values, list(formData, "break_points"), number(formData, "num_buckets", 5));
  const colors = colorSteps(text(formData, "linear_color_scheme"), Math.max(2, breaks.length - 1), theme.isDark);
  const format = numberFormat(text(formData, "legend_format", "SMART_NUMBER"));
  const legend = breaks.slice(0, -1).map((edge, at) => ({
    label: `${format(edge)} – ${format(breaks[at + 1] ?? edge)}`,
    color: colors[at] ?? "#888",
  }));
  const bucketOf = (row: DataRow) => {
    const bucket = breaks.findLastIndex((edge) => Number(row[metric]) >= edge);
    return Math.max(0, Math.min(colors.length - 1, bucket));
  };
  return {
    of: (row) => inkOf(colors[bucketOf(row)] ?? "#888888", 220),
    legend,
    entryOf: (row) => legend[bucketOf(row)]?.label,
  };
}
