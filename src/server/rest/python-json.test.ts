import { expect, it } from "vitest";
import { jsonProblem } from "./python-json.ts";

// As a genuine Superset 6.0.0 answers.
it.each([
  ['{"a":', "Expecting value: line 1 column 6 (char 5)"],
  ["nope", "Expecting value: line 1 column 1 (char 0)"],
  ["{,}", "Expecting property name enclosed in double quotes or '}': line 1 column 2 (char 1)"],
  ["{", "Expecting property name enclosed in double quotes or '}': line 1 column 2 (char 1)"],
  ['{"a"}', "Expecting ':' delimiter: line 1 column 5 (char 4)"],
  ["", "Expecting value: line 1 column 1 (char 0)"],
])("%j: %s", (text, problem) => expect(jsonProblem(text)).toBe(problem));

it.each(["{}", "[1, 2]", '"text"', "null", ' {"a": [1]} '])("%j is JSON", (text) => {
  expect(jsonProblem(text)).toBeNull();
});

it("tells of a deep or long text without failing itself", () => {
  expect(jsonProblem("[".repeat(100_000))).toMatch(/^Expecting value/);
  expect(jsonProblem(`"${"a".repeat(1_000_000)}`)).toBe("Unterminated string starting at: line 1 column 1 (char 0)");
});
