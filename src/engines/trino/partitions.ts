import type { InspectedColumn, Inspector, Query } from "../engine.ts";
import { trino } from "./engine.ts";

/** Partitions are the rows of a table beside the table, which connectors without partitions do not have. */
export function partitionsIn(
  query: Query,
  { columns }: Pick<Inspector, "columns">,
  usualSchema: string | null,
): Required<Pick<Inspector, "partitions" | "newestPartition" | "indexes">> {
  const beside = async (table: string, given?: string | null) => {
    const schema = given || usualSchema;
    const name = `${table}$partitions`;
    return {
      fields: await columns(name, schema),
      from: `${schema ? `${trino.quote(schema)}.` : ""}${trino.quote(name, true)}`,
    };
  };
  const newest = async (from: string, fields: readonly string[], where = ""): Promise<Record<string, unknown>> => {
    const names = fields.map((field) => trino.quote(field));
    const texts = names.map((name) => `CAST(${name} AS VARCHAR) AS ${name}`);
    const order = names.map((name) => `${name} DESC`);
    return (
      (await query(`SELECT ${texts.join(", ")} FROM ${from}${where} ORDER BY ${order.join(", ")} LIMIT 1`))[0] ?? {}
    );
  };
  return {
    indexes: async (table, schema) => {
      const { fields } = await beside(table, schema);
      return fields.length === 0 ? [] : [{ name: "partition", columns: fields.map(({ name }) => name), unique: false }];
    },
    partitions: async (table, schema) => {
      const { fields, from } = await beside(table, schema);
      if (fields.length === 0) return null;
      const names = fields.map(({ name }) => name);
      const row = await newest(from, names);
      const latest = names.map((name) => (row[name] as string | null | undefined) ?? null);
      return {
        columns: [...names].sort(),
        latest: Object.fromEntries(names.map((name, at) => [name, latest[at]!])),
        conditions: fields.flatMap((field, at) =>
          latest[at] === null ? [] : [`${trino.quote(field.name)} = ${written(field, latest[at]!)}`],
        ),
        query: `SELECT * FROM ${from}`,
      };
    },
    newestPartition: async (table, schema, field, others) => {
      const { from } = await beside(table, schema);
      const conditions = Object.entries(others).map(
        ([name, value]) => `CAST(${trino.quote(name)} AS VARCHAR) = ${trino.literal(value)}`,
      );
      const where = conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
      return ((await newest(from, [field], where))[field] as string | null | undefined) ?? null;
    },
  };
}

/** A value, told as text, as it is written for a column of its type. */
function written({ type, generic }: InspectedColumn, text: string): string {
  if (generic === 0 && /^-?\d+(?:\.\d+)?$/.test(text)) return text;
  if (generic === 3 && /^(?:true|false)$/.test(text)) return text;
  const literal = trino.literal(text);
  if (/^date$/i.test(type)) return `DATE ${literal}`;
  return /^timestamp/i.test(type) ? `TIMESTAMP ${literal}` : literal;
}
