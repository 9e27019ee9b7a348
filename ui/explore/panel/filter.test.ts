import { expect, it } from "vitest";
import type { ExploreDataset } from "../api.ts";
import { filterText, operatorsOf, simpleFilter } from "./filter.ts";

const dataset: ExploreDataset = {
  id: 1,
  type: "table",
  columns: [
    { column_name: "open", type_generic: 3 },
    { column_name: "state", type_generic: 1 },
    { column_name: "late", type_generic: 1, expression: "delay > 3" },
    { column_name: "delay", type_generic: 0 },
    { column_name: "day", type_generic: 2, is_dttm: true },
  ],
  metrics: [{ metric_name: "flights" }],
};
const names = (subject: string) => operatorsOf(subject, dataset).map(([operator]) => operator);

it("truths are asked as such, of columns that may hold them", () => {
  expect(names("open")).toEqual(["IS TRUE", "IS FALSE", "IS NULL", "IS NOT NULL"]);
  expect(names("late")).toContain("IS TRUE");
  expect(names("delay")).toContain("IS FALSE");
  for (const other of ["state", "day", "flights"]) expect(names(other)).not.toContain("IS TRUE");
  const filter = simpleFilter({ subject: "open", operator: "IS FALSE", comparator: undefined }, dataset);
  expect(filter).toMatchObject({ operator: "IS FALSE", operatorId: "IS_FALSE", comparator: false });
  expect(filterText(filter, dataset)).toBe("open is false");
});

it("patterns are for texts, ranges for times", () => {
  expect(names("state")).toContain("ILIKE");
  expect(names("delay")).not.toContain("LIKE");
  expect(names("day")[0]).toBe("TEMPORAL_RANGE");
  expect(names("state")).not.toContain("TEMPORAL_RANGE");
});
