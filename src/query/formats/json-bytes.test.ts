import { describe, expect, it } from "vitest";
import { JsonBytes } from "./json-bytes.ts";

function written(write: (into: JsonBytes) => void): string {
  const into = new JsonBytes();
  write(into);
  return Buffer.from(into.taken()).toString();
}

describe("JSON in bytes", () => {
  const numbers = [
    0,
    -0,
    1,
    9,
    10,
    99,
    100,
    999,
    1000,
    123_456_789,
    999_999_999,
    1e9,
    1e9 + 7,
    2 ** 53 - 1,
    -(2 ** 53) + 1,
  ];
  const fractions = [
    0.1,
    -0.37,
    1.11,
    0.37 * 3,
    1e-6,
    1e-7,
    123.000001,
    1e21,
    1.5e300,
    5e-324,
    2 ** 53,
    999_999_999.999999,
    1 / 3,
  ];
  it.each([...numbers, ...fractions])("writes %d as JSON does", (value) => {
    expect(written((into) => into.cell(value))).toBe(JSON.stringify(value));
  });

  it("writes many numbers as JSON does", () => {
    const wrong: number[] = [];
    const into = new JsonBytes();
    let seed = 7;
    for (let turn = 0; turn < 20_000; turn++) {
      seed = (seed * 48_271) % 2_147_483_647;
      const value = (seed / 2_147_483_647 - 0.5) * 10 ** ((turn % 19) - 8);
      for (const each of [value, Math.round(value), Number(value.toFixed(turn % 8))]) {
        into.cell(each);
        if (Buffer.from(into.taken()).toString() !== JSON.stringify(each)) wrong.push(each);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("writes what is no number as null", () => {
    expect(written((into) => into.cell([Number.NaN, Number.POSITIVE_INFINITY, null, undefined]))).toBe(
      "[null,null,null,null]",
    );
  });

  it.each([
    "",
    "plain",
    'a "quote"',
    "back\\slash",
    "\u0000\n\u001f\u007f\u0085",
    "ü 漢字 🎉",
    "half \ud83c",
    "\u2028",
  ])("writes the text %j as JSON does", (text) => {
    expect(written((into) => into.cell(text))).toBe(JSON.stringify(text));
  });

  it("grows as it must, and begins anew when its bytes were taken", () => {
    const into = new JsonBytes();
    const long = "x".repeat(300_000);
    into.cell([long, 1n, true, { a: 1 }]);
    expect(Buffer.from(into.taken()).toString()).toBe(`["${long}",1,true,"{'a': 1}"]`);
    into.cell(1);
    expect(Buffer.from(into.taken()).toString()).toBe("1");
  });
});
