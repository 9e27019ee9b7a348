import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import type { StoredTable, StoredType, StoredValue } from "../../engines/load.ts";
import { packageRoot } from "../../runtime.ts";
import { readPlainYaml } from "../yaml.ts";
import { csvRecords } from "./csv.ts";

/** A table of the examples: `tables.yaml` describes it, a packed CSV file beside it holds the rows. */
export interface ExampleTable extends StoredTable {
  rowCount: number;
}

const folder = join(packageRoot, "templates/examples/data");
const BATCH_ROWS = 500;

const description = z.record(
  z.string(),
  z.strictObject({
    rows: z.int().positive(),
    columns: z.record(z.string(), z.enum(["text", "integer", "double", "datetime"])),
  }),
);

/** The tables that come with Liteset, without their rows. */
export async function exampleTables(): Promise<ExampleTable[]> {
  const text = await readFile(join(folder, "tables.yaml"), "utf8");
  return Object.entries(description.parse(readPlainYaml(text))).map(([name, { rows, columns }]) => ({
    name,
    rowCount: rows,
    columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
  }));
}

/** The rows of a table in batches, read while they are used. */
export async function* exampleRows(table: ExampleTable): AsyncGenerator<StoredValue[][]> {
  const unpacked = createGunzip();
  createReadStream(join(folder, `${table.name}.csv.gz`))
    .on("error", (error) => unpacked.destroy(error))
    .pipe(unpacked);
  const text: AsyncIterable<string> = unpacked.setEncoding("utf8");
  let isHeader = true;
  let batch: StoredValue[][] = [];
  for await (const record of csvRecords(text)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    batch.push(table.columns.map((column, index) => readCell(column.type, record[index] ?? "")));
    if (batch.length === BATCH_ROWS) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function readCell(type: StoredType, text: string): StoredValue {
  if (text === "") return null;
  if (type === "text") return text;
  return type === "datetime"
    ? Date.parse(`${text.replace(" ", "T")}Z`.replace(/^(.{10})Z$/, "$1T00:00Z"))
    : Number(text);
}
