import { genericType, type ResultTable } from "../engines/engine.ts";
import { recordsJson } from "../query/formats/json.ts";
import { type Cell, type Frame, fromResult, type Series, timestampText } from "../query/frame.ts";

/** A column of a result as SQL Lab's clients read it. */
export interface ColumnInfo {
  column_name: string;
  name: string;
  type: string | null;
  type_generic: number | null;
  is_dttm: boolean;
}

/** Describes the columns of a result. */
export const describeColumns = ({ columns }: ResultTable): ColumnInfo[] =>
  columns.map(({ name, type, generic, kind }) => ({
    column_name: name,
    name,
    type,
    type_generic: kind === "bytes" ? null : generic,
    is_dttm: generic === genericType.temporal,
  }));

/** The rows as JSON, `[{"name": value, …}, …]`: times in ISO 8601, whole numbers beyond 2^53 as text. */
export function rowsJson(table: ResultTable, maxRows: number): Uint8Array {
  const frame = fromResult(table);
  const rowCount = Math.min(frame.rowCount, maxRows);
  const columns = frame.columns.map((column) => ({ ...column, values: jsonValues(column, rowCount) }));
  return recordsJson({ ...frame, columns, rowCount } satisfies Frame);
}

function jsonValues({ dtype, values }: Series, rowCount: number): Cell[] {
  const rows = values.slice(0, rowCount);
  switch (dtype) {
    case "datetime":
      return rows.map((cell) => (typeof cell === "number" ? isoText(cell) : cell));
    case "datetimetz":
      return rows.map((cell) => (typeof cell === "number" ? `${isoText(cell)}+00:00` : cell));
    case "date":
      return rows.map((cell) => (typeof cell === "number" ? isoText(cell).slice(0, 10) : cell));
    case "int":
      return rows.map((cell) => (typeof cell === "bigint" ? String(cell) : cell));
    case "boolean":
    case "float":
    case "decimal":
    case "string":
    case "object":
      return rows;
  }
}

const isoText = (ms: number): string => timestampText(ms).replace(" ", "T");
