import { isRecord } from "../form-data.ts";
import { toTime } from "../format/time.ts";
import type { SeriesData } from "../timeseries/series.ts";
import type { ChartInput, DataRow } from "../types.ts";
import { readFormula } from "./formula.ts";
import { type AnnotationLayer, annotationLayers, lineOf, opacityOf } from "./layers.ts";

interface Annotations {
  /** what the legend names */
  names: string[];
  series(color: (name: string) => string): Record<string, unknown>[];
}

/**
 * What lies over a chart along an x-axis: curves of formulas and of other charts, moments as lines, periods as bands. Moments
 * and periods need a time axis. What cannot be read is left out, as the rest of the chart is still worth seeing.
 */
export function annotations(input: ChartInput, data: SeriesData, horizontal = false): Annotations {
  const layers = annotationLayers(input.formData).filter(({ show }) => show !== false);
  const curves = layers.flatMap((layer) => curvesOf(layer, input, data));
  return {
    names: curves.map(({ name }) => name),
    series: (color) => [
      ...curves.map((curve) => drawCurve(curve, curve.layer.color || color(curve.name), horizontal)),
      ...(data.kind === "time" ? layers.flatMap((layer) => marks(layer, input, color, horizontal)) : []),
    ],
  };
}

interface Curve {
  layer: AnnotationLayer;
  name: string;
  points: [x: number | string, y: number | null][];
}

function curvesOf(layer: AnnotationLayer, input: ChartInput, data: SeriesData): Curve[] {
  if (layer.annotationType === "FORMULA") return formulaCurve(layer, data);
  if (layer.annotationType !== "TIME_SERIES") return [];
  const records = recordsOf(layer, input);
  const keys = Object.keys(records[0] ?? {});
  // The x-axis comes first.
  const x = keys.includes("__timestamp") ? "__timestamp" : (keys[0] ?? "");
  const names = keys.filter((key) => key !== x && records.some((record) => typeof record[key] === "number"));
  return names.map((key) => ({
    layer,
    name: names.length === 1 ? layer.name : `${layer.name} - ${key}`,
    points: records.map((record) => [toTime(record[x]) ?? "", typeof record[key] === "number" ? record[key] : null]),
  }));
}

function formulaCurve(layer: AnnotationLayer, { xs }: SeriesData): Curve[] {
  try {
    const formula = readFormula(String(layer.value));
    const at = (x: number | string) => formula(Number(x) || 0);
    const finite = (y: number) => (Number.isFinite(y) ? y : null);
    return [{ layer, name: layer.name, points: xs.map((x) => [x, finite(at(x))]) }];
  } catch {
    return [];
  }
}

function drawCurve({ layer, name, points }: Curve, color: string, horizontal: boolean): Record<string, unknown> {
  return {
    id: `annotation: ${name}`,
    name,
    type: "line",
    data: horizontal ? points.map(([x, y]) => [y, x]) : points,
    smooth: layer.annotationType === "FORMULA",
    showSymbol: layer.showMarkers === true,
    symbolSize: 6,
    itemStyle: { color },
    lineStyle: lineOf(layer, color),
    connectNulls: true,
    animation: false,
    z: 5,
  };
}

/** Moments or periods of a layer: a series without points of its own that carries them. */
function marks(
  layer: AnnotationLayer,
  input: ChartInput,
  color: (name: string) => string,
  horizontal: boolean,
): Record<string, unknown>[] {
  const isEvent = layer.annotationType === "EVENT";
  if (!isEvent && layer.annotationType !== "INTERVAL") return [];
  const axis = horizontal ? "yAxis" : "xAxis";
  const ink = layer.color || color(layer.name);
  const found = recordsOf(layer, input).flatMap((record) => momentOf(layer, record));
  if (found.length === 0) return [];
  const { theme } = input;
  const label = {
    show: layer.showLabel === true,
    position: isEvent ? "insideEndTop" : "insideTop",
    color: theme.text,
    fontFamily: theme.fontFamily,
    fontSize: 11,
    formatter: "{b}",
  };
  const common = { silent: false, animation: false, label };
  // What has no label tells its name while it is pointed at.
  const emphasis = { label: { show: true, backgroundColor: theme.elevated, padding: 4, borderRadius: 4 } };
  const carrier = { id: `annotation: ${layer.name}`, name: layer.name, type: "line", data: [], z: 4 };
  if (isEvent) {
    const data = found.map(({ name, start }) => ({ name, [axis]: start }));
    return [{ ...carrier, markLine: { ...common, emphasis, symbol: "none", lineStyle: lineOf(layer, ink), data } }];
  }
  const data = found.map(({ name, start, end }) => [{ name, [axis]: start }, { [axis]: end }]);
  const itemStyle = { color: ink, opacity: 0.25 * opacityOf(layer) };
  return [{ ...carrier, markArea: { ...common, emphasis, itemStyle, data } }];
}

const nativeColumns = {
  timeColumn: "start_dttm",
  intervalEndColumn: "end_dttm",
  titleColumn: "short_descr",
  descriptionColumns: ["long_descr"],
};

function momentOf(layer: AnnotationLayer, record: DataRow): { name: string; start: number; end: number }[] {
  const columns = layer.sourceType === "NATIVE" ? nativeColumns : layer;
  const start = toTime(record[columns.timeColumn ?? ""]);
  if (start === undefined) return [];
  const said = (column: string | undefined) => (column && record[column] ? [String(record[column])] : []);
  const title = [layer.name, ...said(columns.titleColumn)].join(" - ");
  const name = [title, ...(columns.descriptionColumns ?? []).flatMap(said)].join("\n");
  return [{ name, start, end: toTime(record[columns.intervalEndColumn ?? ""]) ?? start }];
}

/** The rows that the server found for a layer. */
function recordsOf(layer: AnnotationLayer, { queriesData }: ChartInput): DataRow[] {
  const all = queriesData[0]?.annotation_data;
  const found = isRecord(all) ? all[layer.name] : undefined;
  const records = isRecord(found) ? found.records : undefined;
  return Array.isArray(records) ? records.filter(isRecord) : [];
}
