import { z } from "zod";
import type { ValueKind } from "../engine.ts";
import { readDateTime, readInteger } from "../read-text.ts";
import type { RemoteColumn } from "../remote.ts";

/** A column or a member of a record, as BigQuery's schemas describe it. */
export interface Field {
  name: string;
  type: string;
  mode?: string | undefined;
  description?: string | undefined;
  fields?: Field[] | undefined;
}

export const fieldSchema: z.ZodType<Field> = z.lazy(() =>
  z.object({
    name: z.string(),
    type: z.string(),
    mode: z.string().optional(),
    description: z.string().optional(),
    fields: z.array(fieldSchema).optional(),
  }),
);

const cell = z.object({ v: z.unknown() });
const record = z.object({ f: z.array(cell) });
const repeated = z.array(cell);

const kinds: Readonly<Record<string, ValueKind>> = {
  INTEGER: "number",
  INT64: "number",
  FLOAT: "number",
  FLOAT64: "number",
  NUMERIC: "number",
  BIGNUMERIC: "number",
  BOOLEAN: "boolean",
  BOOL: "boolean",
  TIMESTAMP: "datetime",
  DATETIME: "datetime",
  DATE: "date",
  TIME: "time",
  BYTES: "bytes",
  JSON: "json",
  RECORD: "json",
  STRUCT: "json",
};

/** How values of these columns are read: all come as text, records and lists of them as cells within cells. */
export function columnsOf(fields: readonly Field[]): RemoteColumn[] {
  return fields.map((field): RemoteColumn => {
    const column = { name: field.name, type: field.type };
    if (field.mode === "REPEATED" || isRecord(field) || field.type === "JSON")
      return { ...column, kind: "json", read: (value) => readNested(field, value) };
    const kind = kinds[field.type] ?? "string";
    // Microseconds since 1970.
    if (field.type === "TIMESTAMP") return { ...column, kind, read: (value) => Number(value) / 1000 };
    return { ...column, kind };
  });
}

const isRecord = ({ type }: Field): boolean => type === "RECORD" || type === "STRUCT";

function readNested(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (field.mode === "REPEATED")
    return repeated.parse(value).map(({ v }) => readNested({ ...field, mode: "NULLABLE" }, v));
  if (isRecord(field)) {
    const cells = record.parse(value).f;
    return Object.fromEntries(
      (field.fields ?? []).map((member, at) => [member.name, readNested(member, cells[at]?.v)]),
    );
  }
  const text = String(value);
  if (field.type === "JSON") return JSON.parse(text) as unknown;
  if (field.type === "TIMESTAMP") return new Date(Number(text) / 1000).toISOString();
  if (field.type === "DATETIME") return new Date(readDateTime(text) ?? 0).toISOString().slice(0, -1);
  const kind = kinds[field.type];
  if (kind === "boolean") return text === "true";
  if (kind !== "number") return text;
  if (!/^-?\d+$/.test(text)) return Number(text);
  const whole = readInteger(text);
  // JSON has no larger whole numbers.
  return typeof whole === "bigint" ? text : whole;
}
