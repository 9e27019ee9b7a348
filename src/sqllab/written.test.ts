import { describe, expect, it } from "vitest";
import { mysql } from "../engines/mysql/engine.ts";
import { readerOf } from "../engines/mysql/values.ts";
import { UnreadFields, unreadColumn } from "../engines/unread.ts";
import { emptyColumn } from "../engines/values.ts";
import { rowsJson } from "./result.ts";

const ordinary = ["", "a", 'say "it"', "back\\slash", "tab\t", "été", "漢字 🦆", "\u007f", "x".repeat(70_000)];
const cases = {
  TINY: ["0", "-128", "007", "127"],
  LONGLONG: [
    "0",
    "999999999999999",
    "-999999999999999",
    "9007199254740993",
    "18446744073709551615",
    "-9223372036854775808",
  ],
  NEWDECIMAL: ["0.10", "-0.05", "123456789012345678901234567890.123", "1", "-1", "0"],
  DOUBLE: ["0.37", "1e20", "1e-7", "-1.5e300", "0.30000000000000004", "5", "-0.5"],
  DATE: [
    "2024-02-28",
    "2024-02-29",
    "2023-02-30",
    "0000-00-00",
    "2024-00-10",
    "1000-01-01",
    "0999-12-31",
    "9999-12-31",
  ],
  DATETIME: [
    "2024-02-28 23:59:59",
    "2024-02-29 00:00:00",
    "0000-00-00 00:00:00",
    "2024-01-01 10:00:00.123456",
    "2024-01-01 10:00:00.5",
  ],
  TIME: ["-26:00:01", "838:59:59", "10:00:00.5"],
  VAR_STRING: ordinary,
  JSON: ['{"a": 1}', "[]"],
} as const;
const kinds = { DATE: "date", DATETIME: "datetime", TIME: "time", VAR_STRING: "string", JSON: "string" } as const;

function columnOf(type: string, kind: Parameters<typeof emptyColumn>[2], texts: readonly (string | null)[]) {
  const bytes = Buffer.from(texts.join(""));
  const bounds = new Int32Array(2 * texts.length);
  let at = 0;
  for (const [row, text] of texts.entries()) {
    const end = at + Buffer.byteLength(text ?? "");
    bounds.set(text === null ? [-1, -1] : [at, end], 2 * row);
    at = end;
  }
  const described = emptyColumn("c", type, kind, mysql.columnType);
  const rows = { bytes, bounds, rowCount: texts.length };
  return unreadColumn(described, new UnreadFields(rows, { at: 0, of: 1, read: readerOf(described, true) }));
}

const json = (column: ReturnType<typeof columnOf>, rowCount: number): unknown => {
  const pieces = rowsJson({ columns: [column], rowCount }, { losesHours: false }).map((piece) => Buffer.from(piece));
  return JSON.parse(`[${Buffer.concat([...pieces])}]`, (_, value, context?: { source?: string }) =>
    typeof value === "number" && Number.isInteger(value) ? BigInt(value) : (context?.source ?? value),
  );
};

describe("values that become JSON as the database wrote them", () => {
  it.each(Object.entries(cases))("are those that are read first: %s", (type, given) => {
    const texts = [...given, null];
    const kind = kinds[type as keyof typeof kinds] ?? "number";
    const read = columnOf(type, kind, texts);
    expect(read.values).toHaveLength(texts.length);
    expect(read.unread).toBeUndefined();
    expect(json(columnOf(type, kind, texts), texts.length)).toEqual(json(read, texts.length));
  });

  it("are not read by being written, and copies have them read", () => {
    const column = columnOf("VAR_STRING", "string", ["a", "b"]);
    json(column, 2);
    expect(column.unread).toBeDefined();
    const copy = { ...column };
    expect([copy.values, copy.unread, column.unread]).toEqual([["a", "b"], undefined, undefined]);
  });
});
