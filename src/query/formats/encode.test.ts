import { expect, it } from "vitest";
import { encoderOf } from "./encode.ts";

const hex = (encoding: string, text: string) => Buffer.from(encoderOf(encoding)?.(text) ?? []).toString("hex");

// What Python's `text.encode(encoding)` gives.
it.each([
  ["utf-8-sig", "é€", "c3a9e282ac"],
  ["latin-1", "aé", "61e9"],
  ["iso8859_15", "€", "a4"],
  ["cp1252", "€é", "80e9"],
  ["cp1251", "Привет", "cff0e8e2e5f2"],
  ["gbk", "中文a", "d6d0cec461"],
  ["shift_jis", "日本ｱ", "93fa967bb1"],
  ["cp949", "한글", "c7d1b1db"],
  ["big5", "中文", "a4a4a4e5"],
  ["koi8_r", "Я", "f1"],
])("writes %s as Python does", (encoding, text, expected) => {
  expect(hex(encoding, text)).toBe(expected);
});

it("writes a question mark for what an encoding lacks, and knows no others", () => {
  expect(hex("cp1252", "中😀")).toBe("3f3f");
  expect(encoderOf("rot13")).toBeUndefined();
});
