import { describe, expect, it } from "vitest";
import type { ResultColumn } from "../types.ts";
import { arrange, columnWidths, commaSeparated, isOpenable, jsonText, openValue, shownText, tabbed } from "./values.ts";

const column = (name: string, type_generic: number): ResultColumn => ({
  column_name: name,
  name,
  type: null,
  type_generic,
  is_dttm: false,
});
const columns = [column("n", 0), column("name", 1)];

it("leaves room for the button that opens a value", () => {
  const [plain = 0, nested = 0] = columnWidths(columns, [{ n: "1234567890123", name: '{"a":[1,2,3]}' }]);
  expect(nested).toBeGreaterThan(plain + 30);
});

describe("arrange", () => {
  const rows = [
    { n: 10, name: "b" },
    { n: null, name: "a" },
    { n: "9007199254740993", name: "A b" },
    { n: 9, name: null },
  ];

  it("sorts numbers as numbers, and NULL last in either direction", () => {
    expect(arrange(rows, columns, "", { column: "n", isDescending: false })).toEqual([3, 0, 2, 1]);
    expect(arrange(rows, columns, "", { column: "n", isDescending: true })).toEqual([2, 0, 3, 1]);
  });

  it("finds rows that hold a text", () => {
    expect(arrange(rows, columns, " B", undefined)).toEqual([0, 2]);
    expect(arrange(rows, columns, "null", undefined)).toEqual([1, 3]);
  });
});

describe("openValue", () => {
  it("opens JSON, also as Python writes it, and nothing else", () => {
    expect(openValue('{"a": [1]}')).toEqual({ a: [1] });
    expect(openValue("{'a': None, 'b': [True, \"it's\"], 'c': 'x\\'y'}")).toEqual({
      a: null,
      b: [true, "it's"],
      c: "x'y",
    });
    expect(openValue("{postgres=arwdDxt/postgres}")).toBeUndefined();
    expect(openValue("plain")).toBeUndefined();
    expect(openValue(12)).toBeUndefined();
  });
});

describe("tabbed", () => {
  it("keeps each row on a line of its own", () => {
    expect(
      tabbed(
        columns,
        [
          { n: 1, name: "a\tb\nc" },
          { n: null, name: "d" },
        ],
        true,
      ),
    ).toBe("n\tname\n1\ta b c\n\td");
  });
});

describe("copies", () => {
  const rows = [
    { n: 1, name: 'a "b", c' },
    { n: null, name: "x\ny" },
  ];

  it("are CSV with quotes where a field needs them", () => {
    expect(commaSeparated(columns, rows)).toBe('n,name\r\n1,"a ""b"", c"\r\n,"x\ny"');
  });

  it("are JSON with the columns in their order", () => {
    expect(JSON.parse(jsonText(columns, rows))).toEqual(rows);
  });
});

it("shows the beginning of a value that no cell has room for, and opens it by its ends", () => {
  const long = (end: string) => `{"a":"${"x".repeat(100_000)}"${end}`;
  expect(shownText(long("}"))).toBe(`${long("").slice(0, 500)}…`);
  expect(shownText("short")).toBe("short");
  expect([long("}"), long(""), '{"a":1}', "{a"].map(isOpenable)).toEqual([true, false, true, false]);
});
