import { beforeAll, describe, expect, it, vi } from "vitest";
import { buildQuery as arcQuery } from "../deck_arc/query.ts";
import { contoursOf } from "../deck_contour/contours.ts";
import { shapesOf, vertices } from "../deck_geojson/shapes.ts";
import { buildQuery as hexQuery } from "../deck_hex/query.ts";
import { layerFormData } from "../deck_multi/layers.ts";
import { breaksOf } from "../deck_polygon/breaks.ts";
import { buildQuery as polygonQuery } from "../deck_polygon/query.ts";
import { buildQuery as scatterQuery } from "../deck_scatter/query.ts";
import { clustersAt, indexOf, withStart } from "../mapbox/clusters.ts";
import { buildQuery as clusterQuery } from "../mapbox/query.ts";
import { inputOf } from "../testing.ts";
import { behindFeature } from "./behind.ts";
import { cellInks } from "./cells.ts";
import { inkOfRows } from "./ink.ts";
import { pathReader } from "./paths.ts";
import { positionReader } from "./positions.ts";
import { missingTiles, tileAddress } from "./tiles.ts";
import { combiner } from "./weights.ts";

const latlong = { type: "latlong", lonCol: "lon", latCol: "lat" };

describe("cells of maps", () => {
  it("have one colour, those of a scheme, or a gradient", () => {
    const inksOf = (formData: object) => cellInks(inputOf({ viz_type: "deck_grid", ...formData }, []));
    const color_picker = { r: 1, g: 2, b: 3, a: 1 };
    expect(inksOf({ color_scheme_type: "fixed_color", color_picker })).toEqual([[1, 2, 3, 255]]);
    const scheme = inksOf({ color_scheme_type: "categorical_palette", color_scheme: "supersetColors", color_picker });
    expect(scheme[0]).toEqual([0x1f, 0xa8, 0xc9, 255]);
    expect(inksOf({ color_picker })).toHaveLength(6);
    const color_breakpoints = [{ minValue: 1, maxValue: 5, color: color_picker }];
    const deafult_breakpoint_color = { r: 9, g: 9, b: 9, a: 1 };
    expect(inksOf({ color_scheme_type: "color_breakpoints", color_breakpoints, deafult_breakpoint_color })).toEqual([
      [9, 9, 9, 255],
      [1, 2, 3, 255],
    ]);
  });
});

describe("the colours of rows", () => {
  const rows = [
    { g: "a", m: 1 },
    { g: "b", m: 7 },
  ];
  const inks = (formData: object) =>
    inkOfRows(inputOf({ viz_type: "deck_scatter", dimension: "g", ...formData }, rows), "color_picker", ({ m }) =>
      Number(m),
    );

  it("are those of a scheme, one, or those of steps with open ends", () => {
    const color_picker = { r: 1, g: 2, b: 3, a: 1 };
    const scheme = inks({ color_scheme_type: "categorical_palette", color_scheme: "supersetColors" });
    expect(scheme.legend?.map(({ label }) => label)).toEqual(["a", "b"]);
    const fixed = inks({ color_scheme_type: "fixed_color", color_picker });
    expect([fixed.legend, fixed.of(rows[0] ?? {})]).toEqual([undefined, [1, 2, 3, 255]]);
    const steps = inks({
      color_scheme_type: "color_breakpoints",
      color_breakpoints: [{ minValue: 5, maxValue: null, color: color_picker }],
    });
    expect(steps.legend).toEqual([{ label: "5 – ∞", color: "rgb(1, 2, 3)" }]);
    expect(rows.map(steps.of)).toEqual([
      [158, 158, 158, 255],
      [1, 2, 3, 255],
    ]);
  });
});

describe("the rows behind a place", () => {
  it("are those with the values of its row in the columns that the map asks for", () => {
    const formData = { viz_type: "deck_scatter", spatial: latlong, dimension: "kind" };
    const row = { lon: 1, lat: 2, kind: null, count: 3 };
    expect(behindFeature({ formData }, { row })).toEqual([
      { col: "kind", op: "IS NULL" },
      { col: "lat", op: "IN", val: [2] },
      { col: "lon", op: "IN", val: [1] },
    ]);
    expect(behindFeature({ formData }, { points: [] })).toEqual([]);
  });
});

