import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readJson, toJson } from "./json.ts";
import type { TreeMap } from "./tree.ts";
import { readYaml, YamlError } from "./yaml.ts";
import { writeYaml } from "./yaml-text.ts";

/** What PyYAML 6.0.2's `safe_dump(…, sort_keys=False)` made of random documents, and the JSON that Python had for them. */
const samples = JSON.parse(readFileSync(new URL("./fixtures/pyyaml.json", import.meta.url), "utf8")) as {
  json: string;
  yaml: string;
}[];

it("writes what PyYAML writes, to the letter", () => {
  for (const { json, yaml } of samples) expect(writeYaml(readJson(json) as TreeMap)).toBe(yaml);
});

it("keeps JSON as Python writes it", () => {
  for (const { json } of samples) expect(toJson(readJson(json))).toBe(json);
});

const hasNul = ({ json }: { json: string }) => json.includes("\\u0000");

it("is read back as what it was", () => {
  for (const { json, yaml } of samples.filter((sample) => !hasNul(sample))) expect(toJson(readYaml(yaml))).toBe(json);
});

it("is not read where a text has a NUL, which PostgreSQL does not keep", () => {
  const refused = samples.filter(hasNul);
  expect(refused.length).toBeGreaterThan(0);
  for (const { yaml } of refused) expect(() => readYaml(yaml)).toThrow(YamlError);
});

it.each(["", "{", '{"a": 1,}', "[1 2]", '{"a" 1}', "01", "nul", '"\n"', '{"a": 1} x', '"\\x"'])(
  "takes %j for no JSON",
  (text) => expect(() => readJson(text)).toThrow(SyntaxError),
);

it("does not climb into a list of a thousand lists", () => {
  expect(() => readJson("[".repeat(1000) + "]".repeat(1000))).toThrow("nested too deeply");
});
