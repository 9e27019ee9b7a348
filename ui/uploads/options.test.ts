import { describe, expect, it } from "vitest";
import { fileType, headOf, loadingForm, readingForm, tableNameOf } from "./options.ts";

const fieldsOf = (form: FormData) => Object.fromEntries([...form].filter(([name]) => name !== "file"));

describe("an upload", () => {
  it("takes kind and table name from the file", () => {
    expect([fileType("a.CSV"), fileType("b.xlsx"), fileType("c.parquet"), fileType("d.doc")]).toEqual([
      "csv",
      "excel",
      "columnar",
      undefined,
    ]);
    expect(tableNameOf("Sales – 2024 (final).csv")).toBe("sales_2024_final");
    expect(tableNameOf("Verkäufe été.csv")).toBe("verkaufe_ete");
  });

  it("sends what is set, rows counted from nought and types in pandas' names", () => {
    const file = new File(["a,b\n1,2\n"], "a.csv");
    const values = { table_name: " a ", header_row: 2, null_values: ["-"], day_first: false, sheet_name: "x" };
    expect(fieldsOf(loadingForm(file, "csv", values, { a: "text", b: "time" }))).toEqual({
      type: "csv",
      header_row: "1",
      null_values: "-",
      column_dates: "b",
      column_data_types: '{"a":"str"}',
      table_name: "a",
      already_exists: "fail",
    });
    expect(fieldsOf(readingForm(file, "columnar", { columns_read: ["a", "b"] }, {}))).toEqual({
      type: "columnar",
      columns_read: "a,b",
    });
  });

  it("looks at whole lines only of a large text file", async () => {
    const line = `${"x".repeat(999)}é\n`;
    const head = await headOf(new File([line.repeat(2_000)], "big.csv"), "csv");
    expect(head.size).toBeLessThanOrEqual(1 << 20);
    expect((await head.text()).endsWith("é\n")).toBe(true);
    const other = new File([Uint8Array.from("é;1\n".repeat(300_000), (letter) => letter.charCodeAt(0))], "big.csv");
    expect((await (await headOf(other, "csv", "windows-1252")).text()).endsWith("\né;1\n")).toBe(true);
  });
});
