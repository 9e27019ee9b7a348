import { describe, expect, it } from "vitest";
import { toJson } from "./json.ts";
import { readPlainYaml, readYaml, YamlError } from "./yaml.ts";

describe("reading the YAML of bundles", () => {
  it("keeps the order of keys, integer-like ones too", () => {
    expect(toJson(readYaml("b: 1\n'10': 2\n9: 3\na: {z: [], y: null}\n"))).toBe(
      '{"b": 1, "10": 2, "9": 3, "a": {"z": [], "y": null}}',
    );
  });

  it("reads words and numbers as Python's loader does, but leaves dates as text", () => {
    expect(readPlainYaml("a: yes\nb: off\nc: 010\nd: 2024-01-02\ne: 1e3\nf: .5\ng: '1'\n")).toEqual({
      a: true,
      b: false,
      c: 8,
      d: "2024-01-02",
      e: "1e3",
      f: 0.5,
      g: "1",
    });
  });

  it("writes JSON with Python's separators and escapes", () => {
    expect(toJson(readYaml('t: "é 😀 \\" \\n"\n'))).toBe('{"t": "\\u00e9 \\ud83d\\ude00 \\" \\n"}');
  });

  it("drops keys that would reach a prototype", () => {
    const read = readPlainYaml("__proto__: {polluted: 1}\nconstructor: {prototype: {polluted: 1}}\nok: 1\n");
    expect(Object.keys(read as object)).toEqual(["constructor", "ok"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each([
    ["what is not YAML", "a: [1, 2"],
    ["repeated keys", "a: 1\na: 2\n"],
    ["endless nesting", `${"[".repeat(5000)}${"]".repeat(5000)}`],
    [
      "aliases that multiply",
      `a: &a [1,1]\n${"bcdefghij"
        .split("")
        .map((n, i) => `${n}: &${n} [${Array(20).fill(`*${"abcdefghij"[i]}`).join(",")}]`)
        .join("\n")}\n`,
    ],
    ["an alias that holds itself", "a: &a [*a]\n"],
  ])("refuses %s", (_, text) => {
    expect(() => readYaml(text)).toThrow(YamlError);
  });
});