describe("questions of maps", () => {
  it("asks for the places that there are, grouped where there is a metric, the largest first", () => {
    const formData = { viz_type: "deck_hex", spatial: latlong, size: "count", dimension: "kind" };
    expect(hexQuery(formData).queries[0]).toMatchObject({
      columns: ["kind", "lat", "lon"],
      metrics: ["count"],
      orderby: [["count", false]],
      filters: [
        { col: "lon", op: "IS NOT NULL" },
        { col: "lat", op: "IS NOT NULL" },
      ],
    });
    const raw = hexQuery({ ...formData, size: undefined, filter_nulls: false }).queries[0];
    expect(raw).not.toHaveProperty("metrics");
    expect(raw?.filters).toEqual([]);
  });

  it("asks for the metrics behind sizes and heights", () => {
    const radius = { type: "metric", value: "m" };
    expect(scatterQuery({ viz_type: "x", spatial: latlong, point_radius_fixed: radius }).queries[0]?.metrics).toEqual([
      "m",
    ]);
    expect(
      polygonQuery({ viz_type: "x", line_column: "c", metric: "n", point_radius_fixed: radius }).queries[0],
    ).toMatchObject({ columns: ["c"], metrics: ["n", "m"] });
    const ends = { start_spatial: latlong, end_spatial: { type: "geohash", geohashCol: "g" }, js_columns: ["color"] };
    expect(arcQuery({ viz_type: "x", ...ends }).queries[0]?.columns).toEqual(["color", "g", "lat", "lon"]);
    const points = { all_columns_x: "lon", all_columns_y: "lat", mapbox_label: ["count"], point_radius: "Auto" };
    expect(clusterQuery({ viz_type: "mapbox", ...points }).queries[0]?.columns).toEqual(["lat", "lon"]);
  });

  it("lays the filters of a map over those of its layers", () => {
    const map = { viz_type: "deck_multi", adhoc_filters: ["b"], extra_form_data: { time_range: "Last week" } };
    expect(layerFormData('{"adhoc_filters": ["a"], "size": 1}', "deck_grid", 7, map)).toEqual({
      viz_type: "deck_grid",
      slice_id: 7,
      size: 1,
      adhoc_filters: ["a", "b"],
      extra_form_data: { time_range: "Last week" },
    });
    const scoped = [0, 1, -1].map((place) => ({ subject: place, layerFilterScope: [place] }));
    const layered = { ...map, deck_slices: [5, 7], adhoc_filters: scoped };
    expect(layerFormData("{}", "deck_grid", 7, layered).adhoc_filters).toEqual([scoped[1], scoped[2]]);
  });
});

describe("places", () => {
  const at = (spatial: object, row: Record<string, unknown>) =>
    positionReader({ viz_type: "x", spatial }, "spatial")(row);

  it("are read from two columns, one column or a geohash", () => {
    expect(at(latlong, { lon: "13.4", lat: 52.5 })).toEqual([13.4, 52.5]);
    expect(at({ type: "delimited", lonlatCol: "p" }, { p: "13.4, 52.5" })).toEqual([13.4, 52.5]);
    expect(at({ type: "delimited", lonlatCol: "p", reverseCheckbox: true }, { p: "52.5;13.4" })).toEqual([13.4, 52.5]);
    const [lon, lat] = at({ type: "geohash", geohashCol: "g" }, { g: "ezs42" }) ?? [];
    expect([lon?.toFixed(2), lat?.toFixed(2)]).toEqual(["-5.60", "42.60"]);
  });

  it("that are missing or not on Earth are left out", () => {
    expect(at(latlong, { lon: null, lat: 1 })).toBeUndefined();
    expect(at(latlong, { lon: 181, lat: 1 })).toBeUndefined();
    expect(at({ type: "geohash", geohashCol: "g" }, { g: "a!" })).toBeUndefined();
  });
});

describe("lines", () => {
  const path = (line_type: string, value: unknown, extra: object = {}) =>
    pathReader({ viz_type: "x", line_column: "c", line_type, ...extra })({ c: value });

  it("are read from JSON, polylines and geohashes", () => {
    expect(path("json", "[[1,2],[3,4]]", { reverse_long_lat: true })).toEqual([
      [2, 1],
      [4, 3],
    ]);
    // the example of Google's documentation
    expect(path("polyline", "_p~iF~ps|U_ulLnnqC_mqNvxq`@")).toEqual([
      [38.5, -120.2],
      [40.7, -120.95],
      [43.252, -126.453],
    ]);
    expect(path("geohash", "s")).toHaveLength(5);
    expect(path("json", "[[1,2],[null,4]")).toBeUndefined();
  });
});

