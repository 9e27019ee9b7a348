import { z } from "zod";
import type { Cell } from "../sqlite/loaded.ts";

/** A value as DynamoDB writes it: `{ "S": "a" }`, `{ "N": "1" }`, `{ "L": […] }`. */
type Attribute = Readonly<Record<string, unknown>>;
export type Item = Readonly<Record<string, Attribute>>;

export const itemSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

interface ItemColumn {
  name: string;
  type: string;
}

/** The columns of a table's items, in the order in which they are met, each with the type that all its values have. */
export function columnsOf(items: readonly Item[]): ItemColumn[] {
  const types = new Map<string, string | null>();
  for (const item of items) {
    for (const [name, attribute] of Object.entries(item)) {
      const type = typeOf(attribute);
      const before = types.get(name);
      types.set(name, type === null ? (before ?? null) : before && before !== type ? common(before, type) : type);
    }
  }
  return [...types].map(([name, type]) => ({ name, type: type ?? "TEXT" }));
}

/** The items as rows; what an item does not have is NULL. */
export const rowsOf = (items: readonly Item[], columns: readonly ItemColumn[]): Cell[][] =>
  items.map((item) => columns.map(({ name }) => cellOf(item[name])));

const common = (one: string, other: string): string =>
  [one, other].every((type) => ["BIGINT", "DOUBLE"].includes(type)) ? "DOUBLE" : "TEXT";

function typeOf(attribute: Attribute): string | null {
  const [kind, value] = Object.entries(attribute)[0] ?? [];
  if (kind === "NULL") return null;
  if (kind === "N") return /^-?\d+$/.test(String(value)) ? "BIGINT" : "DOUBLE";
  if (kind === "B") return "BLOB";
  return kind === "BOOL" ? "BOOLEAN" : "TEXT";
}

function cellOf(attribute: Attribute | undefined): Cell {
  const [kind, value] = Object.entries(attribute ?? {})[0] ?? [];
  switch (kind) {
    case undefined:
    case "NULL":
      return null;
    case "N":
      return numberOf(String(value));
    case "BOOL":
      return value === true ? 1 : 0;
    case "B":
      return Buffer.from(String(value), "base64");
    case "S":
      return String(value);
    default:
      return JSON.stringify(plainOf(attribute!));
  }
}

const numberOf = (text: string): number | bigint => {
  if (!/^-?\d+$/.test(text) || Number.isSafeInteger(Number(text))) return Number(text);
  const whole = BigInt(text);
  // SQLite's whole numbers have 64 bits.
  return BigInt.asIntN(64, whole) === whole ? whole : Number(text);
};

/** A value within a list or a map, as JSON has it. */
function plainOf(attribute: Attribute): unknown {
  const [kind, value] = Object.entries(attribute)[0] ?? [];
  if (kind === "NULL") return null;
  if (kind === "N") return Number(value);
  if (kind === "NS") return (value as string[]).map(Number);
  if (kind === "L") return (value as Attribute[]).map(plainOf);
  if (kind === "M")
    return Object.fromEntries(Object.entries(value as Item).map(([name, inner]) => [name, plainOf(inner)]));
  return value;
}
