import { QueryError } from "../../../errors.ts";
import { TIMESTAMP } from "../../../query.ts";
import { columnNames, type FormData, isRecord, listOf, type Row } from "../../chart.ts";
import { deckChart } from "./features.ts";

/** A fixed number, or a metric: how large or how high things are. */
export function sizeControl(form: FormData): { isMetric: boolean; value: unknown } {
  const { type, value } = isRecord(form.point_radius_fixed) ? form.point_radius_fixed : { type: "fix", value: 500 };
  return { isMetric: type === "metric", value };
}

const dimensionOf = (row: Row, form: FormData): unknown =>
  form.dimension ? (row[columnNames(form.dimension)[0] ?? ""] ?? null) : null;

export const deckScatter = deckChart({
  places: ["spatial"],
  followsTime: true,
  metrics: (form) => {
    const { isMetric, value } = sizeControl(form);
    return isMetric ? listOf(value) : [];
  },
  feature: (row, form, name) => {
    const metric = name === undefined ? null : (row[name] ?? null);
    const { isMetric, value } = sizeControl(form);
    const fixed = form.point_radius_fixed && !isMetric ? value : undefined;
    return {
      metric,
      radius: fixed || metric,
      cat_color: dimensionOf(row, form),
      position: row.spatial,
      [TIMESTAMP]: row[TIMESTAMP] ?? null,
    };
  },
});

/** Layers that gather points: hexagons, squares, heat. */
const weights = (row: Row, _form: FormData, name: string | undefined): Row => ({
  position: row.spatial,
  weight: (name === undefined ? null : row[name]) || 1,
});

export const deckWeights = deckChart({ places: ["spatial"], feature: weights });

export const deckScreengrid = deckChart({
  places: ["spatial"],
  followsTime: true,
  feature: (row, form, name) => ({ ...weights(row, form, name), [TIMESTAMP]: row[TIMESTAMP] || row.__time || null }),
});

export const deckArc = deckChart({
  places: ["start_spatial", "end_spatial"],
  followsTime: true,
  namesMetrics: false,
  feature: (row, form) => ({
    sourcePosition: row.start_spatial,
    targetPosition: row.end_spatial,
    cat_color: dimensionOf(row, form),
    [TIMESTAMP]: row[TIMESTAMP] ?? null,
  }),
});

export const deckGeojson = deckChart({
  places: [],
  ask: (question, form) => ({
    ...question,
    metrics: [],
    groupby: [],
    orderby: [],
    columns: [...question.columns, ...listOf(form.geojson)],
  }),
  feature: (row, form) => {
    const text = row[columnNames(form.geojson)[0] ?? ""];
    try {
      const shape: unknown = JSON.parse(String(text));
      if (isRecord(shape)) return shape;
    } catch {
      // Falls through: not JSON.
    }
    throw new QueryError(`Not GeoJSON: ${String(text).slice(0, 80)}`);
  },
});
