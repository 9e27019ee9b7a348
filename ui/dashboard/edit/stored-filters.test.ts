import { describe, expect, it } from "vitest";
import {
  newDivider,
  newFilter,
  possibleParents,
  problemOf,
  storedFilters,
  targetOf,
  withKind,
  withoutFilter,
  withTarget,
} from "./stored-filters.ts";

describe("native filters in the editor", () => {
  it("say what they still need", () => {
    const empty = newFilter();
    expect(problemOf(empty)).toBe("A filter needs a name.");
    const named = { ...empty, name: "Region" };
    expect(problemOf(named)).toBe("“Region” needs a dataset.");
    expect(problemOf(withTarget(named, 3))).toBe("“Region” needs a column.");
    expect(problemOf(withTarget(named, 3, "region"))).toBeUndefined();
    expect(problemOf(withKind(named, "filter_time"))).toBeUndefined();
    expect(problemOf(newDivider())).toBe("A divider needs a title.");
  });

  it("forget a default value that belonged to another column", () => {
    const filled = { ...withTarget(newFilter(), 3, "region"), defaultDataMask: { filterState: { value: ["North"] } } };
    expect(withTarget(filled, 3, "city").defaultDataMask).toMatchObject({ filterState: {} });
    expect(targetOf(withKind(filled, "filter_range"))).toEqual({ datasetId: 3, column: undefined });
  });

  it("never depend on each other in a circle, nor on one that is gone", () => {
    const [a, b, c] = [newFilter(), newFilter(), newFilter()];
    const chain = [a, { ...b, cascadeParentIds: [a.id] }, { ...c, cascadeParentIds: [b.id] }];
    expect(possibleParents(chain, a.id)).toEqual([]);
    expect(possibleParents(chain, c.id).map((one) => one.id)).toEqual([a.id, b.id]);
    expect(withoutFilter(chain, b.id).map((one) => one.cascadeParentIds)).toEqual([[], []]);
  });

  it("are read out of any metadata", () => {
    expect(storedFilters({ native_filter_configuration: [null, { id: 7, name: "x" }] })).toEqual([
      { id: "7", name: "x" },
    ]);
    expect(storedFilters({})).toEqual([]);
  });
});
