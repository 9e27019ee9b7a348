import { expect, it } from "vitest";
import { guestClauses, ruleConditions, ruleFingerprint } from "./rls.ts";
import type { Viewer } from "./viewer.ts";

const rules = [
  { id: 1, clause: "a = 1", group: null },
  { id: 2, clause: "b = 1 or b = 2", group: "b" },
  { id: 3, clause: "b = 3", group: "b" },
];

it("joins the rules of a group as alternatives and all others as conditions", () => {
  expect(ruleConditions(rules, ["c = 1"])).toEqual(["(a = 1)", "(c = 1)", "((b = 1 or b = 2) OR (b = 3))"]);
});

it("keeps a comment at the end of a rule from swallowing its bracket", () => {
  expect(ruleConditions([{ id: 1, clause: "a = 1 -- why", group: null }])).toEqual(["(a = 1 -- why\n)"]);
});

it("gives viewers with different rules different fingerprints", () => {
  expect(ruleFingerprint(rules, [])).not.toEqual(ruleFingerprint(rules.slice(1), []));
  expect(ruleFingerprint([], ["a = 1"])).not.toEqual(ruleFingerprint([], ["a = 2"]));
});

it("takes a guest's rules for the dataset and for all datasets", () => {
  const viewer = {
    guest: {
      resources: [],
      rls: [{ clause: "all" }, { dataset: 7, clause: "seven" }, { dataset: 8, clause: "eight" }],
    },
  };
  expect(guestClauses(viewer as unknown as Viewer, 7)).toEqual(["all", "seven"]);
});
