import { expect, it } from "vitest";
import { readRecords } from "./records.ts";

const read = (text: string) => readRecords(Buffer.from(text));

it("finds rows as they were written, and what stands around them", async () => {
  const rows = ['{"a":1.10,"data":[{"b":"]}"}]}', '{"a":"\\"],{[","c\\\\":"é"}', "{}"];
  const { around, records } = await read(
    `{"x":{"data":[{}]},"s":"\\\\\\"data","data": [${rows.join(", ")}],"columns":[{"n":1}]}`,
  );
  expect(JSON.parse(around)).toEqual({ x: { data: [{}] }, s: '\\"data', data: [], columns: [{ n: 1 }] });
  expect(records.count).toBe(3);
  const first = (count: number) => Buffer.from(records.first(count)).toString();
  expect([first(0), first(1), first(2)]).toEqual(["", rows[0], rows.slice(0, 2).join(", ")]);
  expect([first(3), first(Number.POSITIVE_INFINITY)]).toEqual([rows.join(", "), rows.join(", ")]);
});

it("finds no rows in an empty list", async () => {
  const { records } = await read('{"data":[],"a":1}');
  expect([records.count, records.first(10).byteLength]).toEqual([0, 0]);
});

it.each(['{"data":[{"a":1}', '{"rows":[]}', '{"data":{"a":[]}}', '{"data":[{"a":"', ""])("refuses %s", async (text) => {
  await expect(read(text)).rejects.toThrow("no complete list");
});
