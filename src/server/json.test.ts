import { expect, it } from "vitest";
import { parseJson } from "./json.ts";

it.each([
  ['{"a": {"__proto__": {"x": 1}, "b": [{"__proto__": 2}]}}', { a: { b: [{}] } }],
  ['{"\\u005f_proto\\u005F\\u005f": {"x": 1}, "c": 3}', { c: 3 }],
  ['["__proto__"]', ["__proto__"]],
  ["7", 7],
])("leaves out what could reach a prototype: %s", (text, parsed) => {
  const read = parseJson(text) as { x?: unknown };
  expect(read).toEqual(parsed);
  expect([Object.hasOwn(read, "__proto__"), read.x]).toEqual([false, undefined]);
});

it("reads what is nested deeply", () => {
  let read = parseJson(`${"[".repeat(100_000)}{"__proto__":1}${"]".repeat(100_000)}`);
  while (Array.isArray(read)) read = read[0];
  expect(read).toEqual({});
  expect(Object.hasOwn(read as object, "__proto__")).toBe(false);
});
