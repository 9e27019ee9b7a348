import { describe, expect, it } from "vitest";
import { chartTypes } from "../registry.ts";
import { inputOf } from "../testing.ts";
import { withGround } from "./ground.ts";
import { type GroundLayer, groundLayers, wfsFeatures, wmsTile } from "./layers.ts";
import { placesOf } from "./places.ts";
import { selectedChart } from "./selected.ts";
import { sizeAt } from "./size.ts";

const here = '{"type":"Point","coordinates":[7,50]}';
const there = '{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,2],[0,2],[0,0]]]}';

function mapOf(vizType: string, params: object) {
  return {
    viz_type: "cartodiagram",
    datasource: "7__table",
    geom_column: "geom",
    extra_form_data: { time_range: "Last week" },
    selected_chart: JSON.stringify({ id: 1, slice_name: "S", viz_type: vizType, params: JSON.stringify(params) }),
  };
}

describe("cartodiagrams", () => {
  it("ask what the chosen chart asks, by place first and with the map's filters", () => {
    const map = mapOf("pie", { groupby: ["kind"], metric: "count" });
    const { datasource, queries } = chartTypes.cartodiagram?.buildQuery(map) ?? { queries: [] };
    expect(datasource).toEqual({ id: 7, type: "table" });
    expect(queries).toMatchObject([{ columns: ["geom", "kind"], metrics: ["count"], time_range: "Last week" }]);
  });

  it("take rows apart by their place", () => {
    const map = mapOf("pie", { groupby: ["kind"], metric: "count" });
    const rows = [
      { geom: here, kind: "a", count: 1 },
      { geom: there, kind: "a", count: 2 },
      { geom: here, kind: "b", count: 3 },
      { geom: null, kind: "b", count: 4 },
      { geom: "nowhere", kind: "b", count: 5 },
    ];
    const places = placesOf(inputOf(map, rows), selectedChart(map));
    expect(places.map(({ at }) => at)).toEqual([
      [7, 50],
      [2, 1],
    ]);
    expect(places[0]?.answers).toMatchObject([
      {
        colnames: ["kind", "count"],
        data: [
          { kind: "a", count: 1 },
          { kind: "b", count: 3 },
        ],
      },
    ]);
  });

  it("take series along an axis apart by the place in their names", () => {
    const map = mapOf("echarts_timeseries_line", { x_axis: "day", metrics: ["count"], groupby: ["kind"] });
    const answer = {
      data: [
        { day: 1, [`${here}, a`]: 10, [`${there}, a`]: 20, [`${here}, b`]: 30 },
        { day: 2, [`${here}, a`]: 11, [`${there}, a`]: null, [`${here}, b`]: 31 },
      ],
      colnames: ["day", `${here}, a`, `${there}, a`, `${here}, b`],
      coltypes: [2, 0, 0, 0] as (0 | 2)[],
      label_map: {
        day: ["day"],
        [`${here}, a`]: [here, "a"],
        [`${there}, a`]: [there, "a"],
        [`${here}, b`]: [here, "b"],
      },
    };
    const places = placesOf(inputOf(map, [answer]), selectedChart(map));
    expect(places.map(({ answers }) => answers[0]?.data)).toEqual([
      [
        { day: 1, a: 10, b: 30 },
        { day: 2, a: 11, b: 31 },
      ],
      [
        { day: 1, a: 20 },
        { day: 2, a: null },
      ],
    ]);
    expect(places[0]?.answers[0]?.colnames).toEqual(["day", "a", "b"]);
  });

  it("have the size of their zoom, within bounds", () => {
    const map = { viz_type: "cartodiagram", chart_size: { values: { "4": { width: 60, height: 9999 } } } };
    expect(sizeAt(map, 3.2)).toEqual({ width: 60, height: 400 });
    expect(sizeAt(map, 9)).toEqual({ width: 100, height: 100 });
  });
});

it("cartodiagrams lie over the layers that the installation names, around their places or where they were put", () => {
  const layer_configs = [
    { type: "WFS", url: "https://a/wfs" },
    { type: "WMS", url: "https://c/ows", version: "1.1.1", layersParam: "a,b" },
    { type: "XYZ", url: "https://b/{z}/{x}/{y}.png" },
    {
      type: "WFS",
      url: "https://c/ows?map=1",
      typeName: "ns:roads",
      maxFeatures: 7,
      style: {
        rules: [
          { symbolizers: [{ kind: "Line", color: "#000000", width: 3 }] },
          { symbolizers: [{ kind: "Fill", color: "#112233", opacity: 0.5 }] },
        ],
      },
    },
  ];
  expect(withGround({ viz_type: "cartodiagram" })).toMatchObject({ autozoom: true });
  const named = ["tile://https://b/{z}/{x}/{y}.png", "https://c/ows"];
  const layers = groundLayers({ viz_type: "cartodiagram", layer_configs }, named);
  expect(layers.map(({ type, url }) => [type, url])).toEqual([
    ["WFS", "https://c/ows?map=1"],
    ["XYZ", "https://b/{z}/{x}/{y}.png"],
    ["WMS", "https://c/ows"],
  ]);
  const [features, , picture] = layers as [GroundLayer, GroundLayer, GroundLayer];
  expect(features.style).toEqual({
    fill: { color: "#112233", opacity: 0.5 },
    line: { color: "#000000", width: 3 },
    radius: 5,
  });
  const asked = new URL(wfsFeatures(features, [-180, 0, 180, 0]));
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({ map: "1", typeNames: "ns:roads", count: "7" });
  expect(
    asked.searchParams
      .get("bbox")
      ?.split(",")
      .map((part) => Number.parseFloat(part) || 0),
  ).toEqual([-20037508.34, 0, 20037508.34, 0, 0]);
  const drawn = new URL(wmsTile(picture, 1, 0, 1)).searchParams;
  expect([drawn.get("SRS"), drawn.get("BBOX")]).toEqual(["EPSG:3857", "-20037508.342789244,-20037508.342789244,0,0"]);
  const map_view = { mode: "CUSTOM", longitude: 7, latitude: 50, zoom: 5 };
  expect(withGround({ viz_type: "cartodiagram", map_view })).toMatchObject({
    autozoom: false,
    viewport: { longitude: 7, latitude: 50, zoom: 4 },
  });
});
