import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { strToU8, zipSync } from "fflate";
import { expect, it } from "vitest";
import { readCsv } from "./csv.ts";
import { openTable, readContents } from "./read.ts";
import type { ReadOptions } from "./table.ts";
import { typeColumns } from "./types.ts";

const { signal } = new AbortController();

/** Types and values of a CSV text, or why it cannot be read. */
function csv(text: string, options: ReadOptions = {}): Record<string, unknown> | string {
  try {
    const columns = typeColumns(readCsv(strToU8(text), options), options);
    return Object.fromEntries(columns.map(({ name, type, values }) => [name, [type, ...values]]));
  } catch (error) {
    return (error as Error).message;
  }
}

// What pandas 2.1 makes of the same texts, except where docs/differences.md says otherwise.
it.each<[string, ReadOptions, Record<string, unknown> | string]>([
  ["a,b\n1,x\n", {}, { a: ["integer", 1], b: ["longtext", "x"] }],
  ["a,a,\n1,2,3\n", {}, { a: ["integer", 1], "a.1": ["integer", 2], "Unnamed: 2": ["integer", 3] }],
  ["a,a.1,a\n1,2,3\n", {}, { a: ["integer", 1], "a.1": ["integer", 2], "a.2": ["integer", 3] }],
  ["\ufeffa\r\n1\r\n", {}, { a: ["integer", 1] }],
  ["a\n\n1\n", {}, { a: ["double", null, 1] }],
  ["a\n\n1\n", { skip_blank_lines: true }, { a: ["integer", 1] }],
  ["a\n", {}, { a: ["longtext"] }],
  ["a,b\n1,2,\n", {}, { a: ["integer", 2], b: ["double", null] }],
  ["a,b\n1,2,3\n", { columns_read: ["a"] }, { a: ["integer", 2] }],
  ["a,b\n1\n", {}, { a: ["integer", 1], b: ["double", null] }],
  ['a,b\n1,"x"y\n', {}, { a: ["integer", 1], b: ["longtext", "xy"] }],
  ['a\n"x\n""y"\n', {}, { a: ["longtext", 'x\n"y'] }],
  ["a\n99999999999999999999\n", {}, { a: ["longtext", "99999999999999999999"] }],
  ["a\n9007199254740993\n", {}, { a: ["integer", 9007199254740993n] }],
  ["a\ninf\n1\n", {}, { a: ["double", Number.POSITIVE_INFINITY, 1] }],
  ["a\n 1 \ntrue\n", {}, { a: ["longtext", " 1 ", "true"] }],
  ["a\ntrue\nNA\n", {}, { a: ["boolean", true, null] }],
  ["a\n1_000\n0x10\n", {}, { a: ["longtext", "1_000", "0x10"] }],
  ["a\n1.0\n", { null_values: ["1"] }, { a: ["double", null] }],
  ["a\nNA\n1\n", { null_values: ["x"] }, { a: ["longtext", "NA", "1"] }],
  ["a;b\n1.5;1,5\n", { delimiter: ";", decimal_character: "," }, { a: ["longtext", "1.5"], b: ["double", 1.5] }],
  ["a\n1\n2\n3\n", { rows_to_read: 2 }, { a: ["integer", 1, 2] }],
  ["a\n007\n", { column_data_types: { a: "str" } }, { a: ["longtext", "007"] }],
  ["a\n2024-01-05\n", { column_dates: ["a"], day_first: true }, { a: ["datetime", Date.UTC(2024, 0, 5)] }],
  ["a\n01/02/2024\n", { column_dates: ["a"] }, { a: ["datetime", Date.UTC(2024, 0, 2)] }],
  ["a\n01/02/2024\n", { column_dates: ["a"], day_first: true }, { a: ["datetime", Date.UTC(2024, 1, 1)] }],
  [
    "a\n03/04/2024\n13/04/2024\n",
    { column_dates: ["a"] },
    { a: ["datetime", Date.UTC(2024, 3, 3), Date.UTC(2024, 3, 13)] },
  ],
  ["a\n1/2/2024 3:04 PM\n", { column_dates: ["a"] }, { a: ["datetime", Date.UTC(2024, 0, 2, 15, 4)] }],
  [
    'a\n2024-01-05 10:11:12.5+02:00\n"Fri, 05 Jan 2024 10:00:00 GMT"\n"Jan 5, 2024"\n',
    { column_dates: ["a"] },
    { a: ["datetime", Date.UTC(2024, 0, 5, 8, 11, 12, 500), Date.UTC(2024, 0, 5, 10), Date.UTC(2024, 0, 5)] },
  ],
  ["a\n2023-02-29\n", { column_dates: ["a"] }, { a: ["longtext", "2023-02-29"] }],
  ["a,b\n1,2\n1,2,3\n", {}, "Parsing error: Error tokenizing data. C error: Expected 2 fields in line 3, saw 3\n"],
  ['a\n"x\n', {}, "Parsing error: Error tokenizing data. C error: EOF inside string starting at row 1"],
  ["a,b\n1,2\n", { header_row: 5 }, "Parsing error: Passed header=5 but only 2 lines in file"],
  ["a\n1\n", { skip_rows: 5 }, "Parsing error: No columns to parse from file"],
  ["a\n1\n", { decimal_character: ",," }, "Parsing error: Only length-1 decimal markers supported"],
  ["a\n1\n", { column_dates: ["zz"] }, "Parsing error: Missing column provided to 'parse_dates': 'zz'"],
  [
    "__proto__,constructor\n1,2\n",
    {},
    Object.fromEntries([
      ["__proto__", ["integer", 1]],
      ["constructor", ["integer", 2]],
    ]),
  ],
])("reads %j with %j", (text, options, expected) => {
  expect(csv(text, options)).toEqual(expected);
});