it("reads features, collections of them and bare geometries", () => {
  const point = { type: "Point", coordinates: [1, 2] };
  const line = {
    type: "LineString",
    coordinates: [
      [3, 4],
      [5, 6],
    ],
  };
  const rows = [
    {
      g: JSON.stringify({
        type: "FeatureCollection",
        features: [{ type: "Feature", geometry: point, properties: { a: 1 } }],
      }),
    },
    { g: JSON.stringify(line) },
    { g: "not JSON" },
    { g: '{"type": "Topology"}' },
  ];
  const shapes = shapesOf(inputOf({ viz_type: "deck_geojson", geojson: "g" }, rows));
  expect(shapes).toMatchObject([{ geometry: point, properties: { a: 1 } }, { geometry: line }]);
  expect(shapes.flatMap(vertices)).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

describe("values of cells and areas", () => {
  it("are combined as the chart says", () => {
    const cell = [1, 2, 3, 10].map((m) => ({ at: 0, row: { m } }));
    const value = (js_agg_function: string) => combiner({ viz_type: "x", size: "m", js_agg_function })(cell);
    expect(["sum", "mean", "min", "max", "count", "median", "p99"].map(value)).toEqual([16, 4, 1, 10, 4, 3, 10]);
  });

  it("have colours in equal steps or those that were chosen", () => {
    expect(breaksOf([0, 10], [], 2)).toEqual([0, 5, 10]);
    expect(breaksOf([0, 10], ["3", 1], 2)).toEqual([1, 3]);
    expect(breaksOf([], [], 5)).toEqual([0, 1]);
    expect(contoursOf({ viz_type: "x", contours: [{ lowerThreshold: 2, strokeWidth: 3, color: "c" }] })).toEqual([
      { from: 2, to: undefined, width: 3, color: "c" },
    ]);
  });
});

it("makes one point of points that lie close together, with what their labels come to", () => {
  const formData = {
    viz_type: "mapbox",
    all_columns_x: "x",
    all_columns_y: "y",
    mapbox_label: ["n"],
    pandas_aggfunc: "max",
  };
  const rows = [
    { x: 1, y: 1, n: 5 },
    { x: 1.001, y: 1, n: 7 },
    { x: 90, y: 1, n: 2 },
    { x: null, y: 1, n: 2 },
  ];
  const { index, points } = indexOf(inputOf(formData, rows));
  expect(points).toHaveLength(3);
  const clusters = (zoom: number) => clustersAt(index, zoom, formData).map(({ count, label }) => [count, label]);
  expect(clusters(2)).toEqual([
    [2, "7"],
    [1, "2"],
  ]);
  expect(clusters(20)).toHaveLength(3);
  const said = (pandas_aggfunc: string) => clustersAt(index, 2, { ...formData, pandas_aggfunc })[0]?.label;
  expect(["sum", "mean", "min", "var", "std"].map(said)).toEqual(["12", "6", "5", "1", "1"]);
});

describe("tiles", () => {
  const osm = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
  const address = (mapbox_style: string, tiles: string[] = [], mapboxKey = "") =>
    tileAddress({ viz_type: "x", mapbox_style }, { tiles, mapboxKey });

  it("are loaded only where the installation says so", () => {
    expect(address(osm)).toBeUndefined();
    expect(address(osm, [`tile://${osm}`])).toBe(osm);
    expect(address("https://elsewhere.example/{z}/{x}/{y}.png", [osm])).toBeUndefined();
    expect(address("mapbox://styles/mapbox/dark-v9")).toBeUndefined();
    expect(address("mapbox://styles/mapbox/dark-v9", [], "pk.1")).toBe(
      "https://api.mapbox.com/styles/v1/mapbox/dark-v9/tiles/256/{z}/{x}/{y}?access_token=pk.1",
    );
    expect(address("mapbox://styles/../tokens", [], "pk.1")).toBeUndefined();
  });

  it("that are missing say which setting brings them", () => {
    const missing = (mapbox_style: string) => missingTiles({ viz_type: "x", mapbox_style });
    expect(missing("mapbox://styles/mapbox/dark-v9")).toContain("MAPBOX_API_KEY");
    expect(missing(`tile://${osm}`)).toMatch(/tile\.openstreetmap\.org: DECKGL_BASE_MAP/);
    expect(missing("")).toBeUndefined();
  });
});

describe("layers", () => {
  // luma.gl asks for the browser when it is imported.
  beforeAll(() => vi.stubGlobal("window", globalThis));

  it("hold what the rows say", async () => {
    const { draw } = await import("../deck_scatter/draw.ts");
    const formData = { viz_type: "deck_scatter", spatial: latlong, dimension: "k", point_unit: "radius_km" };
    const drawing = draw(
      inputOf(formData, [
        { lon: 1, lat: 2, k: "a" },
        { lon: null, lat: 2, k: "b" },
      ]),
    );
    expect(drawing.points).toEqual([[1, 2]]);
    expect(drawing.layers[0]?.props.data).toHaveLength(1);
    expect(drawing.legend?.map(({ label }) => label)).toEqual(["a", "b"]);
  });
});

it("legends write the numbers of a dimension in the legend's format", () => {
  const formData = { viz_type: "deck_arc", color_scheme_type: "categorical_palette", dimension: "n" };
  const labels = (extra: object, rows: Record<string, unknown>[]) =>
    inkOfRows(inputOf({ ...formData, ...extra }, rows), "color_picker").legend?.map(({ label }) => label);
  expect(labels({ legend_format: ",.1f" }, [{ n: 1500 }, { n: 2 }])).toEqual(["1,500.0", "2.0"]);
  expect(labels({ legend_format: ",.1f" }, [{ n: "1500" }])).toEqual(["1500"]);
});

it("maps of clusters begin around their points, or where their viewport is once they stay there", () => {
  const stored = { viz_type: "mapbox", viewport_longitude: -122.4, viewport_latitude: 37.8, viewport_zoom: 11 };
  expect(withStart(stored)).toMatchObject({ autozoom: true });
  expect(withStart({ ...stored, autozoom: false })).toMatchObject({
    autozoom: false,
    viewport: { longitude: -122.4, latitude: 37.8, zoom: 11 },
  });
});
