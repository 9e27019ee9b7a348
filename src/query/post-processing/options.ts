import { z } from "zod";
import { QueryError } from "../errors.ts";
import { type Frame, type Label, type Series, topLabel } from "../frame.ts";

export type Options = Record<string, unknown>;
/** One step: a frame in, another out. Throws QueryError with the reference's text. */
export type Operation = (frame: Frame, options: Options) => Frame;

/** Reads an operation's options; says which one is wrong. */
export function readOptions<Schema extends z.ZodType>(
  schema: Schema,
  options: Options,
  operation: string,
): z.output<Schema> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new QueryError(`Invalid options for ${operation}: ${issue.path.join(".") || "options"}: ${issue.message}`);
}

/** Refuses names that the frame has no column for. */
export function requireColumns(frame: Frame, ...names: (string | readonly string[] | null | undefined)[]): void {
  const known = new Set(frame.columns.map(topLabel));
  for (const name of names.flatMap((entry) => entry ?? [])) {
    if (!known.has(name)) throw new QueryError("Referenced columns not available in DataFrame.");
  }
}

/** Source column to target column. */
export const columnMapping = z.record(z.string(), z.string());

/** All columns under these names, in the order of the names. */
export function selectUnder(frame: Frame, names: readonly string[]): Series[] {
  return names.flatMap((name) => frame.columns.filter((column) => topLabel(column) === name));
}

/** Gives a label new words, on one level or on all. */
export function renameLabel(label: Label, names: ReadonlyMap<string, string | null>, level?: number): Label {
  const rename = (word: string | null): string | null => (word !== null && names.has(word) ? names.get(word)! : word);
  if (typeof label === "string") return rename(label) ?? "";
  return label.map((word, at) => (level === undefined || at === level ? rename(word) : word));
}

/**
 * Puts computed columns where a mapping says: over their sources when every column maps to itself, else behind all
 * others under their new names.
 */
export function appendColumns(frame: Frame, computed: readonly Series[], mapping: Record<string, string>): Frame {
  const entries = Object.entries(mapping);
  if (entries.every(([source, target]) => source === target)) {
    const replaced = new Map(computed.map((column) => [labelKey(column.label), column]));
    return { ...frame, columns: frame.columns.map((column) => replaced.get(labelKey(column.label)) ?? column) };
  }
  const names = new Map(entries);
  const added = computed.map((column) => ({ ...column, label: renameLabel(column.label, names) }));
  return { ...frame, columns: [...frame.columns, ...added] };
}

export const labelKey = (label: Label): string => JSON.stringify(label);
