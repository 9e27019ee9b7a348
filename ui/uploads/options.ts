import { inUtf8 } from "./guess.ts";

export type FileType = "csv" | "excel" | "columnar";

/** What a column is stored as, where that is not what its values look like. */
export type ColumnType = "text" | "integer" | "number" | "boolean" | "time";

/** What the dialog's fields hold; names are those of the API's form. */
export interface UploadValues {
  database?: number;
  schema?: string;
  table_name?: string;
  already_exists?: "fail" | "replace" | "append";
  delimiter?: string;
  /** of a text; it is sent in UTF-8 */
  encoding?: string;
  sheet_name?: string;
  /** counted from 1, as people count rows */
  header_row?: number;
  skip_rows?: number;
  rows_to_read?: number | null;
  decimal_character?: string;
  null_values?: string[];
  columns_read?: string[];
  skip_blank_lines?: boolean;
  skip_initial_space?: boolean;
  day_first?: boolean;
  dataframe_index?: boolean;
  index_column?: string;
  index_label?: string;
}

/** pandas' names, which the API takes. */
const typeNames: Record<Exclude<ColumnType, "time">, string> = {
  text: "str",
  integer: "int64",
  number: "float64",
  boolean: "bool",
};

const extensions: Record<string, FileType> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  xls: "excel",
  xlsx: "excel",
  parquet: "columnar",
  zip: "columnar",
};

export const accepted = Object.keys(extensions)
  .map((extension) => `.${extension}`)
  .join(",");

/** What kind of file this is, by its name; undefined for others. */
export function fileType(name: string): FileType | undefined {
  return extensions[name.split(".").pop()?.toLowerCase() ?? ""];
}

/** A name for the table, out of the file's: what all databases take without quotes. */
export function tableNameOf(name: string): string {
  const bare = name.replace(/\.[^.]*$/, "").normalize("NFKD");
  return (
    bare
      .replace(/[\u0300-\u036f]+/g, "")
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "")
      .toLowerCase() || "upload"
  );
}

/** How a file is read, for both routes. */
export function readingForm(
  file: File,
  type: FileType,
  values: UploadValues,
  types: Readonly<Record<string, ColumnType>>,
): FormData {
  const form = new FormData();
  const add = (name: string, value: unknown) => {
    if (value === undefined || value === null || value === "" || value === false) return;
    if (Array.isArray(value) && value.length === 0) return;
    form.set(name, String(value));
  };
  form.set("type", type);
  const cast = Object.entries(types).filter((pair): pair is [string, keyof typeof typeNames] => pair[1] !== "time");
  if (type !== "columnar") {
    add("header_row", Math.max(0, (values.header_row ?? 1) - 1));
    add("skip_rows", values.skip_rows);
    add("rows_to_read", values.rows_to_read);
    add("null_values", values.null_values);
    add("decimal_character", values.decimal_character);
    add("day_first", values.day_first);
    add(
      "column_dates",
      Object.keys(types).filter((name) => types[name] === "time"),
    );
  }
  if (type === "csv") {
    add("delimiter", values.delimiter);
    add("skip_blank_lines", values.skip_blank_lines);
    add("skip_initial_space", values.skip_initial_space);
    if (cast.length > 0)
      add("column_data_types", JSON.stringify(Object.fromEntries(cast.map(([name, as]) => [name, typeNames[as]]))));
  }
  if (type === "excel") add("sheet_name", values.sheet_name);
  add("columns_read", values.columns_read);
  form.set("file", file, file.name);
  return form;
}

/** All that loading a file into a table takes. */
export function loadingForm(...[file, type, values, types]: Parameters<typeof readingForm>): FormData {
  const form = readingForm(file, type, values, types);
  form.set("table_name", values.table_name?.trim() ?? "");
  form.set("already_exists", values.already_exists ?? "fail");
  if (values.schema) form.set("schema", values.schema);
  if (values.dataframe_index) {
    form.set("dataframe_index", "true");
    if (values.index_column) form.set("index_column", values.index_column);
    if (values.index_label) form.set("index_label", values.index_label);
  }
  return form;
}

/** As much of a text file as its first rows need, to its last whole line, in UTF-8. */
export async function headOf(file: File, type: FileType, encoding?: string): Promise<File> {
  if (type !== "csv") return file;
  const head = await inUtf8(new File([file.slice(0, headBytes)], file.name), encoding);
  if (file.size <= headBytes) return head;
  const bytes = new Uint8Array(await head.arrayBuffer());
  const end = bytes.lastIndexOf(10) + 1;
  return new File([bytes.slice(0, end || bytes.length)], file.name);
}

const headBytes = 1 << 20;
