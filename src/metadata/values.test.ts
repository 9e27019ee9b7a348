import { expect, it } from "vitest";
import { writeUuid } from "./values.ts";

it("a uuid is written as its database keeps it", () => {
  const uuid = "00112233-4455-6677-8899-aabbccddeeff";
  expect(writeUuid({ kind: "postgresql" }, uuid)).toBe(uuid);
  expect(writeUuid({ kind: "sqlite" }, uuid)).toEqual(Buffer.from(uuid.replaceAll("-", ""), "hex"));
});
