import { describe, expect, it } from "vitest";
import { afterHiding, type MapDrawing, shownLayers } from "./drawing.ts";
import { maskOfPlace, placeFilters } from "./place-filters.ts";

const spatial = { type: "latlong", lonCol: "lon", latCol: "lat" };
const formData = { viz_type: "deck_scatter", spatial };

describe("a click on a map", () => {
  it("filters by the place of what lies there", () => {
    const filters = placeFilters(formData, { object: { row: { lon: 1.5, lat: 2, kind: "x" } } });
    expect(filters).toEqual([
      { col: "lon", op: "IN", val: [1.5] },
      { col: "lat", op: "IN", val: [2] },
    ]);
    expect(maskOfPlace(filters).filterState).toEqual({ value: [1.5, 2], label: "1.5, 2" });
    const path = placeFilters({ viz_type: "deck_path", line_column: "way" }, { object: { row: { way: "[[1,2]]" } } });
    expect(path).toEqual([{ col: "way", op: "IN", val: ["[[1,2]]"] }]);
  });

  it("filters by the places in a cell, of many by the box around them", () => {
    const cell = (count: number) => ({
      points: Array.from({ length: count }, (_, at) => ({ row: { lon: at, lat: 5 } })),
    });
    expect(placeFilters(formData, { object: cell(2) })).toEqual([
      { col: "lon", op: "IN", val: [0, 1] },
      { col: "lat", op: "IN", val: [5] },
    ]);
    const many = placeFilters(formData, { object: cell(200) });
    expect(many.slice(0, 2)).toEqual([
      { col: "lon", op: ">=", val: 0 },
      { col: "lon", op: "<=", val: 199 },
    ]);
    expect(maskOfPlace(many).filterState.label).toBe("Part of the map");
  });

  it("filters by what is around it on a glow, and by nothing beside the things of other layers", () => {
    const viewport = {
      project: ([x = 0, y = 0]: number[]) => [x * 10, -y * 10],
      unproject: ([x = 0, y = 0]: number[]) => [x / 10, -y / 10],
    };
    const at = { coordinate: [10, 20], viewport } as unknown as Parameters<typeof placeFilters>[1];
    expect(placeFilters({ viz_type: "deck_heatmap", spatial }, at)).toEqual([
      { col: "lon", op: ">=", val: 7.5 },
      { col: "lon", op: "<=", val: 12.5 },
      { col: "lat", op: ">=", val: 17.5 },
      { col: "lat", op: "<=", val: 22.5 },
    ]);
    expect(placeFilters(formData, at)).toEqual([]);
  });
});

describe("the entries of a legend", () => {
  it("hide their rows, stand alone, and come back", () => {
    const rows = ["a", "b", "a"].map((kind) => ({ row: { kind } }));
    const layer = { props: { data: rows }, clone: ({ data }: { data: unknown }) => data };
    const drawing = { layers: [layer], entryOf: ({ kind }: { kind: string }) => kind } as unknown as MapDrawing;
    const hidden = afterHiding(new Set(), "a", undefined);
    expect(shownLayers(drawing, hidden)).toEqual([[{ row: { kind: "b" } }]]);
    expect(afterHiding(hidden, "a", undefined)).toEqual(new Set());
    const alone = afterHiding(hidden, "b", ["a", "c"]);
    expect(alone).toEqual(new Set(["a", "c"]));
    expect(afterHiding(alone, "b", ["a", "c"])).toEqual(new Set());
  });
});
