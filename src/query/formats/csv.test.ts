import { expect, it } from "vitest";
import { frameOf } from "../frame.ts";
import { csvChunks } from "./csv.ts";

it("CSV has every digit of decimals, as many behind the point as the longest has; a decimal that is none is empty", () => {
  const csv = (values: (string | null)[]) => {
    const chunks = [...csvChunks(frameOf([{ label: "n", dtype: "decimal", values }]), new Map())];
    return Buffer.concat(chunks).toString().trimEnd().split("\n").slice(1);
  };
  expect(csv(["55.5", "-0.25", "12345678901234567890", null])).toEqual([
    "55.50",
    "-0.25",
    "12345678901234567890.00",
    '""',
  ]);
  expect(csv(["1.5", "NaN", "0.25"])).toEqual(["1.5", '""', "0.25"]);
  expect(csv([`1${"0".repeat(70)}`, "0.1234567"])).toEqual([`1${"0".repeat(70)}`, "0.1234567"]);
});
