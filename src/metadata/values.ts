import type { Metadata } from "./orm.ts";

/** How column values look outside of entities, in Kysely projections: conversions for the three databases. */

/** A uuid column's value (text, or 16 bytes) as canonical text. */
export function readUuid(value: string | Uint8Array): string {
  const hex = typeof value === "string" ? value.replaceAll("-", "").toLowerCase() : Buffer.from(value).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The 16 bytes that MySQL and SQLite keep for a uuid. */
export function uuidBytes(uuid: string): Uint8Array {
  const hex = uuid.replaceAll("-", "");
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new TypeError(`not a uuid: ${JSON.stringify(uuid)}`);
  return Buffer.from(hex, "hex");
}

/** A uuid as a column of this database stores and compares it: text, or 16 bytes. */
export const writeUuid = ({ kind }: Pick<Metadata, "kind">, uuid: string): string | Uint8Array =>
  kind === "postgresql" ? uuid : uuidBytes(uuid);

/** A datetime column's text ("2026-11-23 21:00:00.123456") as a Date, taken as UTC; digits below a millisecond are cut. */
export function readDateTime(value: string): Date {
  const text = String(value)
    .replace(" ", "T")
    .replace(/(\.\d{3})\d+$/, "$1");
  return new Date(`${text}Z`);
}

/** Python's isoformat: "2026-11-23T21:00:00.123456"; no fraction when it is zero. */
export function isoText(value: unknown): string {
  return String(value)
    .replace(" ", "T")
    .replace(/\.0+$/, "")
    .replace(/(\.\d{1,6})\d*$/, (fraction) => fraction.padEnd(7, "0").slice(0, 7));
}

/** A Date as the text Superset's databases keep, in UTC. */
export function writeDateTime(value: Date): string {
  return value.toISOString().replace("T", " ").replace("Z", "000");
}

/** A json column's value: PostgreSQL gives it parsed, the others as text. */
export function readJson(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}

/** A boolean column's value: 0 and 1 on MySQL and SQLite. */
export function readFlag(value: boolean | number | null): boolean | null {
  return value === null ? null : Boolean(value);
}
