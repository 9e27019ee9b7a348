import { QueryError } from "../../../errors.ts";
import { geohashBox } from "../../../post-processing/geohash.ts";
import { TIMESTAMP } from "../../../query.ts";
import { type FormData, listOf, metricName, type Question, type Row } from "../../chart.ts";
import { decodePolyline } from "../../polyline.ts";
import { deckChart } from "./features.ts";
import { sizeControl } from "./layers.ts";

export const deckPath = deckChart({
  places: [],
  followsTime: true,
  ask: askForLines,
  feature: (row, form) => withPath(row, form, "path"),
});

export const deckPolygon = deckChart({
  places: [],
  followsTime: true,
  metrics: (form) => {
    const { isMetric, value } = sizeControl(form);
    return [...listOf(form.metric), ...(isMetric ? listOf(value) : [])];
  },
  ask: askForLines,
  feature: (row, form) => {
    const { isMetric, value } = sizeControl(form);
    return { ...withPath(row, form, "polygon"), elevation: isMetric ? (row[metricName(value)] ?? null) : value };
  },
});

function askForLines(question: Question, form: FormData): Question {
  if (!form.line_column) throw new QueryError("Pick a column with lines");
  const line = [form.line_column];
  return question.metrics.length > 0
    ? { ...question, groupby: [...question.groupby, ...line] }
    : { ...question, columns: [...question.columns, ...line] };
}

/** The row with its line; a geohash stays beside its outline. */
function withPath(row: Row, form: FormData, name: string): Row {
  const type = String(form.line_type ?? "");
  const { [String(form.line_column)]: text, ...rest } = row;
  const path = readPath(type, text);
  return {
    ...(type === "geohash" ? row : rest),
    [name]: form.reverse_long_lat ? path.map((point) => [point[1], point[0]]) : path,
    [TIMESTAMP]: row[TIMESTAMP] || row.__time || null,
  };
}

function readPath(type: string, text: unknown): unknown[][] {
  const path = Object.hasOwn(READERS, type) ? READERS[type]!(String(text ?? "")) : undefined;
  if (!path) throw new QueryError(`Not a line in ${type || "any known form"}: ${String(text).slice(0, 80)}`);
  return path;
}

const READERS: Readonly<Record<string, (text: string) => unknown[][] | undefined>> = {
  json: (text) => {
    try {
      const points: unknown = JSON.parse(text);
      return Array.isArray(points) && points.every(Array.isArray) ? points : undefined;
    } catch {
      return undefined;
    }
  },
  polyline: (text) => decodePolyline(text),
  geohash: (text) => {
    const box = geohashBox(text);
    if (!box) return undefined;
    const [[south, north], [west, east]] = [box.latitude, box.longitude];
    return [
      [west, north],
      [east, north],
      [east, south],
      [west, south],
      [west, north],
    ];
  },
};
