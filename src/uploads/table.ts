import type { StoredType, StoredValue } from "../engines/load.ts";

export type FileType = "csv" | "excel" | "columnar";

/** How a file is to be read; the names are those of the upload form. Absent means as the reference does without it. */
export interface ReadOptions {
  delimiter?: string;
  header_row?: number;
  skip_rows?: number;
  rows_to_read?: number | null;
  columns_read?: readonly string[];
  column_dates?: readonly string[];
  /** Type wanted for a column, in the names of pandas. */
  column_data_types?: Readonly<Record<string, unknown>>;
  null_values?: readonly string[];
  decimal_character?: string;
  day_first?: boolean;
  skip_blank_lines?: boolean;
  skip_initial_space?: boolean;
  /** Column that labels the rows; it is stored only where `dataframe_index` asks for it. */
  index_column?: string;
  index_label?: string;
  dataframe_index?: boolean;
  sheet_name?: string;
}

export interface UploadedFile {
  name: string;
  bytes: Uint8Array;
}

interface UploadedColumn {
  name: string;
  type: StoredType;
}

/** A table read from a file. */
export interface UploadedTable {
  columns: readonly UploadedColumn[];
  /** Rows in the order of the file, each value of its column's type. */
  batches(): AsyncIterable<StoredValue[][]>;
  /** Frees what reading took; call it in any case. */
  close(): Promise<void>;
}

/** What a file holds before it is read: its sheets (null where there are none) and their columns. */
export interface FileContents {
  items: { sheet_name: string | null; column_names: string[] }[];
}

/** A value as a file holds it, before its column has a type: `ms` is a moment in epoch milliseconds UTC, `time` one of a day. */
export type Cell = string | number | boolean | { ms: number } | { time: string } | null;

/** A value as text, of a column that holds several kinds or names another. */
export function cellText(cell: Exclude<Cell, null>): string {
  if (typeof cell !== "object") return String(cell);
  return "time" in cell ? cell.time : new Date(cell.ms).toISOString().slice(0, 19).replace("T", " ");
}

/** A table whose columns have no types yet. */
export interface RawTable {
  names: string[];
  /** By column. */
  cells: Cell[][];
  rowCount: number;
}

/** A column with its values in its type. */
export interface TypedColumn extends UploadedColumn {
  values: StoredValue[];
}

/** Why a file cannot be read, in the words that its sender sees. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
}

export const parsingError = (reason: string): UnreadableFile => new UnreadableFile(`Parsing error: ${reason}`);
