import { expect, it } from "vitest";
import { frameOf } from "../frame.ts";
import { csvChunks } from "./csv.ts";

it("CSV has decimals as the database wrote them, and a decimal that is none is empty", () => {
  const values = ["55.50", "-0.25", "12345678901234567890.123456789", "NaN", null];
  const chunks = [...csvChunks(frameOf([{ label: "n", dtype: "decimal", values }]), new Map())];
  expect(Buffer.concat(chunks).toString()).toBe('n\n55.50\n-0.25\n12345678901234567890.123456789\n""\n""\n');
});
