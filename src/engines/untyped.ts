import type { ValueKind } from "./engine.ts";
import type { RemoteColumn } from "./remote.ts";

/** The names that objects have, in the order in which they are met. */
export function namesOfObjects(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}

/** Columns of rows that come as objects without types: what their values are says it. */
export function columnsOfObjects(
  rows: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[] = namesOfObjects(rows),
): RemoteColumn[] {
  return names.map((name) => {
    const values = rows.map((row) => row[name]).filter((value) => value !== null && value !== undefined);
    const [type, kind] = meaningOf(values);
    return { name, type, kind };
  });
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

function meaningOf(values: readonly unknown[]): readonly [string, ValueKind] {
  const all = (type: (value: unknown) => boolean): boolean => values.length > 0 && values.every(type);
  if (all((value) => typeof value === "number"))
    return [values.every(Number.isInteger) ? "BIGINT" : "DOUBLE", "number"];
  if (all((value) => typeof value === "boolean")) return ["BOOLEAN", "boolean"];
  if (all((value) => typeof value === "string" && MOMENT.test(value))) return ["TIMESTAMP", "datetime"];
  return values.some((value) => typeof value === "object") ? ["JSON", "json"] : ["STRING", "string"];
}
