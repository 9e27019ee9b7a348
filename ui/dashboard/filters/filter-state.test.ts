import { describe, expect, it } from "vitest";
import { type NativeFilter, readFilters } from "./config.ts";
import { aboveOf, defaultOf, hasValue, reduce, start } from "./filter-state.ts";
import { type DataMasks, maskOf } from "./masks.ts";

const select = (id: string, controlValues: object, more: object = {}) => ({
  id,
  name: id,
  filterType: "filter_select",
  targets: [{ datasetId: 3, column: { name: id } }],
  controlValues,
  ...more,
});
const filters = readFilters({
  native_filter_configuration: [
    select("free", {}),
    select("needed", { enableEmptyFilter: true }, { defaultDataMask: { filterState: { value: ["a"] } } }),
    select("first", { defaultToFirstItem: true }, { cascadeParentIds: ["free", "needed"] }),
    { ...select("range", { defaultToFirstItem: true }), filterType: "filter_range" },
  ],
}) as NativeFilter[];
const [free, needed, first] = filters as [NativeFilter, NativeFilter, NativeFilter];
const defaults: DataMasks = Object.fromEntries(filters.map((one) => [one.id, defaultOf(one)]));
const valuesOf = (masks: DataMasks) =>
  Object.fromEntries(Object.entries(masks).map(([id, mask]) => [id, mask.filterState.value]));

describe("a dashboard's filters", () => {
  it("start with a link's values, else the author's, and wait for a first value of those that choose from values", () => {
    const opened = start(filters, defaults, {});
    expect(valuesOf(opened.applied)).toEqual({ free: null, needed: ["a"], first: null, range: null });
    expect([...opened.waiting]).toEqual(["first"]);
    const linked = start(filters, defaults, { first: maskOf(first, ["x"]), needed: maskOf(needed, ["b"]) });
    expect(valuesOf(linked.applied)).toMatchObject({ needed: ["b"], first: ["x"] });
    expect(linked.waiting.size).toBe(0);
  });

  it("show a value that was found at once, and wait no more where there is none", () => {
    const opened = start(filters, defaults, {});
    const found = reduce(opened, { type: "settle", id: "first", mask: maskOf(first, ["x"]) });
    expect([valuesOf(found.applied).first, valuesOf(found.staged).first, found.waiting.size]).toEqual([
      ["x"],
      ["x"],
      0,
    ]);
    const none = reduce(opened, { type: "settle", id: "first", mask: undefined });
    expect([valuesOf(none.applied).first, none.waiting.size]).toEqual([null, 0]);
    expect(reduce(none, { type: "settle", id: "first", mask: maskOf(first, ["late"]) })).toBe(none);
  });

  it("change charts when they are applied, not before", () => {
    const staged = reduce(start(filters, defaults, {}), { type: "stage", id: "free", mask: maskOf(free, ["new"]) });
    expect([valuesOf(staged.applied).free, valuesOf(staged.staged).free]).toEqual([null, ["new"]]);
    expect(valuesOf(reduce(staged, { type: "apply" }).applied).free).toEqual(["new"]);
  });

  it("are all cleared at once, but keep what charts show while a value is required", () => {
    const masks = Object.fromEntries(filters.map((one) => [one.id, maskOf(one, null)]));
    const opened = start(filters, defaults, { free: maskOf(free, ["new"]) });
    const cleared = reduce(opened, { type: "clear", masks, isComplete: true });
    expect(valuesOf(cleared.applied)).toEqual({ free: null, needed: null, first: null, range: null });
    const kept = reduce(opened, { type: "clear", masks, isComplete: false });
    expect(valuesOf(kept.applied)).toMatchObject({ free: ["new"], needed: ["a"] });
    expect(hasValue(kept.staged.needed)).toBe(false);
  });

  it("are narrowed by those that they depend on", () => {
    const { staged } = start(filters, defaults, { free: maskOf(free, ["new"]) });
    expect(aboveOf(first, staged).filters).toEqual([
      { col: "free", op: "IN", val: ["new"] },
      { col: "needed", op: "IN", val: ["a"] },
    ]);
    expect(aboveOf(free, staged)).toEqual({});
  });
});