async function allOf<T>(batches: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const batch of batches) list.push(batch);
  return list;
}

const sheet = (rows: string) => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;
const workbook = (parts: Record<string, string>) => ({
  name: "t.xlsx",
  bytes: zipSync(
    Object.fromEntries(
      Object.entries({
        "xl/workbook.xml": `<x:workbook><x:sheets><x:sheet name="A &amp; B" r:id="r1"/></x:sheets></x:workbook>`,
        "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
        ...parts,
      }).map(([name, text]) => [name, strToU8(text)]),
    ),
  ),
});

it("reads a workbook: texts of all kinds, dates by their formats, gaps", async () => {
  const file = workbook({
    "xl/sharedStrings.xml": `<sst><si><t>name</t></si><si><r><t>Z</t></r><r><t xml:space="preserve">oë </t></r><rPh><t>no</t></rPh></si></sst>`,
    "xl/styles.xml": `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[Red]0.0&quot;d&quot;"/><numFmt numFmtId="165" formatCode="yyyy\\-mm"/></numFmts>
      <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`,
    "xl/worksheets/sheet1.xml": sheet(
      `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>day</t></is></c><c r="C1" t="str"><v>n</v></c><c r="E1"><v>2020</v></c></row>
       <row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" s="1"><v>45293.5</v></c><c r="C2" s="2"><v>2.5</v></c><c r="E2" t="b"><v>1</v></c></row>
       <row r="4"><c r="A4" t="e"><v>#N/A</v></c><c r="B4" s="3"><v>1</v></c><c r="C4"><f>1+1</f><v>2</v></c></row><row r="9"/>`,
    ),
  });
  expect(await readContents("excel", file, {}, signal)).toEqual({
    items: [{ sheet_name: "A & B", column_names: ["name", "day", "n", "Unnamed: 3", "2020"] }],
  });
  const table = await openTable("excel", file, {}, signal);
  try {
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      "name longtext",
      "day datetime",
      "n double",
      "Unnamed: 3 double",
      "2020 boolean",
    ]);
    expect(await allOf(table.batches())).toEqual([
      [
        ["Zoë ", Date.UTC(2024, 0, 2, 12), 2.5, null, true],
        [null, null, null, null, null],
        [null, Date.UTC(1900, 0, 1), 2, null, null],
      ],
    ]);
  } finally {
    await table.close();
  }
});

