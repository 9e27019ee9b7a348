import type { Engine } from "../engines/engine.ts";
import { parseExactly } from "../engines/written-number.ts";
import { isFeatureEnabled } from "../settings/flags.ts";
import type { Settings } from "../settings/keys.ts";
import type { ColumnInfo } from "./result.ts";

/** A field of a row, as a column. */
type FieldInfo = Omit<ColumnInfo, "type_generic">;
type Row = Record<string, unknown>;

export interface Expanded {
  /** The columns, each followed by its fields. */
  columns: (ColumnInfo | FieldInfo)[];
  fields: FieldInfo[];
  /** The rows as JSON without the brackets around them. */
  rows: string;
}

/** Whether rows and arrays of an engine's results are shown in columns and rows of their own (PRESTO_EXPAND_DATA). */
export const expandsData = (engine: Engine, settings: Settings): boolean =>
  engine.expandsData === true && isFeatureEnabled(settings, "PRESTO_EXPAND_DATA");

/**
 * Shows what is nested: a `ROW(a, b)` gets a column for each of its fields, `c.a` and `c.b`, and an `ARRAY` a row for each of
 * its values, in which other columns are empty. Several arrays of one row lie beside each other.
 * @param rows JSON of the rows without the brackets around them
 */
export function expandData(columns: readonly ColumnInfo[], rows: string): Expanded {
  let groups = (parseExactly(`[${rows}]`) as Row[]).map((row) => [row]);
  const waiting = columns.map((column): { column: ColumnInfo | FieldInfo; level: number } => ({ column, level: 0 }));
  const all = new Map<string, ColumnInfo | FieldInfo>();
  const fields: FieldInfo[] = [];
  let current = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { column, level } = next;
    const { column_name: name } = column;
    if (!all.has(name)) all.set(name, column);
    // What lies within arrays is laid out below each of the rows that they gave.
    if (level !== current) groups = groups.flat().map((row) => [row]);
    current = level;
    const { kind, inner } = nestedType(column.type);
    if (kind === "ARRAY") {
      waiting.push({ column: fieldOf(name, inner), level: level + 1 });
      for (const group of groups) unnest(group, name);
    } else if (kind === "ROW") {
      const own = fieldsOf(name, inner);
      waiting.unshift(...own.map((field) => ({ column: field, level })));
      fields.push(...own);
      for (const row of groups.flat()) {
        const values = listIn(row[name]);
        if (values.length > 0) row[name] = values;
        for (const [at, field] of own.entries()) if (at < values.length) row[field.column_name] = values[at];
      }
    }
  }
  const names = [...all.keys()];
  const data = groups
    .flat()
    .map((row) => Object.fromEntries(names.map((name) => [name, name in row ? row[name] : ""])));
  return { columns: [...all.values()], fields, rows: JSON.stringify(data).slice(1, -1) };
}

function unnest(group: Row[], name: string): void {
  const values = listIn(group[0]![name]);
  while (group.length < values.length) group.push({});
  for (const [at, value] of values.entries()) group[at]![name] = value;
}

/** Nested values come as JSON; what is none, or not there, has no parts. */
function listIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "string") return [];
  try {
    const parsed: unknown = parseExactly(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function nestedType(type: string | null): { kind: string | null; inner: string } {
  const match = /^(ARRAY|ROW)\((.*)\)/s.exec(type ?? "");
  return { kind: match?.[1] ?? null, inner: match?.[2] ?? "" };
}

const fieldOf = (name: string, type: string): FieldInfo => ({ column_name: name, name, type, is_dttm: false });

/** `BIGINT, FOO VARCHAR` of a column `a` gives `a._col0` and `a.foo`. */
function fieldsOf(name: string, types: string): FieldInfo[] {
  let nameless = 0;
  return split(types, ",").map((written) => {
    const [first = "", second, ...more] = split(written.trim(), " ");
    return second !== undefined && more.length === 0
      ? fieldOf(`${name}.${first.replaceAll(/^"+|"+$/g, "").toLowerCase()}`, second)
      : fieldOf(`${name}._col${nameless++}`, first);
  });
}

/** Cuts a text where a mark stands outside of quotes and parentheses. */
function split(text: string, mark: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let isQuoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === mark && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
