import { QueryError } from "../../errors.ts";
import { columnNames, type FormData, type LegacyChart, listOf, type Row } from "../chart.ts";

/** Points on a map, as GeoJSON. */
export const mapbox: LegacyChart = {
  ask: (question, form) => {
    const [label] = listOf(form.mapbox_label);
    const radius = form.point_radius === "Auto" ? [] : listOf(form.point_radius);
    const place = [form.all_columns_x, form.all_columns_y];
    const groups = columnNames(form.groupby);
    if (groups.length > 0) {
      const isGrouped = (column: unknown) => groups.includes(String(column));
      if (label && label !== "count" && !isGrouped(label))
        throw new QueryError("Choice of [Label] must be present in [Group By]");
      if (!radius.every(isGrouped)) throw new QueryError("Choice of [Point Radius] must be present in [Group By]");
      if (!place.every(isGrouped))
        throw new QueryError("[Longitude] and [Latitude] columns must be present in [Group By]");
      return question;
    }
    if (!place.every(Boolean)) throw new QueryError("[Longitude] and [Latitude] must be set");
    if (label === "count") throw new QueryError("Must have a [Group By] column to have 'count' as the [Label]");
    return { ...question, columns: [...new Set([...place, ...listOf(label), ...radius])].sort() };
  },
  shape: ({ form, rows, settings }) => {
    const [label] = listOf(form.mapbox_label);
    const [longitudes, latitudes] = [form.all_columns_x, form.all_columns_y].map((column) =>
      rows.map((row) => Number(row[String(column)])),
    ) as [number[], number[]];
    return {
      geoJSON: {
        type: "FeatureCollection",
        features: rows.map((row, at) => feature(row, form, label, [longitudes[at]!, latitudes[at]!])),
      },
      hasCustomMetric: label !== undefined,
      mapboxApiKey: settings.MAPBOX_API_KEY,
      mapStyle: form.mapbox_style ?? null,
      aggregatorName: form.pandas_aggfunc ?? null,
      clusteringRadius: form.clustering_radius ?? null,
      pointRadiusUnit: form.point_radius_unit ?? null,
      globalOpacity: form.global_opacity ?? null,
      bounds: [corner(longitudes, latitudes, Math.min), corner(longitudes, latitudes, Math.max)],
      renderWhileDragging: form.render_while_dragging ?? null,
      tooltip: form.rich_tooltip ?? null,
      color: form.mapbox_color ?? null,
    };
  },
};

function feature(row: Row, form: FormData, label: unknown, coordinates: [number, number]): Row {
  return {
    type: "Feature",
    properties: {
      metric: label === undefined ? null : (row[String(label)] ?? null),
      radius: form.point_radius === "Auto" ? null : (row[String(form.point_radius)] ?? null),
    },
    geometry: { type: "Point", coordinates: coordinates.map((degrees) => Number(degrees.toFixed(10))) },
  };
}

const corner = (longitudes: number[], latitudes: number[], pick: (a: number, b: number) => number): number[] =>
  [longitudes, latitudes].map((degrees) =>
    degrees.filter(Number.isFinite).reduce((best, degree) => pick(best, degree), degrees[0] ?? Number.NaN),
  );
