import type { Position } from "../deck/positions.ts";
import { isGeometry, vertices } from "../deck_geojson/shapes.ts";
import { columnLabel, list, text } from "../form-data.ts";
import type { ChartInput, DataRow, FormData, QueryData } from "../types.ts";

/** A chart of a map: where it stands, and the rows that are drawn there. */
export interface Place {
  key: string;
  at: Position;
  answers: QueryData[];
}

const separator = ", ";

/**
 * Takes the answers apart by place. A chart with rows has the place in a column; one along an axis has it in the names of its
 * series, which `label_map` takes apart.
 */
export function placesOf({ formData, queriesData }: ChartInput, chart: FormData): Place[] {
  const geometry = columnLabel(list(formData, "geom_column")[0] ?? "");
  const [answer] = queriesData;
  if (!answer) return [];
  const parts =
    text(chart, "x_axis") && !answer.colnames.includes(geometry) ? bySeries(answer) : byColumn(answer, geometry);
  return [...parts].flatMap(([key, part]) => {
    const at = centreOf(key);
    return at ? [{ key, at, answers: [part] }] : [];
  });
}

function byColumn(answer: QueryData, geometry: string): Map<string, QueryData> {
  const kept = answer.colnames
    .map((name, at) => ({ name, type: answer.coltypes[at] }))
    .filter(({ name }) => name !== geometry);
  const parts = new Map<string, QueryData>();
  for (const { [geometry]: place, ...row } of answer.data) {
    if (place === null || place === undefined) continue;
    const key = typeof place === "string" ? place : JSON.stringify(place);
    const part = parts.get(key) ?? emptyPart(answer, kept);
    part.data.push(row);
    parts.set(key, part);
  }
  return parts;
}

function bySeries(answer: QueryData): Map<string, QueryData> {
  const [x = ""] = answer.colnames;
  const parts = new Map<string, QueryData>();
  answer.colnames.forEach((name, column) => {
    const label = answer.label_map?.[name];
    if (column === 0 || !label) return;
    const at = label.findIndex((part) => centreOf(part) !== undefined);
    if (at < 0) return;
    const key = label[at] ?? "";
    const rest = label.filter((_, other) => other !== at);
    const series = rest.join(separator) || "Value";
    const part = parts.get(key) ?? emptyPart(answer, [{ name: x, type: answer.coltypes[0] }]);
    if (part.data.length === 0) part.data.push(...answer.data.map((row): DataRow => ({ [x]: row[x] })));
    part.colnames.push(series);
    part.coltypes.push(answer.coltypes[column] ?? 0);
    part.label_map = { ...part.label_map, [series]: rest };
    answer.data.forEach((row, index) => {
      const target = part.data[index];
      if (target) target[series] = row[name];
    });
    parts.set(key, part);
  });
  return parts;
}

function emptyPart(
  answer: QueryData,
  columns: { name: string; type: QueryData["coltypes"][number] | undefined }[],
): QueryData {
  return {
    ...answer,
    data: [],
    colnames: columns.map(({ name }) => name),
    coltypes: columns.map(({ type }) => type ?? 1),
    label_map: {},
  };
}

/** The middle of a geometry that is written as GeoJSON; undefined for what is none. */
function centreOf(source: string): Position | undefined {
  if (!source.startsWith("{")) return undefined;
  try {
    const geometry: unknown = JSON.parse(source);
    const shape = isFeature(geometry) ? geometry.geometry : geometry;
    if (!isGeometry(shape)) return undefined;
    const points = vertices({ type: "Feature", geometry: shape, properties: {} });
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    if (points.length === 0) return undefined;
    return [(Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2];
  } catch {
    return undefined;
  }
}

const isFeature = (value: unknown): value is { geometry: unknown } =>
  typeof value === "object" && value !== null && "geometry" in value;
