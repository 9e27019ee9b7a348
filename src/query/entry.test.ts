import { expect, it } from "vitest";
import { type Entry, packEntry, unpackEntry } from "./entry.ts";

const entry: Entry = {
  head: {
    dttm: "2026-01-01T00:00:00",
    query: "SELECT 1",
    applied: ["a"],
    rejected: [],
    colnames: ["n"],
    coltypes: [0],
    rowcount: 1,
    sqlRowcount: 1,
    labelMap: { n: ["n"] },
  },
  index: Buffer.from("[0]"),
  data: Buffer.from('[{"n":1}]'),
};
const changed = (head: Record<string, unknown>) => packEntry({ ...entry, head: { ...entry.head, ...head } as never });

it("gives back what was packed", () => {
  const found = unpackEntry(packEntry(entry));
  expect(found?.head).toEqual(entry.head);
  expect([found?.index, found?.data].map(String)).toEqual(["[0]", '[{"n":1}]']);
});

it.each<[string, Uint8Array | string]>([
  ["nothing", ""],
  ["a pickle", Buffer.from("gASVDAAAAAAAAAB9lIwBYZSMAWKUcy4=", "base64")],
  ["cachelib's sign and a pickle", Buffer.from("!\x80\x04}q\x00.", "latin1")],
  ["JSON", JSON.stringify(entry)],
  ["an entry that was cut", packEntry(entry).subarray(0, -1)],
  ["an entry with more behind it", Buffer.concat([packEntry(entry), Buffer.from("x")])],
  ["lengths beyond the end", Buffer.from([3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255])],
  ["a head of null", packEntry({ ...entry, head: null as never })],
  ["a head that is a list", packEntry({ ...entry, head: [] as never })],
  ["a moment that is no text", changed({ dttm: 5 })],
  ["filters that are no texts", changed({ applied: [{}] })],
  ["columns that are none", changed({ colnames: null })],
  ["types that are texts", changed({ coltypes: ["0"] })],
  ["a count that is none", changed({ rowcount: "1" })],
  ["labels that are none", changed({ labelMap: { n: 1 } })],
  ["rows that are no list", packEntry({ ...entry, data: Buffer.from('"x"') })],
])("takes %s for absent", (_, stored) => {
  expect(unpackEntry(stored)).toBeUndefined();
});