it("reads a workbook of Excel 97-2003, with texts that go on over several records", async () => {
  const bytes = new Uint8Array(readFileSync(new URL("./fixtures/excel-97.xls", import.meta.url)));
  const file = { name: "t.xls", bytes };
  const names = ["name", "n", "x", "ok", "when", "at", "Unnamed: 6"];
  expect((await readContents("excel", file, {}, signal)).items).toEqual([
    { sheet_name: "Zahlen & Ä", column_names: names },
    { sheet_name: "long", column_names: ["t"] },
  ]);
  const rowsOf = async (sheet_name: string) => {
    const table = await openTable("excel", file, { sheet_name }, signal);
    try {
      return (await allOf(table.batches())).flat();
    } finally {
      await table.close();
    }
  };
  expect(await rowsOf("Zahlen & Ä")).toEqual([
    ["Zoë 語", 1, 1.25, true, Date.UTC(2024, 0, 2, 3, 4, 5), "03:04:00", "x"],
    ["b", -2, 0.1, false, null, null, null],
  ]);
  const lines = Array.from({ length: 12 }, (_, index) => [`${index + 1}${(index % 2 ? "語" : "ä").repeat(700)}`]);
  expect(await rowsOf("long")).toEqual(lines);
  const cut = { name: "t.xls", bytes: bytes.subarray(0, 9_000) };
  await expect(openTable("excel", cut, {}, signal)).rejects.toThrow(/^Parsing error/);
});

it("refuses workbooks that unpack to too much or name rows and cells that cannot be", async () => {
  const refusal = async (rows: string) => {
    const file = workbook({ "xl/worksheets/sheet1.xml": sheet(rows) });
    return openTable("excel", file, {}, signal).then(
      () => "read",
      (error: Error) => error.message,
    );
  };
  expect(await refusal(`<row r="4000000000"><c><v>1</v></c></row>`)).toContain("a cell lies in row 4000000000");
  expect(await refusal(`<row r="1"><c r="ZZZ1"><v>1</v></c></row>`)).toContain("column 18278");
  const { name, bytes } = workbook({});
  // What the file says about the unpacked size of its first part.
  const size = bytes.findIndex((_, at) => bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1) + 24;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(size, 600 * 2 ** 20, true);
  await expect(readContents("excel", { name, bytes }, {}, signal)).rejects.toThrow("holds more than 512 MB");
});

it("lets other work go on while a large file is read, and others read after a reader that was given up", async () => {
  const bytes = strToU8(`a,b,c\n${"1234567,some text,2024-01-01 10:00:00\n".repeat(300_000)}`);
  const given = new AbortController();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  const first = openTable("csv", { name: "a.csv", bytes }, { column_dates: ["c"] }, signal);
  const second = openTable("csv", { name: "b.csv", bytes }, {}, given.signal);
  const third = openTable("csv", { name: "c.csv", bytes: strToU8("a\n1\n") }, {}, signal);
  given.abort(new Error("the client left"));
  await expect(second).rejects.toThrow("the client left");
  const [large, small] = await Promise.all([first, third]);
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
  let count = 0;
  for await (const rows of large.batches()) count += rows.length;
  expect(count).toBe(300_000);
  await Promise.all([large.close(), small.close()]);
}, 60_000);

it("refuses Parquet of a few bytes that stands for too many rows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "liteset-parquet-"));
  try {
    const path = join(folder, "t.parquet");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`copy (select 1 a, 2 b from range(51000000)) to '${path}' (format parquet)`);
    const bytes = new Uint8Array(readFileSync(path));
    expect(bytes.length).toBeLessThan(1_000_000);
    const reading = openTable("columnar", { name: "t.parquet", bytes }, {}, signal);
    await expect(reading).rejects.toThrow("the file holds more than 100 million values");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
