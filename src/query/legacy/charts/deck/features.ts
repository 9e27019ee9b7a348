import { QueryError } from "../../../errors.ts";
import { parsePoint } from "../../../post-processing/geodetic-parse.ts";
import { decodeGeohash } from "../../../post-processing/geohash.ts";
import {
  type Answered,
  type FormData,
  isRecord,
  type LegacyChart,
  listOf,
  metricName,
  type Question,
  type Row,
} from "../../chart.ts";

/** What one kind of map layer has of its own. */
export interface DeckLayer {
  /** Controls that say where things are. */
  places: readonly string[];
  /** Whether a time grain makes a row of each period. */
  followsTime?: boolean;
  /** Metrics that it asks for; by default the size. */
  metrics?(form: FormData): unknown[];
  /** What it asks besides. */
  ask?(question: Question, form: FormData): Question;
  /** A row, with a position under the name of each place, as the feature that is drawn. */
  feature(row: Row, form: FormData, metric: string | undefined): Row;
  /** Whether the answer names the metrics. */
  namesMetrics?: boolean;
}

/** A chart of one layer of deck.gl: a feature a row. */
export function deckChart(layer: DeckLayer): LegacyChart {
  return { ask: (question, form) => askFor(layer, question, form), shape: (answered) => draw(layer, answered) };
}

const sizeOf = (form: FormData): unknown[] => listOf(form.size);

function askFor(layer: DeckLayer, question: Question, form: FormData): Question {
  const places = layer.places.flatMap((place) => placeColumns(form[place], place));
  const columns = [...new Set([...places, ...listOf(form.dimension), ...listOf(form.js_columns)])].sort();
  const metrics = (layer.metrics ?? sizeOf)(form);
  const placed = {
    ...question,
    isTimeseries: layer.followsTime === true && Boolean(form.time_grain_sqla),
    notNull:
      form.filter_nulls === false ? [] : [...new Set([...places, ...listOf(form.line_column)])].map(String).sort(),
  };
  const asked: Question =
    metrics.length === 0
      ? { ...placed, columns }
      : { ...placed, groupby: columns, metrics, orderby: [[metrics[0], !(form.order_desc ?? true)]] };
  return layer.ask?.(asked, form) ?? asked;
}

/** Columns of a place: two of degrees, one of pairs, or one of geohashes. */
function placeColumns(place: unknown, name: string): string[] {
  if (!isRecord(place)) throw new QueryError(`Bad spatial key: ${name}`);
  const columns = { latlong: [place.lonCol, place.latCol], delimited: [place.lonlatCol], geohash: [place.geohashCol] };
  return (columns[place.type as keyof typeof columns] ?? []).filter((column) => typeof column === "string");
}

function draw(layer: DeckLayer, { form, rows, metrics, settings }: Answered): Row {
  const extra = listOf(form.js_columns).map(String);
  const [main] = (layer.metrics ?? sizeOf)(form).map(metricName);
  const features = rows.map((row) => {
    const placed = layer.places.reduce((made, name) => withPosition(made, name, form[name]), row);
    const feature = layer.feature({ ...placed }, form, main);
    if (extra.length === 0) return feature;
    return { ...feature, extraProps: Object.fromEntries(extra.map((name) => [name, placed[name] ?? null])) };
  });
  return {
    features,
    mapboxApiKey: settings.MAPBOX_API_KEY,
    ...(layer.namesMetrics !== false && { metricLabels: metrics }),
  };
}

/** The row with a position instead of what it is made of. @throws QueryError for what is no position */
function withPosition(row: Row, name: string, place: unknown): Row {
  if (!isRecord(place)) throw new QueryError(`Bad spatial key: ${name}`);
  const positioned = { ...row, [name]: positionOf(row, place) };
  if (place.type === "delimited") delete positioned[String(place.lonlatCol)];
  if (place.type === "geohash") delete positioned[String(place.geohashCol)];
  return positioned;
}

function positionOf(row: Row, place: Row): unknown[] | null {
  const position = pairOf(row, place);
  return position && place.reverseCheckbox ? position.toReversed() : position;
}

function pairOf(row: Row, place: Row): unknown[] | null {
  if (place.type === "latlong") return [place.lonCol, place.latCol].map((column) => degrees(row[String(column)]));
  if (place.type === "geohash") {
    const middle = decodeGeohash(String(row[String(place.geohashCol)] ?? ""));
    if (!middle) throw new QueryError(`Invalid geohash: ${String(row[String(place.geohashCol)])}`);
    return [middle.longitude, middle.latitude];
  }
  const text = row[String(place.lonlatCol)];
  if (!text) return null;
  const point = parsePoint(String(text));
  if (!point) throw new QueryError(`Invalid spatial point encountered: ${String(text)}`);
  return point.slice(0, 2);
}

function degrees(value: unknown): number | null {
  const number = value === null || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}
